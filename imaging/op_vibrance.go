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
	c.Map(func(r, g, b float64) (float64, float64, float64) {
		y := lumaIn(r, g, b)
		s := vividness(r, g, b, y)
		if s < 1e-6 {
			return r, g, b
		}
		a := amount * (1 - skinSpared*skin(r, b, y)*min(10*s, 1))
		if a <= -1 {
			return y, y, y
		}
		return fromGrey(y, r, g, b, (1+a)/(1+a*s))
	})
}

// skinSpared is the share of vibrance that skin is spared.
const skinSpared = 0.75

// vividness is how far a colour is on the way from the grey of its luma to where a channel would be cut, 0…1.
func vividness(r, g, b, y float64) (s float64) {
	if most := max(r, g, b); most > y && y < 1 {
		s = (most - y) / (1 - y)
	}
	if least := min(r, g, b); least < y && y > 0 {
		s = max(s, (y-least)/y)
	}
	return s
}

// skin is 1 for colours up to 15° from the skin tone line and 0 from 45° on, smoothly between.
func skin(r, b, y float64) float64 {
	const (
		alongCb, alongCr = -0.5446, 0.8387 // cosine and sine of 123°
		inner, outer     = 0.9659, 0.7071  // cosines of 15° and 45°
	)
	cb, cr := (b-y)/1.8556, (r-y)/1.5748 // BT.709
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
func lumaIn(r, g, b float64) float64 { return luma[0]*r + luma[1]*g + luma[2]*b }

// fromGrey is a colour at k times its distance from a grey.
func fromGrey(grey, r, g, b, k float64) (float64, float64, float64) {
	return grey + (r-grey)*k, grey + (g-grey)*k, grey + (b-grey)*k
}

// inGamut is a colour that may reach beyond 0…1, drawn to a grey of 0…1 until it does not.
func inGamut(r, g, b, grey float64) (float64, float64, float64) {
	k := 1.0
	if most := max(r, g, b); most > 1 {
		k = (1 - grey) / (most - grey)
	}
	if least := min(r, g, b); least < 0 {
		k = min(k, grey/(grey-least))
	}
	if k == 1 {
		return r, g, b
	}
	return fromGrey(grey, r, g, b, k)
}
