package imaging

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

// noise is samples drawn evenly from 0…255.
func noise(seed uint64, s Size, bands int) pixels {
	random := rand.New(rand.NewPCG(seed, 1))
	p := solid(s, Color{}, bands)
	for i := range p.data {
		p.data[i] = uint8(random.UintN(256))
	}
	return p
}

// drawn is a picture whose samples are what draw makes, 0…1, at each pixel.
func drawn(s Size, bands int, draw func(x, y float64) [4]float64) pixels {
	p := solid(s, Color{}, bands)
	for y := range s.Height {
		for x := range s.Width {
			v := draw(float64(x)+0.5, float64(y)+0.5)
			for b := range bands {
				p.data[(y*s.Width+x)*bands+b] = uint8(math.Round(unit(v[b]) * 255))
			}
		}
	}
	return p
}

// ramps are even gradients: red along the width, green along the height, blue against both.
func ramps(s Size, bands int) pixels {
	return drawn(s, bands, func(x, y float64) [4]float64 {
		u, v := (x-.5)/float64(max(s.Width-1, 1)), (y-.5)/float64(max(s.Height-1, 1))
		return [4]float64{u, v, 1 - (u+v)/2, 1}
	})
}

// zonePlate is rings that become finer from the middle on, up to the finest that pixels can show.
func zonePlate(s Size, bands int) pixels {
	return drawn(s, bands, func(x, y float64) [4]float64 {
		dx, dy := x-float64(s.Width)/2, y-float64(s.Height)/2
		v := .5 + .5*math.Cos(math.Pi*(dx*dx+dy*dy)/float64(max(s.Width, s.Height)))
		return [4]float64{v, v, v, 1}
	})
}

// scene is a picture with detail of many sizes, soft and hard, as a photograph has; with alpha it has transparent parts.
func scene(s Size, bands int) pixels {
	w, h := float64(s.Width), float64(s.Height)
	return drawn(s, bands, func(x, y float64) [4]float64 {
		u, v := x/w, y/h
		tone := .45 + .2*math.Sin(5*u+3*v) + .12*math.Sin(31*u-23*v) + .06*math.Sin(140*u+90*v)
		c := [4]float64{tone + .1*math.Cos(7*v), tone, tone - .1*math.Sin(9*u), 1}
		if math.Hypot(u-.3, v-.4) < .15 {
			c[0], c[1] = .85, .3
		}
		if math.Mod(u*6, 1) < .5 && v > .7 {
			c[0], c[1], c[2] = c[0]*.4, c[1]*.5, .7
		}
		if math.Hypot(u-.7, v-.3) < .2 {
			c[3] = .3 + .7*u
		}
		return c
	})
}

// dot is a soft white dot on black around a place.
func dot(s Size, at Point, radius float64) pixels {
	return drawn(s, 3, func(x, y float64) [4]float64 {
		v := math.Exp(-(math.Pow(x-at.X, 2) + math.Pow(y-at.Y, 2)) / (radius * radius))
		return [4]float64{v, v, v, 1}
	})
}

// centroid is the middle of all light.
func (p pixels) centroid() Point {
	var x, y, sum float64
	for i := range p.Width * p.Height {
		v := float64(p.data[i*p.bands])
		x, y, sum = x+v*(float64(i%p.Width)+.5), y+v*(float64(i/p.Width)+.5), sum+v
	}
	return Point{x / sum, y / sum}
}

// checker is squares of two colours, of which the second is transparent.
func checker(s Size, side int, shown, hidden Color) pixels {
	p := solid(s, shown, 4)
	for y := range s.Height {
		for x := range s.Width {
			if (x/side+y/side)%2 == 1 {
				copy(p.data[(y*s.Width+x)*4:], []byte{hidden.R, hidden.G, hidden.B, 0})
			}
		}
	}
	return p
}

