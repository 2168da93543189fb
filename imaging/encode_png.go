package imaging

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"math/bits"

	"github.com/davidbyttow/govips/v2/vips"
)

// writePNG is without loss. A picture of at most 256 colours is written with a palette, and one without transparency
// or without colour leaves those bands out. All filters are tried on each row: for half as much time again a photograph
// loses a third of its bytes.
func writePNG(ctx context.Context, s *sheet, e encoding) ([]byte, error) {
	if e.colours > 0 {
		return s.writeQuantized(ctx, e)
	}
	look, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	interlaced := e.Progressive != nil && *e.Progressive
	if look.few && !interlaced && e.kept == nil {
		return s.writePaletted(ctx)
	}
	return s.export(ctx, e, func(ref *vips.ImageRef, strip bool) ([]byte, error) {
		switch {
		case look.grey && look.opaque && e.metadata.profile == nil: // which is of three colours
			if err := ref.ExtractBand(0, 1); err != nil {
				return nil, err
			}
			if err := ref.ToColorSpace(vips.InterpretationBW); err != nil {
				return nil, err
			}
		case look.opaque && s.bands == 4:
			if err := ref.ExtractBand(0, 3); err != nil {
				return nil, err
			}
		}
		data, _, err := ref.ExportPng(&vips.PngExportParams{
			Compression: 6, Filter: vips.PngFilterAll, Interlace: interlaced, StripMetadata: strip,
		})
		return data, err
	})
}

// writeQuantized is with loss: libvips chooses a palette and dithers.
func (s *sheet) writeQuantized(ctx context.Context, e encoding) ([]byte, error) {
	return s.export(ctx, e, func(ref *vips.ImageRef, strip bool) ([]byte, error) {
		data, _, err := ref.ExportPng(&vips.PngExportParams{
			Compression: 9, Filter: vips.PngFilterNone, StripMetadata: strip, Interlace: e.Progressive != nil && *e.Progressive,
			Palette: true, Bitdepth: bits.Len(uint(e.colours - 1)), Quality: 100, Dither: 1,
		})
		return data, err
	})
}

// look is what is found by looking at each pixel. A palette is for few colours: where they are greys, so few that they
// take less than a byte each.
type look struct{ few, grey, opaque bool }

// look stops as soon as nothing is left to be found, and when ctx ends.
func (s *sheet) look(ctx context.Context) (look, error) {
	l := look{few: true, grey: true, opaque: true}
	seen := map[[4]byte]struct{}{}
	last := [4]byte{0, 0, 0, 255}
	for i := 0; i < len(s.data); i += s.bands {
		if i%(s.Width*s.bands) == 0 && ctx.Err() != nil {
			return l, ctx.Err()
		}
		c := [4]byte{s.data[i], s.data[i+1], s.data[i+2], 255}
		if s.bands == 4 {
			c[3] = s.data[i+3]
		}
		if c == last && i > 0 {
			continue
		}
		last = c
		l.grey = l.grey && c[0] == c[1] && c[1] == c[2]
		l.opaque = l.opaque && c[3] == 255
		if l.few {
			seen[c] = struct{}{}
			l.few = len(seen) <= 256
		}
		if !l.few && !l.grey && (!l.opaque || s.bands == 3) {
			break
		}
	}
	l.few = l.few && (!l.grey || !l.opaque || len(seen) <= 16)
	return l, nil
}

func (s *sheet) writePaletted(ctx context.Context) ([]byte, error) {
	img := image.NewPaletted(image.Rect(0, 0, s.Width, s.Height), nil)
	index := map[[4]byte]uint8{}
	for i, at := 0, 0; i < len(s.data); i, at = i+s.bands, at+1 {
		if at%s.Width == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		c := [4]byte{s.data[i], s.data[i+1], s.data[i+2], 255}
		if s.bands == 4 {
			c[3] = s.data[i+3]
		}
		n, ok := index[c]
		if !ok {
			n = uint8(len(index))
			index[c] = n
			img.Palette = append(img.Palette, color.NRGBA{c[0], c[1], c[2], c[3]})
		}
		img.Pix[at] = n
	}
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&b, img)
	return b.Bytes(), err
}
