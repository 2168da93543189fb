package main

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"calotype/storage/storagetest"
	"calotype/storage/testservers"
)

// A tally is what numbers should say: of requests as their clients saw them.
type tally struct {
	mu                     sync.Mutex
	requests, bytes, hits  int64
	errors, saved, renders int64
	by                     map[string]int64 // requests by group
	original               int64            // bytes of the file
}

// ask makes a request and counts it.
func (c *tally) ask(p *process, method, path string, headers ...string) *http.Response {
	p.t.Helper()
	r, body := p.do(method, path, nil, headers...)
	c.mu.Lock()
	defer c.mu.Unlock()
	layer, _, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("Server-Timing"), "cache;desc="), ",")
	switch {
	case r.StatusCode >= 400:
		layer = "none"
		c.errors++
	case layer == "miss":
		layer = "rendered"
		c.renders++
	default:
		c.hits++
	}
	c.requests++
	c.bytes += int64(len(body))
	if r.StatusCode == 200 && method == http.MethodGet && layer != "original" {
		c.saved += c.original - int64(len(body))
	}
	page := "none"
	if at := slices.Index(headers, "Referer"); at >= 0 {
		page = strings.Split(headers[at+1], "/")[2]
	}
	if c.by == nil {
		c.by = map[string]int64{}
	}
	for _, group := range []string{"CACHE " + layer, "STATUS " + string('0'+rune(r.StatusCode/100)) + "xx", "REFERER " + page} {
		c.by[group]++
	}
	return r
}

