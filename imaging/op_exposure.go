package imaging

import "math"

// Exposure multiplies linear light by 2^(Amount/100): 100 is one stop. Darker is a plain product. Brighter has a shoulder:
// light that becomes y is y up to the knee, and above it
//
//	knee + (y − knee) / (1 + c·(y − knee)),  c = 1/(1 − knee) − 1/(gain − knee)
//
// which leaves the knee with slope 1 and takes white, y = gain, to white. So nothing is cut, every brightness stays apart
// from its neighbours, and the whole goes over into the identity at 0. The form is Reinhard's (Photographic Tone
// Reproduction, 2002, eq. 4), from the knee on.
type Exposure struct{ Amount float64 }

// knee is the light above which an exposure bends, 188 of 255 in sRGB.
const knee = 0.5

func (o *Exposure) Params(p *Params) {
	p.Number(&o.Amount, "amount", "Hundredths of a stop: 100 is twice the light, −100 half.").Between(-500, 500).By(5).NeutralAt(0)
}

func (o *Exposure) Colour(c *ColourPass) {
	gain := math.Exp2(o.Amount / 100)
	bend := 0.0
	if gain > 1 {
		bend = 1/(1-knee) - 1/(gain-knee)
	}
	c.Curve(func(x float64) float64 {
		light := linear(x) * gain
		if above := light - knee; above > 0 {
			light = knee + above/(1+bend*above)
		}
		return encoded(light)
	})
}
