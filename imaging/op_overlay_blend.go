package imaging

// OverlayBlend sets how the colours of the next overlays mix with those of the picture, in sRGB: by the formulas of W3C
// Compositing and Blending Level 1. An operator of Porter and Duff concerns the whole picture: one that keeps nothing of
// it where there is no layer leaves it transparent there.
type OverlayBlend struct{ Mode blendMode }

func (o *OverlayBlend) Params(p *Params) {
	names := make([]string, len(blendings))
	for i, m := range blendings {
		names[i] = m.name
	}
	p.add(Param{Name: "mode", Doc: "The blend mode.", Kind: KindChoice, Choices: names, value: &o.Mode})
}

func (o *OverlayBlend) Measure(l *Layout) { l.Blend = o.Mode }
