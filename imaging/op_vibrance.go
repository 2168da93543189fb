package imaging

// Vibrance strengthens muted colours more than vivid ones, and skin least. On sRGB values as they are stored, a colour is
// moved away from the grey of its luma (BT.709, as [Saturation] does), which keeps luma and hue. How vivid it is, s, is the
// share of the way from that grey to where red, green or blue would be cut; it becomes
//
//	s' = s·(1 + a) / (1 + a·s),  a = Amount/100
//
// which grows with s, is (1 + a)·s for colours near grey, and 1 at 1: so nothing is ever cut, and colours that differ stay
// apart. −100 leaves grey. Colours around the skin tone line of vectorscopes, the I axis of NTSC's YIQ at
// 123° in the plane of Cb and Cr, get a quarter of it: all skin lies near that line, whatever its lightness, at an s of more
// than a tenth, up to which they are spared less.
type Vibrance struct{ Amount float64 }

func (o *Vibrance) Params(p *Params) {
	p.Number(&o.Amount, "amount", "How much stronger muted colours, or weaker, in percent.").Between(-100, 500).In("%").By(1).NeutralAt(0)
}

func (o *Vibrance) Colour(c *ColourPass) {
	amount := o.Amount / 100
	c.Map(func(c [3]float64) [3]float64 {
		y := lumaIn(c)
		s := vividness(c, y)
		if s < 1e-6 {
			return c
		}
		a := amount * (1 - skinSpared*skin(c, y)*min(10*s, 1))
		if a <= -1 {
			return [3]float64{y, y, y}
		}
		return fromGrey(y, c, (1+a)/(1+a*s))
	})
}

// skinSpared is the share of vibrance that skin is spared.
const skinSpared = 0.75

// vividness is how far a colour is on the way from the grey of its luma to where a channel would be cut, 0…1.
func vividness(c [3]float64, y float64) (s float64) {
	for _, v := range c {
		switch {
		case v > y && y < 1:
			s = max(s, (v-y)/(1-y))
		case v < y && y > 0:
			s = max(s, (y-v)/y)
		}
	}
	return s
}

// skin is 1 for colours up to 15° from the skin tone line and 0 from 45° on, smoothly between.
func skin(c [3]float64, y float64) float64 {
	const (
		alongCb, alongCr = -0.5446, 0.8387 // cosine and sine of 123°
		inner, outer     = 0.9659, 0.7071  // cosines of 15° and 45°
	)
	cb, cr := (c[2]-y)/1.8556, (c[0]-y)/1.5748 // BT.709
	length := cb*cb + cr*cr
	along := cb*alongCb + cr*alongCr
	if along <= 0 || length == 0 {
		return 0
	}
	// The square of the cosine does without a root.
	t := unit((along*along/length - outer*outer) / (inner*inner - outer*outer))
	return t * t * (3 - 2*t)
}

// lumaIn is the luma of a colour, 0…1.
func lumaIn(c [3]float64) float64 { return luma[0]*c[0] + luma[1]*c[1] + luma[2]*c[2] }

// fromGrey is a colour at k times its distance from a grey.
func fromGrey(grey float64, c [3]float64, k float64) [3]float64 {
	for i, v := range c {
		c[i] = grey + (v-grey)*k
	}
	return c
}

// inGamut is a colour that may reach beyond 0…1, drawn to a grey of 0…1 until it does not.
func inGamut(c [3]float64, grey float64) [3]float64 {
	k := 1.0
	for _, v := range c {
		switch {
		case v > 1:
			k = min(k, (1-grey)/(v-grey))
		case v < 0:
			k = min(k, grey/(grey-v))
		}
	}
	if k == 1 {
		return c
	}
	return fromGrey(grey, c, k)
}