// query asks GraphQL, and reads the data into a struct.
func (p *process) query(query string, into any) {
	p.t.Helper()
	data, err := json.Marshal(p.graphql(query, nil))
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

type sums struct {
	Group                                                                 string
	Requests, Bytes, Hits, Renders, Errors, SavedBytes, Files, RenderTime int64
	RenderSeconds                                                         float64
}

// want compares what the server says with the tally: of everything, and of a file.
func (c *tally) want(p *process, file string) {
	p.t.Helper()
	const fields = `requests bytes hits renders renderSeconds errors savedBytes files`
	for _, of := range []string{"", `file(id: "` + file + `") `} {
		open, end := "{ "+of, " }"
		if of != "" {
			open, end = open+"{ ", " } }"
		}
		var data struct {
			Usage *struct{ Total sums }
			File  *struct{ Usage struct{ Total sums } }
		}
		p.query(open+`usage { total { `+fields+` } }`+end, &data)
		var got sums
		if of == "" {
			got = data.Usage.Total
		} else {
			got = data.File.Usage.Total
		}
		if got.Renders > 0 == (got.RenderSeconds <= 0) {
			p.t.Errorf("%d renders took %v seconds", got.Renders, got.RenderSeconds)
		}
		got.RenderSeconds = 0
		if want := (sums{Requests: c.requests, Bytes: c.bytes, Hits: c.hits, Renders: c.renders, Errors: c.errors, SavedBytes: c.saved, Files: 1}); got != want {
			p.t.Errorf("%susage is %+v, want %+v", of, got, want)
		}
	}
	by := map[string]int64{}
	for _, group := range []string{"CACHE", "STATUS", "REFERER"} {
		var data struct{ Usage struct{ Points []sums } }
		p.query(`{ usage(groupBy: `+group+`) { points { group requests } } }`, &data)
		for _, point := range data.Usage.Points {
			by[group+" "+point.Group] += point.Requests
		}
	}
	maps.DeleteFunc(by, func(_ string, n int64) bool { return n == 0 })
	if !maps.Equal(by, c.by) {
		p.t.Errorf("by group there are %v, want %v", by, c.by)
	}
}

func TestNumbersAgreeWithTheRequestsThatWereMade(t *testing.T) {
	t.Parallel()
	folder, data := t.TempDir(), photograph(t, 400, 300)
	args := []string{"--data", folder}
	p := start(t, args...)
	file := p.upload(data)
	c := &tally{original: int64(len(data))}
	path := "/image/" + file + "/-/resize/100x/-/format/jpeg/"
	first := c.ask(p, http.MethodGet, path, "Referer", "https://shop.example/a?b=c")
	for range 5 {
		c.ask(p, http.MethodGet, path, "Referer", "https://example.org/")
	}
	c.ask(p, http.MethodHead, path)
	c.ask(p, http.MethodGet, path, "If-None-Match", first.Header.Get("ETag"))
	c.ask(p, http.MethodGet, path, "If-None-Match", `"else", `+first.Header.Get("ETag")) // which net/http answers
	c.ask(p, http.MethodGet, path, "Range", "bytes=0-9")
	c.ask(p, http.MethodGet, path, "Range", "bytes=90000000-")
	c.ask(p, http.MethodGet, "/image/"+file+"/", "Referer", "https://example.org/")
	c.ask(p, http.MethodGet, "/image/"+file+"/-/resize/oops/")
	c.ask(p, http.MethodGet, "/image/"+file+"/-/resize/101x/-/format/jpeg/", "Referer", "https://example.org/")
	uncounted := func(method, path string) {
		t.Helper()
		if r, _ := p.do(method, path, nil); r.StatusCode < 400 && method != http.MethodOptions {
			t.Errorf("%s %s is answered %d", method, path, r.StatusCode)
		}
	}
	uncounted(http.MethodGet, "/image/00000000-0000-4000-8000-000000000000/-/flip/") // of no file
	uncounted(http.MethodPost, path)
	uncounted(http.MethodOptions, path)
	p.stop()
	p.wantExit(0)

	p = start(t, append(args, "--memory-cache", "0", "--disk-cache", "64MiB")...)
	c.want(p, file)
	for range 3 { // from the store, then from the disk
		c.ask(p, http.MethodGet, path)
	}
	p.stop()
	if log := p.wantExit(0); strings.Contains(log, `"level":"WARN"`) || strings.Contains(log, `"level":"ERROR"`) {
		t.Errorf("logged %s", log)
	}
	p = start(t, args...)
	c.want(p, file)
	for _, layer := range []string{"memory", "disk", "store", "rendered", "original", "none"} {
		if c.by["CACHE "+layer] == 0 {
			t.Errorf("nothing came from %s: %v", layer, c.by)
		}
	}
	var variants struct {
		File struct {
			Variants struct {
				Nodes []struct {
					Transformation string
					Hits           int64
					LastServedAt   string
				}
			}
		}
	}
	p.query(`{ file(id: "`+file+`") { variants { nodes { transformation hits lastServedAt } } } }`, &variants)
	for _, v := range variants.File.Variants.Nodes {
		want := int64(13) // of 12 with the first path, one was refused, and three more
		if strings.Contains(v.Transformation, "101x") {
			want = 1
		}
		if v.Hits != want || v.LastServedAt == "" {
			t.Errorf("%+v, want %d hits", v, want)
		}
	}
	if len(variants.File.Variants.Nodes) != 2 {
		t.Errorf("there are %v", variants.File.Variants.Nodes)
	}
	p.stop()
	p.wantExit(0)
}

func TestAServerThatIsKilledLosesNoMoreThanItHasNotWritten(t *testing.T) {
	t.Parallel() // it waits until numbers are written
	folder := t.TempDir()
	p := start(t, "--data", folder)
	path := "/image/" + p.upload(photograph(t, 400, 300)) + "/-/resize/100x/-/format/jpeg/"
	ask := func(times int) {
		for range times {
			p.do(http.MethodGet, path, nil)
		}
	}
	counted := func() int64 {
		var data struct{ Usage struct{ Total sums } }
		p.query(`{ usage { total { requests } } }`, &data)
		return data.Usage.Total.Requests
	}
	ask(20)
	for counted() < 20 { // within the deadline of the tests
	}
	ask(30)
	if err := p.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.wantExit(-1)
	p = start(t, "--data", folder)
	if n := counted(); n < 20 || n > 50 {
		t.Errorf("%d requests are counted of 50, of which 20 were written", n)
	}
	p.stop()
	p.wantExit(0)
}

func TestNodesCountTogether(t *testing.T) {
	t.Parallel()
	database, storage := storagetest.Postgres(t), testservers.VersityGW(t)
	node := func() *process { return start(t, "--database", database, "--storage", storage) }
	both := []*process{node(), node()}
	data := photograph(t, 400, 300)
	file := both[0].upload(data)
	c := &tally{original: int64(len(data))}
	path := "/image/" + file + "/-/resize/100x/-/format/jpeg/"
	c.ask(both[0], http.MethodGet, path)
	var clients sync.WaitGroup
	for i, p := range both {
		clients.Go(func() {
			for range 50 {
				c.ask(p, http.MethodGet, path, "Referer", []string{"https://example.org/", "https://example.com/"}[i])
			}
		})
	}
	clients.Wait()
	for _, p := range both {
		p.stop()
	}
	for _, p := range both {
		p.wantExit(0)
	}
	c.want(node(), file)
}