// full is an image of the pixels at their own scale.
func (p pixels) full(t testing.TB) *Image { return p.of(t, p.Size) }

// of is an image of the pixels that stand for a picture of another size. The test closes it.
func (p pixels) of(t testing.TB, picture Size) *Image {
	t.Helper()
	ref, err := p.image()
	if err != nil {
		t.Fatal(err)
	}
	layout := Layout{Size: picture, Focal: Point{.5, .5}, Alpha: p.bands == 4}
	self := &shelf{src: Source{Size: picture}, load: func(context.Context) ([]byte, error) { return encodePNG(t, p), nil }}
	img := &Image{ImageRef: ref, Layout: layout, shelf: self, after: layout, scale: float64(p.Width) / float64(picture.Width)}
	t.Cleanup(func() { img.Close() })
	return img
}

// do runs operations, one by one, and answers the pixels that result.
func do(t testing.TB, img *Image, operations ...Operation) pixels {
	t.Helper()
	for _, op := range operations {
		if s, ok := op.(surveyor); ok {
			found, err := s.survey(context.Background(), []*Image{img})
			if err != nil {
				t.Fatal(err)
			}
			op = found
		}
		img.after = img.Layout
		if m, ok := op.(Measurer); ok {
			m.Measure(&img.after)
		}
		var err error
		if colour, ok := op.(Colour); ok {
			var pass ColourPass
			colour.Colour(&pass)
			err = pass.apply(context.Background(), img)
		} else {
			err = op.(Action).Apply(context.Background(), img)
		}
		if err != nil {
			t.Fatal(err)
		}
		img.Layout = img.after
	}
	p, err := img.materialize(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p pixels) clone() pixels {
	p.data = append([]byte(nil), p.data...)
	return p
}

// mean is the mean of one band.
func (p pixels) mean(band int) float64 {
	sum := 0.0
	for i := band; i < len(p.data); i += p.bands {
		sum += float64(p.data[i])
	}
	return sum / float64(p.Width*p.Height)
}

// distance is the largest and the mean difference of two pictures' samples, in levels. Colours that cannot be seen do not
// count.
func distance(t testing.TB, a, b pixels) (largest, mean float64) {
	t.Helper()
	if a.Size != b.Size || a.bands != b.bands {
		t.Fatalf("%v of %d bands cannot be compared with %v of %d", a.Size, a.bands, b.Size, b.bands)
	}
	sum := 0.0
	for i := range a.data {
		d := math.Abs(float64(a.data[i]) - float64(b.data[i]))
		if a.bands == 4 {
			if band := i % 4; band < 3 {
				d *= float64(max(a.data[i-band+3], b.data[i-band+3])) / 255
			}
		}
		largest, sum = max(largest, d), sum+d
	}
	return largest, sum / float64(len(a.data))
}

// reducedAgrees holds an operation to looking alike at half the scale: run and then halved, or halved and then run.
func reducedAgrees(t *testing.T, op Operation, most float64) {
	t.Helper()
	for _, bands := range []int{3, 4} {
		p := scene(Size{480, 320}, bands)
		half := Size{240, 160}
		after := p.full(t)
		do(t, after, op)
		if err := after.resample(t.Context(), half); err != nil {
			t.Fatal(err)
		}
		small := p.full(t)
		if err := small.resample(t.Context(), half); err != nil {
			t.Fatal(err)
		}
		reduced := do(t, do(t, small).of(t, p.Size), op)
		if _, mean := distance(t, do(t, after), reduced); mean > most {
			t.Errorf("%T of %d bands at half the scale is %.2f levels off in the mean; allowed are %v", op, bands, mean, most)
		}
	}
}

// show plans a frame and renders it.
func (v *Viewer) show(ctx context.Context, t Transformation, maxEdge int) (*Frame, error) {
	p, err := v.Plan(ctx, t, maxEdge)
	if err != nil {
		return nil, err
	}
	return v.Render(ctx, p)
}
