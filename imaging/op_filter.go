package imaging

// Filter gives the picture a named look: a recipe of the colour operations of this package, in the order of [recipe.add]. What
// is in the recipe is multiplied by Amount/100: 100 is the look as it is meant, 0 the picture, 200 twice as much of it; below 0
// goes the other way, so that what was warm is cool and what lost colour gains it. Where an operation has bounds, it stops
// there.
type Filter struct {
	Name   string
	Amount float64
}

func (o *Filter) Params(p *Params) {
	p.Choice(&o.Name, "name", "Which look.", lookNames...).Explained(lookDocs...)
	p.Number(&o.Amount, "amount", "How much of it: 100 as it is meant; below 0 its opposite.").Between(-100, 200).In("%").By(1).NeutralAt(0).Optional()
}

func (o *Filter) neutral() bool { return o.Amount == 0 }

func (o *Filter) Colour(c *ColourPass) {
	for _, l := range looks {
		if l.name == o.Name {
			l.add(c, o.Amount/100)
		}
	}
}

// A recipe is a look that has a name. What is 0 is not in it.
type recipe struct {
	name, doc string

	warmth, exposure, saturation, vibrance, shadows, highlights float64 // the amounts of those operations

	grey *[3]float64 // the weights of red, green and blue in a grey picture; nil: it stays in colour
	soft float64     // contrast: percent of the smooth step x²(3 − 2x), which cuts nothing; 200 is that step twice

	// Casts: percent of the range that are added to red, green and blue around a third, a half and two thirds of it. Black
	// and white stay.
	dark, middle, light [3]float64

	black, white [3]float64 // percent of the range that black is raised by, and white lowered
}

// add adds k times the look to the pass.
func (l *recipe) add(c *ColourPass, k float64) {
	has := func(amount float64, op Colour) {
		if amount != 0 {
			bounded(op).Colour(c)
		}
	}
	has(l.warmth, &Warmth{l.warmth * k})
	has(l.exposure, &Exposure{l.exposure * k})
	if l.grey != nil {
		c.Matrix(blended([3][3]float64{*l.grey, *l.grey, *l.grey}, min(k, 1)), [3]float64{})
	} else {
		has(l.saturation, &Saturation{l.saturation * k})
	}
	has(l.vibrance, &Vibrance{l.vibrance * k})
	has(l.shadows, &Shadows{l.shadows * k})
	has(l.highlights, &Highlights{l.highlights * k})
	c.Curves(l.curve(0, k), l.curve(1, k), l.curve(2, k))
}

// bounded brings the amount of an operation, its only parameter, within its bounds.
func bounded(op Colour) Colour {
	p := bind(op)[0]
	amount := p.value.(*numberValue).v
	*amount = min(max(*amount, *p.Min), *p.Max)
	return op
}

// curve is contrast, casts and the ends of the range in one.
func (l *recipe) curve(channel int, k float64) Curve {
	contrast, share := max(l.soft*k/100, -1), k/100
	dark, middle, light := l.dark[channel]*share, l.middle[channel]*share, l.light[channel]*share
	black, white := l.black[channel]*share, 1-l.white[channel]*share
	return func(x float64) float64 {
		for t := contrast; t != 0; t -= min(t, 1) {
			x += min(t, 1) * (x*x*(3-2*x) - x)
		}
		y := 1 - x
		x += x * y * (27.0/4*(dark*y+light*x) + 16*middle*x*y) // each weight is 1 at its highest
		return black + (white-black)*x
	}
}

var lookNames, lookDocs = func() (names, docs []string) {
	for _, l := range looks {
		names, docs = append(names, l.name), append(docs, l.doc)
	}
	return names, docs
}()
