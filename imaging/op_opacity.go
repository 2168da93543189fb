package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// Opacity multiplies the alpha of the whole picture.
type Opacity struct{ Percent float64 }

func (o *Opacity) Params(p *Params) {
	p.Number(&o.Percent, "percent", "How much of the picture is seen.").Between(0, 100).By(1).In("%").NeutralAt(100)
}

func (o *Opacity) Measure(l *Layout) { l.Alpha = l.Alpha || o.Percent < 100 }

func (*Opacity) orderly() {}

func (o *Opacity) Apply(_ context.Context, img *Image) error {
	if o.Percent == 100 {
		return nil
	}
	if err := img.AddAlpha(); err != nil {
		return err
	}
	k := o.Percent / 100
	if err := img.Linear([]float64{1, 1, 1, k}, []float64{0, 0, 0, .5}); err != nil { // the cast cuts
		return err
	}
	return img.Cast(vips.BandFormatUchar)
}
