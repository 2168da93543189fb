package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// get fetches addresses and prints a line for each group of them.
func get(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("get", flag.ContinueOnError)
	clients := flags.Int("c", 1, "clients at once")
	every := flags.Duration("every", 0, "begin a request so often, whether or not others were answered; 0: as soon as a client is free")
	proxy := flags.Bool("proxy", false, "speak for 250 clients, as a proxy does: X-Forwarded-For of 203.0.113.0/24")
	pid := flags.Int("pid", 0, "process whose processor time and memory are measured")
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), `Reads lines "GROUP ACCEPT URL" from stdin; ACCEPT may be -. Prints for each group the rate, the milliseconds up to the
first byte and up to the last, the bytes of an answer on average, and how often each status came; then what the process took.`)
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	var requests []request
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var r request
		if _, err := fmt.Sscan(lines.Text(), &r.group, &r.accept, &r.url); err != nil {
			return fmt.Errorf("line %q: %w", lines.Text(), err)
		}
		if i := len(requests); *proxy {
			r.from = fmt.Sprintf("203.0.113.%d", 1+(37*i+i/10)%250) // of every tenth too, all 250
		}
		requests = append(requests, r)
	}
	watched := process(*pid)
	var before time.Duration
	if *pid > 0 {
		var err error
		if before, err = watched.cpu(); err != nil {
			return err
		}
		if err := watched.forgetPeak(); err != nil {
			return err
		}
	}
	began := time.Now()
	answers := fetch(ctx, requests, *clients, *every)
	took := time.Since(began)
	groups := map[string][]answer{}
	for _, a := range answers {
		groups[a.group] = append(groups[a.group], a)
	}
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		fmt.Println(summary(name, groups[name], took))
	}
	if *pid == 0 {
		return ctx.Err()
	}
	after, err := watched.cpu()
	if err != nil {
		return err
	}
	peak, err := watched.status("VmHWM")
	if err != nil {
		return err
	}
	fmt.Printf("process: cpu=%.2f peak=%.0f\n", milliseconds(after-before)/float64(len(requests)), peak)
	return ctx.Err()
}

type request struct{ group, accept, url, from string }

type answer struct {
	request
	status       int // 0: none came
	first, whole time.Duration
	bytes        int64
}

// fetch answers what came of each request that was begun before ctx ended.
func fetch(ctx context.Context, requests []request, clients int, every time.Duration) []answer {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients, DisableCompression: true}, Timeout: 2 * time.Minute}
	defer client.CloseIdleConnections()
	due := make(chan request)
	var mu sync.Mutex
	var answers []answer
	var running sync.WaitGroup
	for range clients {
		running.Go(func() {
			for r := range due {
				a := r.fetch(ctx, client)
				mu.Lock()
				answers = append(answers, a)
				mu.Unlock()
			}
		})
	}
	var pace <-chan time.Time
	if every > 0 {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		pace = ticker.C
	}
	for _, r := range requests {
		if pace != nil {
			<-pace
		}
		if ctx.Err() != nil {
			break
		}
		due <- r
	}
	close(due)
	running.Wait()
	return answers
}

func (r request) fetch(ctx context.Context, client *http.Client) answer {
	a := answer{request: r}
	began := time.Now()
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotFirstResponseByte: func() { a.first = time.Since(began) }})
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url, nil)
	if err != nil {
		return a
	}
	if r.accept != "-" {
		ask.Header.Set("Accept", r.accept)
	}
	if r.from != "" {
		ask.Header.Set("X-Forwarded-For", r.from)
	}
	got, err := client.Do(ask)
	if err != nil {
		return a
	}
	defer got.Body.Close()
	if a.bytes, err = io.Copy(io.Discard, got.Body); err == nil {
		a.status, a.whole = got.StatusCode, time.Since(began)
	}
	return a
}

func summary(group string, answers []answer, took time.Duration) string {
	var first, whole []time.Duration
	var bytes int64
	statuses := map[int]int{}
	for _, a := range answers {
		first, whole = append(first, a.first), append(whole, a.whole)
		bytes += a.bytes
		statuses[a.status]++
	}
	slices.Sort(first)
	slices.Sort(whole)
	return fmt.Sprintf("%s: n=%d rate=%.2f first50=%.1f first99=%.1f p50=%.1f p99=%.1f bytes=%d statuses=%s",
		group, len(answers), float64(len(answers))/took.Seconds(),
		milliseconds(share(first, 0.5)), milliseconds(share(first, 0.99)),
		milliseconds(share(whole, 0.5)), milliseconds(share(whole, 0.99)), bytes/int64(len(answers)), counts(statuses))
}

// share is the value that so many of the sorted ones do not exceed.
func share(sorted []time.Duration, part float64) time.Duration {
	return sorted[min(len(sorted)-1, int(float64(len(sorted))*part))]
}

func counts(statuses map[int]int) string {
	var words []string
	for _, status := range slices.Sorted(maps.Keys(statuses)) {
		words = append(words, fmt.Sprintf("%d×%d", status, statuses[status]))
	}
	return strings.Join(words, ",")
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// ignore takes an error for what the end of a benchmark makes it.
func ignore(err error, others ...error) error {
	for _, other := range others {
		if errors.Is(err, other) {
			return nil
		}
	}
	return err
}
