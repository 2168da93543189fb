package imaging

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// self is the file itself, where a layer is asked for.
const self = "self"

// A layering operation lays a file on the picture.
type layering interface {
	// layer names the file, self where it is the picture's own, and a word in its place where there is none; and says how
	// many pixels of it are held for a picture of this layout, in pixels of the full picture, where the file has that size.
	layer(l *Layout, of func(file string) Size) (file string, held Size)
}

// files answers each file that the chain lays on the picture, with its step. It is no self and no word.
func (t Transformation) files(do func(i int, file string)) {
	for i, s := range t.steps {
		if s.entry.role == OutputRole {
			continue
		}
		for _, p := range bind(s.op) {
			if file := p.value.String(); p.Kind == KindFile && file != "" && !slices.Contains(p.Choices, file) {
				do(i, file)
			}
		}
	}
}

// Files are the ids of the files that the transformation lays on the picture, each once, in the order of the chain.
func (t Transformation) Files() []string {
	var list []string
	t.files(func(_ int, file string) {
		if !slices.Contains(list, file) {
			list = append(list, file)
		}
	})
	return list
}

// checkLayers refuses files that are missing or too large to be decoded. Errors: *[MissingError], *[LimitError].
func (p *Plan) checkLayers() (err error) {
	total := p.src.Size.Pixels() * int64(max(p.src.Frames, 1))
	p.t.files(func(i int, file string) {
		layer, ok := p.src.Layers[file]
		if err != nil {
			return
		}
		if !ok {
			err = &MissingError{p.t.steps[i].entry.name, p.t.asWritten(i), file}
			return
		}
		if problem := p.limits.source(layer.Source); problem != nil {
			err = &LimitError{fmt.Sprintf("operation %d: %s", p.t.asWritten(i)+1, problem)}
			return
		}
		if total += layer.Size.Pixels(); total > p.limits.TotalPixels {
			err = &LimitError{fmt.Sprintf("the source and its layers have more than %d megapixels together", p.limits.TotalPixels/1e6)}
		}
	})
	return err
}

// asWritten is which operation of the text step i was, from 0: the canonical form drops and moves some, and all that a preset
// comes to is one.
func (t Transformation) asWritten(i int) int {
	index, last := 0, -1
	for _, w := range t.written {
		if w.start < t.steps[i].start && w.start != last {
			index, last = index+1, w.start
		}
	}
	return index
}

// layerSize is the size of a file that is laid on the picture, upright as the picture is.
func (p *Plan) layerSize(file string) Size {
	if file == self {
		return p.src.Size
	}
	return p.src.Layers[file].Size
}

// layered is how many pixels of layers are laid on in all, and how many of one are held at the most.
func (p *Plan) layered() (all, most int64) {
	for i, s := range p.chain {
		if op, ok := s.op.(layering); ok {
			_, held := op.layer(&p.layouts[i], p.layerSize)
			pixels := held.scaled(p.scales[i]).Pixels()
			all, most = all+pixels, max(most, pixels)
		}
	}
	return all, most
}

// A shelf holds the files that a chain lays on a picture, as they were decoded last. It is used by one goroutine.
type shelf struct {
	src     Source
	reading reading                               // of self
	load    func(context.Context) ([]byte, error) // the bytes of self
	sources *Sources                              // of which files are taken, where they are kept decoded; may be nil
	exact   bool                                  // but not what was reduced
	kept    map[shelved]pixels
}

type shelved struct {
	file string
	size Size
}

// shelfPixels is how many pixels a shelf keeps for the next frame.
const shelfPixels = 16_000_000

// get answers a file of exactly this size: its first frame, in 3 bands or 4 with alpha.
func (s *shelf) get(ctx context.Context, file string, size Size) (pixels, error) {
	if p, ok := s.kept[shelved{file, size}]; ok {
		return p, nil
	}
	asked := askedSource{src: s.src, reading: s.reading, load: s.load, exact: s.exact}
	if file != self {
		layer := s.src.Layers[file]
		asked.src, asked.load, asked.reading = layer.Source, layer.Load, reading{format: layer.Format, page: layer.page}
	}
	asked.want = asked.reading.decoding(size)
	d, err := s.sources.decode(ctx, asked)
	var unread *loadError
	switch {
	case errors.As(err, &unread) && errors.Is(err, fs.ErrNotExist) && file != self:
		return pixels{}, &MissingError{File: file}
	case errors.As(err, &unread):
		return pixels{}, unread.error
	case err != nil:
		return pixels{}, layerError(ctx, file, err)
	}
	defer d.Close()
	p, err := (&Image{ImageRef: d.frames[0]}).pull(ctx)
	if err != nil {
		return pixels{}, layerError(ctx, file, err)
	}
	s.keep(shelved{file, size}, p)
	return p, nil
}

func (s *shelf) keep(as shelved, p pixels) {
	held := p.Pixels()
	for _, other := range s.kept {
		held += other.Pixels()
	}
	if s.kept == nil || held > shelfPixels {
		s.kept = map[shelved]pixels{}
	}
	s.kept[as] = p
}

// layerError says which file could not be decoded.
func layerError(ctx context.Context, file string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &DecodeError{fmt.Sprintf("the layer %s: %s", file, decodeError(ctx, err)), err}
}

// layer answers a file that is laid on the picture, or self, of exactly this size in pixels: its first frame, in 3 bands or 4
// with alpha that is not premultiplied. It is shared and not changed. Errors: *[DecodeError], those of ctx and of loading.
func (img *Image) layer(ctx context.Context, file string, size Size) (pixels, error) {
	return img.shelf.get(ctx, file, size)
}

// layerSize is the full size of a file that is laid on the picture, or of self.
func (img *Image) layerSize(file string) Size {
	if file == self {
		return img.shelf.src.Size
	}
	return img.shelf.src.Layers[file].Size
}
