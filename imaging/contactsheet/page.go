package main

import (
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
)

// A frame is one picture of the sheet.
type frame struct {
	Picture int // of those gathered
	Chain   string

	File          string // beside the page
	Width, Height int
	Problem       string
}

// render makes the frame's file, small enough to be looked at beside others.
func (f *frame) render(ctx context.Context, folder string, pictures []picture) {
	chain := "quality/best" // unless the chain says otherwise after it
	if f.Chain != "" {
		chain += "/-/" + f.Chain
	}
	result, err := render(ctx, pictures[f.Picture], fmt.Sprintf("%s/-/preview/%dx%d", chain, shown, shown), pictures[cutOut])
	if err != nil {
		f.Problem = err.Error()
		return
	}
	f.File, f.Width, f.Height = f.file(pictures)+"."+result.Format, result.Size.Width, result.Size.Height
	if err := os.WriteFile(filepath.Join(folder, f.File), result.Data, 0o644); err != nil {
		f.Problem = err.Error()
	}
}

//go:embed page.html
var pageSource string

var page = template.Must(template.New("page").Parse(pageSource))

func writePage(file string, rows []row) error {
	w, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := page.Execute(w, rows); err != nil {
		w.Close()
		return err
	}
	return w.Close()
}
