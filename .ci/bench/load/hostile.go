package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// hostile sends requests and files of every kind in malice.go, so many a second, and prints how often each status came. A
// connection that the server cut off, or left without an answer, counts as 0.
func hostile(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("hostile", flag.ContinueOnError)
	base := flags.String("base", "", "address of the server")
	id := flags.String("id", "", "of a file that is there")
	image := flags.String("image", "", "a good JPEG, which is cut and bent into bad ones")
	folder := flags.String("files", "", "folder of hostile files that are uploaded besides")
	n := flags.Int("n", 10_000, "how many")
	rate := flags.Int("rate", 200, "a second")
	clients := flags.Int("c", 100, "at once; those that are slow are waited for")
	show := flags.Int("slowest", 0, "how many of the slowest are shown")
	if err := flags.Parse(args); err != nil {
		return err
	}
	good, err := os.ReadFile(*image)
	if err != nil {
		return err
	}
	files, err := filesOf(*folder)
	if err != nil {
		return err
	}
	a := attacker{base: *base, id: *id, good: good, files: files, random: rand.New(rand.NewPCG(4, 4))}
	var mu sync.Mutex
	statuses := map[int]int{}
	var worst []string
	var slowest []timed
	attacks := make(chan attack)
	var running sync.WaitGroup
	for range *clients {
		running.Go(func() {
			for one := range attacks {
				began := time.Now()
				status := one.run(ctx)
				took := time.Since(began)
				mu.Lock()
				slowest = append(slowest, timed{took, fmt.Sprintf("%d %s", status, one.name)})
				statuses[status]++
				if status >= 500 && status != 503 && len(worst) < 5 {
					worst = append(worst, fmt.Sprintf("%d %s", status, one.name))
				}
				mu.Unlock()
			}
		})
	}
	pace := time.NewTicker(time.Second / time.Duration(*rate))
	defer pace.Stop()
	for i := 0; i < *n && ctx.Err() == nil; i++ {
		<-pace.C
		attacks <- a.next(i)
	}
	close(attacks)
	running.Wait()
	fmt.Printf("hostile: n=%d statuses=%s\n", *n, counts(statuses))
	for _, w := range worst {
		fmt.Println("hostile: unexpected", w)
	}
	slices.SortFunc(slowest, func(a, b timed) int { return cmp.Compare(b.took, a.took) })
	for _, s := range slowest[:min(*show, len(slowest))] {
		fmt.Printf("hostile: slow %.0f ms %s\n", milliseconds(s.took), s.what)
	}
	return nil
}

type timed struct {
	took time.Duration
	what string
}

// filesOf reads all files of a folder that are not large; none where no folder is named.
func filesOf(folder string) (files [][]byte, err error) {
	if folder == "" {
		return nil, nil
	}
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		data, err := io.ReadAll(io.LimitReader(f, 1<<20))
		files = append(files, data)
		return err
	})
	return files, err
}
