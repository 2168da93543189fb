package imaging

import "context"

// Resize scales the picture to a width and a height in pixels; where one is left out the ratio is kept. What it does
// with a picture that is smaller is the state Stretch.
type Resize struct{ To Dimensions }

func (o *Resize) Params(p *Params) {
	p.PartialDimensions(&o.To, "size", "The new size; where a side is left out the ratio is kept.")
}

func (o *Resize) Measure(l *Layout) {
	to, picture := o.sizes(l)
	if to != picture && l.Fill.Behind().A < 255 {
		l.Alpha = true
	}
	l.Focal = within(l.Focal, picture, to)
	l.resizeTo(picture)
	if to != picture {
		l.Size, l.Radii = to, [4]corner{}
	}
}

// sizes are the canvas that results and the size of the picture on it; they differ only where the state is fill.
func (o *Resize) sizes(l *Layout) (canvas, picture Size) {
	to := l.box(o.To)
	w, h := float64(to.Width), float64(to.Height)
	switch {
	case w == 0:
		w = h * float64(l.Width) / float64(l.Height)
	case h == 0:
		h = w * float64(l.Height) / float64(l.Width)
	}
	canvas = Size{clampInt(w, 1, mostPixels), clampInt(h, 1, mostPixels)}
	if l.Stretch == "off" || l.Stretch == "fill" {
		picture = Size{min(canvas.Width, l.Width), min(canvas.Height, l.Height)}
		if o.To.Width == nil || o.To.Height == nil { // the ratio is kept: no side is enlarged
			if picture != canvas {
				picture = l.Size
			}
		}
		if l.Stretch == "off" {
			canvas = picture
		}
		return canvas, picture
	}
	return canvas, canvas
}

func (*Resize) orderly() {}

func (o *Resize) scaling(l *Layout) (x, y float64) {
	_, picture := o.sizes(l)
	return l.ratios(picture)
}

func (o *Resize) Apply(ctx context.Context, img *Image) error {
	canvas, picture := o.sizes(&img.Layout)
	if err := img.resample(ctx, picture.scaled(img.scale)); err != nil || canvas == picture {
		return err
	}
	to := img.Target()
	return img.embed(ctx, (to.Width-img.Width())/2, (to.Height-img.Height())/2, to)
}

func (*Resize) reads() []string { return []string{"stretch", "dpr"} }

// within moves a focal point of a picture that is laid on the middle of a canvas.
func within(p Point, picture, canvas Size) Point {
	along := func(share float64, picture, canvas int) float64 {
		return (share*float64(picture) + float64(canvas-picture)/2) / float64(canvas)
	}
	return Point{along(p.X, picture.Width, canvas.Width), along(p.Y, picture.Height, canvas.Height)}
}

// Stretch says what the following resizes do with a picture that is smaller: on, off or fill.
type Stretch struct{ Mode string }

func (o *Stretch) Params(p *Params) {
	p.Choice(&o.Mode, "mode", "on enlarges, off leaves the picture as it is, fill adds setfill around it.", "on", "off", "fill")
}

func (o *Stretch) reads() []string {
	if o.Mode == "fill" {
		return []string{"setfill"}
	}
	return nil
}

func (o *Stretch) Measure(l *Layout) { l.Stretch = o.Mode }
