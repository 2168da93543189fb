package imaging

import (
	"context"
	"image"
	"math"
)

// Overlay lays a file on the picture, or the picture's own as it was before all operations; of an animation its first frame.
// It is scaled to the largest size of its own ratio that fits in a box, which may be larger than the picture; what sticks
// out is left out. An opacity of 0 lays nothing, whatever the blend mode is.
type Overlay struct {
	File    string
	Box     Dimensions // percent of the picture
	At      Position
	Opacity float64 // percent
}

func (o *Overlay) Params(p *Params) {
	p.File(&o.File, "file", "The file that is laid on the picture; self is the picture's own.", self)
	p.PercentBox(&o.Box, "size", "The largest box for it, in percent of the picture; its ratio is kept.").Optional()
	p.Position(&o.At, "position", "Where it lies: percentages are of the room that is left, as in CSS.").Optional()
	p.Percentage(&o.Opacity, "opacity", "How much of it is seen.").Optional()
}

func newOverlay() *Overlay {
	return &Overlay{Box: Dimensions{&Length{100, true}, &Length{100, true}}, Opacity: 100}
}

func (o *Overlay) neutral() bool { return o.Opacity == 0 }

func (o *Overlay) reads() []string {
	return append([]string{"overlay_blend", "overlay_tile"}, readsOf(o.At.X, o.At.Y)...)
}

func (o *Overlay) Measure(l *Layout) { l.Alpha = l.Alpha || l.Blend.erases() }

// sized is the size of a layer on a picture of this layout, where the file has this size. It may be far larger than both.
func (o *Overlay) sized(l *Layout, file Size) Size {
	const most = 1 << 30
	return file.fitted(Size{
		clampInt(o.Box.Width.Of(float64(l.Width)), 1, most), clampInt(o.Box.Height.Of(float64(l.Height)), 1, most),
	})
}

// layer: what is larger than the file is not held as a whole; what is repeated or erases covers the picture.
func (o *Overlay) layer(l *Layout, of func(file string) Size) (file string, held Size) {
	natural := of(o.File)
	size := o.sized(l, natural)
	held = Size{min(size.Width, natural.Width), min(size.Height, natural.Height)}
	if (l.Tile.On || l.Blend.erases()) && held.Pixels() < l.Pixels() {
		held = l.Size
	}
	return o.File, held
}

// keptLayer is up to how many pixels a layer stays for the next frame: all layers of a chain together are then no more than
// what a shelf keeps, and none of that is counted as held.
const keptLayer = shelfPixels / MaxOperations

func (o *Overlay) Apply(ctx context.Context, img *Image) error {
	if o.neutral() {
		return nil
	}
	l, natural := &img.Layout, img.layerSize(o.File)
	size := o.sized(l, natural)
	x, y := l.place(o.At, size)
	gap := l.pixels(l.Tile.Gap)
	sx, sy := img.Scale()
	across := strip{math.Floor(x+.5) * sx, float64(size.Width) * sx, (float64(size.Width) + gap) * sx, l.Tile.On}
	down := strip{math.Floor(y+.5) * sy, float64(size.Height) * sy, (float64(size.Height) + gap) * sy, l.Tile.On}
	left, right := across.covered(img.Width())
	top, bottom := down.covered(img.Height())
	if left >= right || top >= bottom {
		return img.blend(ctx, solid(Size{1, 1}, Color{}, 4), image.Pt(-1, -1), l.Blend)
	}
	read := func() (pixels, error) {
		p, err := img.layer(ctx, o.File, Size{across.samples(size.Width, natural.Width), down.samples(size.Height, natural.Height)})
		if err != nil {
			return pixels{}, err
		}
		return p.layerOf(o.Opacity/100).sampled(ctx, across.taps(p.Width, left, right), down.taps(p.Height, top, bottom))
	}
	if (right-left)*(bottom-top) <= keptLayer {
		fresh := read
		read = func() (pixels, error) { return found(img, fresh) } // it is the same on every frame
	}
	layer, err := read()
	if err != nil {
		return err
	}
	return img.blend(ctx, layer, image.Pt(left, top), l.Blend)
}
