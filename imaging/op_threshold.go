package imaging

// Threshold makes white what is at least as light as Level, and the rest black: its luma (BT.709) in percent of white, on
// sRGB values as they are stored. 0 is white all over, 100 leaves white itself alone.
type Threshold struct{ Level float64 }

func (o *Threshold) Params(p *Params) {
	p.Number(&o.Level, "level", "From which luma on a pixel is white: percent of white.").Between(0, 100).In("%").By(1)
}

func (o *Threshold) Colour(c *ColourPass) {
	saturate(c, 0)
	// Half a millionth of room, for the rounding of sums.
	c.Curve(func(x float64) float64 {
		if x >= o.Level/100-5e-7 {
			return 1
		}
		return 0
	})
}

// finer: edges that are hard at the full scale are smooth at a smaller one.
func (*Threshold) finer() float64 { return 2 }
