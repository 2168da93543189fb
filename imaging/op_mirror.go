package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// Flip turns the picture upside down.
type Flip struct{}

func (*Flip) Params(*Params) {}

func (*Flip) Measure(l *Layout) {
	l.Focal.Y = 1 - l.Focal.Y
	r := l.Radii
	l.Radii = [4]corner{r[3], r[2], r[1], r[0]}
}

func (*Flip) Apply(_ context.Context, img *Image) error {
	return img.ImageRef.Flip(vips.DirectionVertical)
}

// Mirror exchanges left and right.
type Mirror struct{}

func (*Mirror) Params(*Params) {}

func (*Mirror) Measure(l *Layout) {
	l.Focal.X = 1 - l.Focal.X
	r := l.Radii
	l.Radii = [4]corner{r[1], r[0], r[3], r[2]}
}

func (*Mirror) Apply(_ context.Context, img *Image) error {
	return img.ImageRef.Flip(vips.DirectionHorizontal)
}
