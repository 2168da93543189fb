package imaging

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"math"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

// detailed is a picture with slopes, edges and fine texture, different in each corner; its alpha, if any, is not flat.
func detailed(w, h, bands int) pixels {
	p := pixels{make([]byte, w*h*bands), Size{w, h}, bands}
	for y := range h {
		for x := range w {
			fx, fy := float64(x)/float64(w), float64(y)/float64(h)
			wave := 40 * math.Sin(fx*fx*60) * math.Cos(fy*40)
			edge := 0.0
			if math.Hypot(fx-.6, fy-.4) < .2 {
				edge = 60
			}
			sample := [4]float64{30 + 120*fx + wave, 40 + 130*fy + edge, 200 - 90*fx*fy - wave, 255 - 150*fx}
			for b := range bands {
				p.data[(y*w+x)*bands+b] = byte(min(max(sample[b], 0), 255))
			}
		}
	}
	return p
}

// flat is one colour all over.
func flat(w, h, bands int, c Color) pixels { return solid(Size{w, h}, c, bands) }

func encodePNG(t testing.TB, p pixels) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, p.Width, p.Height))
	for i := range p.Width * p.Height {
		img.Pix[i*4+3] = 255
		copy(img.Pix[i*4:], p.data[i*p.bands:][:p.bands])
	}
	var b bytes.Buffer
	var picture image.Image = img // of whose type the encoder has a fast path
	if p.bands == 4 && img.Opaque() {
		picture = withAlpha{img}
	}
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withAlpha has the encoder write an alpha channel, whatever the pixels are.
type withAlpha struct{ *image.NRGBA }

func (withAlpha) Opaque() bool { return false }

// decodeAny reads any format with libvips and no code of ours.
func decodeAny(t testing.TB, data []byte) pixels {
	t.Helper()
	ref, err := vips.NewImageFromBuffer(data)
	if err != nil {
		t.Fatal(err)
	}
	defer ref.Close()
	if err := ref.ToColorSpace(vips.InterpretationSRGB); err != nil {
		t.Fatal(err)
	}
	raw, err := ref.ToBytes()
	if err != nil {
		t.Fatal(err)
	}
	return pixels{raw, Size{ref.Width(), ref.Height()}, ref.Bands()}
}

// previewPixels renders a frame of a viewer and reads it before it is encoded.
func previewPixels(t testing.TB, parsed Transformation, source pixels, load func() ([]byte, error), maxEdge int) pixels {
	t.Helper()
	src := Source{Size: source.Size, Format: "png", Frames: 1, HasAlpha: source.bands == 4}
	return previewOf(t, parsed, src, func(context.Context) ([]byte, error) { return load() }, maxEdge)
}

func previewOf(t testing.TB, parsed Transformation, src Source, load func(context.Context) ([]byte, error), maxEdge int) pixels {
	t.Helper()
	v := NewViewer(src, load, DefaultLimits)
	p, err := parsed.preview(v.src, maxEdge, v.limits)
	if err != nil {
		t.Fatal(err)
	}
	q, img, from, err := v.begin(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { img.Close() }()
	img.shelf = v.shelved(p)
	if _, err := v.run(t.Context(), p, q, img, from); err != nil {
		t.Fatal(err)
	}
	drawn, err := img.materialize(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return drawn
}
