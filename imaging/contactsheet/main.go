// Command contactsheet renders each operation at several strengths on a few photographs and writes one page on which a person
// sees at a glance whether each looks as its name promises. It is no part of the server.
//
//	contactsheet FOLDER PICTURES…
//
// The page is FOLDER/index.html. Photographs are looked for in the folders PICTURES, the first that has one wins. Choices of
// strengths stand in imaging/testdata/contact.txt, from where the command is run in the root of the project.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"calotype/imaging"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: contactsheet FOLDER PICTURES…")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "contactsheet:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, folder string, from []string) error {
	if err := imaging.Startup(imaging.Config{}); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	pictures, err := gather(ctx, folder, from)
	if err != nil {
		return err
	}
	strengths, err := readStrengths("imaging/testdata")
	if err != nil {
		return err
	}
	rows := strengths.rows(pictures)
	failed := renderAll(ctx, folder, rows, pictures)
	if err := writePage(filepath.Join(folder, "index.html"), rows); err != nil {
		return err
	}
	fmt.Println(filepath.Join(folder, "index.html"))
	if failed > 0 {
		return fmt.Errorf("%d pictures could not be rendered; the page says why", failed)
	}
	return nil
}

// renderAll renders every frame of the sheet on all processors and answers how many failed.
func renderAll(ctx context.Context, folder string, rows []row, pictures []picture) (failed int) {
	var frames []*frame
	for _, r := range rows {
		for _, line := range r.Lines {
			frames = append(frames, line...)
		}
	}
	work := make(chan *frame)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for f := range work {
				f.render(ctx, folder, pictures)
			}
		})
	}
	for _, f := range frames {
		work <- f
	}
	close(work)
	wait.Wait()
	for _, f := range frames {
		if f.Problem != "" {
			failed++
		}
	}
	return failed
}
