package imaging

import (
	"context"
	"math"
)

// Pad fits the picture inside a box of whole pixels, keeping its ratio and enlarging if need be, and fills the rest of the
// box. At focal, the focal point lies as near to the middle of the box as the picture stays inside of it.
type Pad struct {
	Box Dimensions
	At  Position
}

func (o *Pad) Params(p *Params) {
	p.Dimensions(&o.Box, "size", "The size of the result.")
	p.Position(&o.At, "position", "Where the picture lies: percentages are of the room that is left, as in CSS.").Optional()
}

// sizes are the box, the picture in it, and where its top left corner lies.
func (o *Pad) sizes(l *Layout) (box, picture Size, x, y float64) {
	box = l.box(o.Box)
	picture = l.fitted(box)
	if o.At.Focal {
		along := func(share float64, box, picture int) float64 {
			return min(max(float64(box)/2-share*float64(picture), 0), float64(box-picture))
		}
		return box, picture, along(l.Focal.X, box.Width, picture.Width), along(l.Focal.Y, box.Height, picture.Height)
	}
	x, y = Position{X: l.times(o.At.X), Y: l.times(o.At.Y)}.Offset(box, picture, l.Focal)
	return box, picture, x, y
}

func (o *Pad) Measure(l *Layout) {
	box, picture, x, y := o.sizes(l)
	l.resizeTo(picture)
	l.cropTo(box, -x, -y)
}

func (*Pad) reads() []string { return []string{"setfill", "dpr"} }

func (*Pad) orderly() {}

func (o *Pad) scaling(l *Layout) (x, y float64) {
	_, picture, _, _ := o.sizes(l)
	return l.ratios(picture)
}

func (o *Pad) Apply(ctx context.Context, img *Image) error {
	box, picture, x, y := o.sizes(&img.Layout)
	if err := img.resample(ctx, picture.scaled(img.scale)); err != nil {
		return err
	}
	to := img.Target()
	return img.cut(ctx, -begins(x, picture.Width, box.Width, img.Width(), to.Width), -begins(y, picture.Height, box.Height, img.Height(), to.Height), to)
}

// begins is where a picture begins along one axis of a canvas that is `to` pixels long and stands for box ones, of which
// the picture, side pixels long and standing for full ones, begins at offset. What ends with the canvas still does.
func begins(offset float64, full, box, side, to int) int {
	if int(math.Round(offset))+full == box {
		return to - side
	}
	return int(math.Round(offset * float64(to) / float64(box)))
}
