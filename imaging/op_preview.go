package imaging

import "context"

// Preview fits the picture inside a box of whole pixels, keeping its ratio; it never enlarges.
type Preview struct{ Box Dimensions }

func (o *Preview) Params(p *Params) {
	p.Dimensions(&o.Box, "size", "The box that the picture is to fit in.").Optional()
}

func (o *Preview) Measure(l *Layout) {
	if fitted := l.Size.fitted(l.box(o.Box)); fitted.Width < l.Width || fitted.Height < l.Height {
		l.resizeTo(fitted)
	}
}

func (*Preview) reads() []string { return []string{"dpr"} }

func (*Preview) orderly() {}

func (o *Preview) scaling(l *Layout) (x, y float64) { return scaling(o, l) }

func (o *Preview) Apply(ctx context.Context, img *Image) error {
	return img.resample(ctx, img.Target())
}

// scaling is how much an operation that keeps all of the picture scales it.
func scaling(op Measurer, before *Layout) (x, y float64) {
	after := *before
	op.Measure(&after)
	return before.ratios(after.Size)
}
