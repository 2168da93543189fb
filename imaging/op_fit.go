package imaging

import "context"

// Fit fits the picture inside a box of whole pixels, keeping its ratio: as large as it can be, enlarging if need be.
type Fit struct{ Box Dimensions }

func (o *Fit) Params(p *Params) {
	p.Dimensions(&o.Box, "size", "The box that the picture is to fit in.")
}

func (o *Fit) Measure(l *Layout) { l.resizeTo(l.fitted(l.box(o.Box))) }

func (*Fit) reads() []string { return []string{"dpr"} }

func (*Fit) orderly() {}

func (o *Fit) scaling(l *Layout) (x, y float64) { return scaling(o, l) }

func (o *Fit) Apply(ctx context.Context, img *Image) error {
	return img.resample(ctx, img.Target())
}
