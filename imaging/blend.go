package imaging

import (
	"context"
	"image"
	"math"
	"strings"
)

// A blending is how a layer mixes with what is below, after W3C Compositing and Blending Level 1: a mode of PDF and CSS, which
// says what two colours make of each other where both are seen; or an operator of Porter and Duff, which says what share of
// the layer and of what is below is seen, where their alphas are above and below. Everything is 0…1.
//
// The names are those of libvips, in the spelling of CSS.
type blending struct {
	name  string
	mix   func(below, above float32) float32
	share func(above, below float32) (ofAbove, ofBelow float32)
}

var blendings = []blending{
	{name: "normal", mix: func(_, s float32) float32 { return s }},
	{name: "multiply", mix: func(b, s float32) float32 { return b * s }},
	{name: "screen", mix: screen},
	{name: "overlay", mix: func(b, s float32) float32 { return hardLight(s, b) }},
	{name: "darken", mix: func(b, s float32) float32 { return min(b, s) }},
	{name: "lighten", mix: func(b, s float32) float32 { return max(b, s) }},
	{name: "color-dodge", mix: dodge},
	{name: "color-burn", mix: func(b, s float32) float32 { return 1 - dodge(1-b, 1-s) }},
	{name: "hard-light", mix: hardLight},
	{name: "soft-light", mix: softLight},
	{name: "difference", mix: func(b, s float32) float32 { return max(b-s, s-b) }},
	{name: "exclusion", mix: func(b, s float32) float32 { return b + s - 2*b*s }},
	{name: "add", share: func(_, _ float32) (float32, float32) { return 1, 1 }},
	{name: "saturate", share: func(above, below float32) (float32, float32) { return min(1, (1-below)/max(above, 1e-6)), 1 }},
	{name: "atop", share: func(above, below float32) (float32, float32) { return below, 1 - above }},
	{name: "dest", share: func(_, _ float32) (float32, float32) { return 0, 1 }},
	{name: "dest-over", share: func(_, below float32) (float32, float32) { return 1 - below, 1 }},
	{name: "source", share: func(_, _ float32) (float32, float32) { return 1, 0 }},
	{name: "in", share: func(_, below float32) (float32, float32) { return below, 0 }},
	{name: "out", share: func(_, below float32) (float32, float32) { return 1 - below, 0 }},
	{name: "dest-in", share: func(above, _ float32) (float32, float32) { return 0, above }},
	{name: "dest-out", share: func(above, _ float32) (float32, float32) { return 0, 1 - above }},
	{name: "dest-atop", share: func(above, below float32) (float32, float32) { return 1 - below, above }},
	{name: "xor", share: func(above, below float32) (float32, float32) { return 1 - below, 1 - above }},
	{name: "clear", share: func(_, _ float32) (float32, float32) { return 0, 0 }},
}

func screen(b, s float32) float32 { return b + s - b*s }

func hardLight(b, s float32) float32 {
	if s <= .5 {
		return b * 2 * s
	}
	return screen(b, 2*s-1)
}

func dodge(b, s float32) float32 {
	switch {
	case b <= 0:
		return 0
	case s >= 1:
		return 1
	}
	return min(1, b/(1-s))
}

func softLight(b, s float32) float32 {
	switch {
	case s <= .5:
		return b - (1-2*s)*b*(1-b)
	case b <= .25:
		return b + (2*s-1)*(((16*b-12)*b+4)*b-b)
	}
	return b + (2*s-1)*(float32(math.Sqrt(float64(b)))-b)
}

// blendMode is the name of a blending; empty for normal.
type blendMode string

func (m blendMode) String() string {
	if m == "" {
		return "normal"
	}
	return string(m)
}

// blending is nil where there is none of that name.
func (m blendMode) blending() *blending {
	for i := range blendings {
		if blendings[i].name == m.String() {
			return &blendings[i]
		}
	}
	return nil
}

// set takes the spellings of libvips as well: over, dest_over, colour-dodge.
func (m *blendMode) set(text string, p *Param) error {
	read := blendMode(strings.Replace(strings.ReplaceAll(text, "_", "-"), "colour", "color", 1))
	if read == "over" {
		read = "normal"
	}
	if text == "" || read.blending() == nil {
		return &shapeError{"one of " + strings.Join(p.Choices, ", ")}
	}
	*m = read
	return nil
}

// erases tells whether an opaque picture may become transparent.
func (m blendMode) erases() bool {
	b := m.blending()
	for _, above := range []float32{0, .5, 1} {
		if b.share == nil {
			return false
		}
		if ofAbove, ofBelow := b.share(above, 1); ofAbove*above+ofBelow < 1 {
			return true
		}
	}
	return false
}

// clears tells whether the picture becomes transparent where there is no layer.
func (m blendMode) clears() bool {
	b := m.blending()
	if b.share == nil {
		return false
	}
	_, ofBelow := b.share(0, 1)
	return ofBelow == 0
}

// blend lays the 4 bands of a layer on the image, its top left corner at a point.
func (img *Image) blend(ctx context.Context, layer pixels, at image.Point, m blendMode) error {
	if m.erases() {
		if err := img.AddAlpha(); err != nil {
			return err
		}
	}
	return img.edit(ctx, func(p pixels) error {
		if m.String() == "normal" {
			return p.over(ctx, layer, at)
		}
		return p.blend(ctx, layer, at, m)
	})
}

// blend changes the pixels in place.
func (p pixels) blend(ctx context.Context, layer pixels, at image.Point, m blendMode) error {
	blending := m.blending()
	box := layer.bounds().Add(at).Intersect(p.bounds())
	if m.clears() {
		for y := range p.Height {
			row := p.data[y*p.Width*p.bands:][:p.Width*p.bands]
			if y < box.Min.Y || y >= box.Max.Y {
				clear(row)
				continue
			}
			clear(row[:box.Min.X*p.bands])
			clear(row[box.Max.X*p.bands:])
		}
	}
	return p.meet(ctx, layer, at, func(to, from []byte) {
		for ; len(to) > 0; to, from = to[p.bands:], from[4:] {
			blending.pixel(to[:p.bands], from[:4])
		}
	})
}

// pixel lays one of a layer on one below.
func (b *blending) pixel(to, from []byte) {
	above, below := float32(from[3])/255, float32(1)
	if len(to) == 4 {
		below = float32(to[3]) / 255
	}
	// What is seen of the layer, of what is below, and of both mixed.
	ofAbove, ofBelow, mixed := above*(1-below), below*(1-above), above*below
	if b.share != nil {
		ofAbove, ofBelow = b.share(above, below)
		ofAbove, ofBelow, mixed = ofAbove*above, ofBelow*below, 0
	}
	all := ofAbove + ofBelow + mixed
	if all < 1.0/512 {
		clear(to)
		return
	}
	for i := range 3 {
		s, t := float32(from[i])/255, float32(to[i])/255
		v := ofAbove*s + ofBelow*t
		if mixed > 0 {
			v += mixed * b.mix(t, s)
		}
		to[i] = round8(min(v/min(all, 1), 1) * 255)
	}
	if len(to) == 4 {
		to[3] = round8(all * 255)
	}
}
