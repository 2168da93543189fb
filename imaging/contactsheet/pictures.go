package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"calotype/imaging"
)

// edge is the longer side, in pixels, of the pictures that are worked on, and shown that of what is shown of them. An
// operation that goes by pixels so shows more than on a photograph of a camera.
const (
	edge  = 1000
	shown = 480
)

// A picture is what operations are tried on.
type picture struct {
	name string
	data []byte
	src  imaging.Source
}

// wanted are the pictures of the sheet, each by the names under which it may be found: skin and saturated colours; an even
// sky beside fine detail; stone, brick and depth; and things that are cut out, with soft edges.
var wanted = [][]string{
	{"adobe-rgb-icc.jpg", "jpg-24bit-icc-adobe-rgb.jpg"},
	{"photo-1024.webp", "jpg-24bit-icc-iec.jpg"},
	{"photo-6mp-hato.jpg", "orientation-issue-1.jpg"},
	{"webp+alpha.webp"},
}

// cutOut is which of them lies on others where a layer is asked for.
const cutOut = 3

func gather(ctx context.Context, folder string, from []string) ([]picture, error) {
	var found []picture
	for _, names := range wanted {
		data, err := find(names, from)
		if err != nil {
			return nil, err
		}
		facts, err := imaging.Probe(ctx, data, imaging.DefaultLimits)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", names[0], err)
		}
		// Without loss, so that what is seen is not of the first encoder.
		small, err := render(ctx, picture{data: data, src: facts.Source}, fmt.Sprintf("preview/%dx%d/-/format/png", edge, edge))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", names[0], err)
		}
		if facts, err = imaging.Probe(ctx, small.Data, imaging.DefaultLimits); err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(names[0], filepath.Ext(names[0]))
		found = append(found, picture{name, small.Data, facts.Source})
	}
	return found, nil
}

// find reads the first of the names that is in one of the folders.
func find(names, folders []string) ([]byte, error) {
	for _, name := range names {
		for _, folder := range folders {
			data, err := os.ReadFile(filepath.Join(folder, name))
			if err == nil {
				return data, nil
			}
			if !os.IsNotExist(err) {
				return nil, err
			}
		}
	}
	return nil, fmt.Errorf("none of %s in %s: %w", strings.Join(names, ", "), strings.Join(folders, ", "), fs.ErrNotExist)
}

// render makes what a chain makes of a picture, on which lies the last layer for each file that it names.
func render(ctx context.Context, p picture, chain string, layer ...picture) (*imaging.Result, error) {
	t, err := imaging.Parse(chain)
	if err != nil {
		return nil, err
	}
	p.src.Layers = map[string]imaging.Layer{}
	for _, file := range t.Files() {
		for _, l := range layer {
			p.src.Layers[file] = imaging.Layer{Source: l.src, Load: func(context.Context) ([]byte, error) { return l.data, nil }}
		}
	}
	plan, err := t.Plan(p.src, imaging.Accept{}, imaging.DefaultLimits)
	if err != nil {
		return nil, err
	}
	return plan.Render(ctx, p.data)
}
