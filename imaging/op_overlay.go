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
	states := []string{"overlay_blend", "overlay_tile"}
	if inPixels(o.At.X, o.At.Y) {
		states = append(states, "dpr")
	}
	return states
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

func (o *Overlay) Apply(ctx context.Context, img *Image) error {
	if o.neutral() {
		return nil
	}
	c := &copies{img: img, file: o.File, opacity: o.Opacity / 100}
	c.full = o.sized(&img.Layout, img.layerSize(o.File))
	x, y := img.Layout.place(o.At, c.full)
	c.x, c.y = math.Floor(x+.5), math.Floor(y+.5)
	tile := img.Layout.Tile
	tile.Gap = img.Layout.times(Length{Value: tile.Gap}).Value
	layer, at, err := c.draw(ctx, tile)
	if err != nil {
		return err
	}
	return img.blend(ctx, layer, at, img.Layout.Blend)
}

// copies are one file as it lies on an image, once or many times.
type copies struct {
	img     *Image
	file    string
	opacity float64
	full    Size    // of a copy, in pixels of the full picture
	x, y    float64 // where the first one lies there
}

// draw answers a layer in 4 bands that holds what is seen of the copies, and where it lies on the image.
func (c *copies) draw(ctx context.Context, tile Tile) (pixels, image.Point, error) {
	canvas := image.Rect(0, 0, c.img.Width(), c.img.Height())
	if tile.On {
		layer, err := c.repeat(ctx, canvas, tile.Gap)
		return layer, image.Point{}, err
	}
	sx, sy := c.img.Scale()
	left, right := span(c.x, c.full.Width, sx)
	top, bottom := span(c.y, c.full.Height, sy)
	box := image.Rect(left, top, right, bottom)
	seen := box.Intersect(canvas)
	if seen.Empty() {
		return solid(Size{1, 1}, Color{}, 4), image.Pt(-1, -1), nil
	}
	p, err := c.part(ctx, Size{box.Dx(), box.Dy()}, seen.Sub(box.Min))
	return p, seen.Min, err
}

// span is where a length of full pixels from a place on lies on an image of some scale: at least one pixel.
func span(from float64, length int, scale float64) (low, high int) {
	low = int(math.Floor(from*scale + .5))
	return low, max(int(math.Floor((from+float64(length))*scale+.5)), low+1)
}

// part answers a box of what the file is at this size, in 4 bands. What is enlarged is so within the box alone.
func (c *copies) part(ctx context.Context, size Size, box image.Rectangle) (pixels, error) {
	natural := c.img.layerSize(c.file)
	p, err := c.img.layer(ctx, c.file, Size{min(size.Width, natural.Width), min(size.Height, natural.Height)})
	switch {
	case err != nil:
		return pixels{}, err
	case p.Size != size:
		p, err = p.enlargePart(ctx, size, box.Min.X, box.Min.Y, Size{box.Dx(), box.Dy()})
	case box != p.rect():
		p = p.part(box)
	}
	return p.layerOf(c.opacity), err
}

// repeat draws the copies side by side, with a gap in full pixels between them, as far as they are seen on a canvas.
func (c *copies) repeat(ctx context.Context, canvas image.Rectangle, gap float64) (pixels, error) {
	sx, sy := c.img.Scale()
	// All are of one size, which leaves no seam where there is no gap.
	size := Size{max(int(math.Ceil(float64(c.full.Width)*sx-fuzz)), 1), max(int(math.Ceil(float64(c.full.Height)*sy-fuzz)), 1)}
	lefts := starts(c.x, float64(c.full.Width)+gap, sx, size.Width, canvas.Dx())
	tops := starts(c.y, float64(c.full.Height)+gap, sy, size.Height, canvas.Dy())
	drawn := solid(Size{canvas.Dx(), canvas.Dy()}, Color{}, 4)
	var whole pixels
	for _, top := range tops {
		if err := ctx.Err(); err != nil {
			return pixels{}, err
		}
		for _, left := range lefts {
			box := image.Rect(0, 0, size.Width, size.Height).Add(image.Pt(left, top))
			seen := box.Intersect(canvas).Sub(box.Min)
			var p pixels
			var err error
			switch {
			case size.Width > canvas.Dx() || size.Height > canvas.Dy(): // it may be of any size
				p, err = c.part(ctx, size, seen)
			case whole.data == nil:
				whole, err = c.part(ctx, size, image.Rect(0, 0, size.Width, size.Height))
				fallthrough
			default:
				p = whole
			}
			if err != nil {
				return pixels{}, err
			}
			if p.Size == size && seen != p.rect() {
				p = p.part(seen)
			}
			drawn.lay(p, box.Min.X+seen.Min.X, box.Min.Y+seen.Min.Y)
		}
	}
	return drawn, nil
}

// starts are where copies of a size, a period of full pixels apart, begin along a side of an image, as far as they are seen.
func starts(from, period, scale float64, size, side int) []int {
	at := func(k float64) int { return int(math.Floor((from+k*period)*scale + .5)) }
	var all []int
	for k := -math.Ceil((from*scale + float64(size) + 1) / (period * scale)); at(k) < side; k++ {
		if low := at(k); low+size > 0 && (len(all) == 0 || all[len(all)-1] != low) {
			all = append(all, low)
		}
	}
	return all
}
