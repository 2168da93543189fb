package imaging

import (
	"context"
	"math"
	"slices"
)

// The words that may stand in the place of a fill's colour.
const (
	fillBlur = "blur" // a blurred copy of the picture, as large as the canvas needs
	fillAuto = "auto" // the colour that most of the picture's edge has
)

// under is the colour to lay under a result whose format knows no transparency.
func (img *Image) under(ctx context.Context, fill Fill) (Color, error) {
	if fill.Word != fillAuto || !img.HasAlpha() {
		return fill.Opaque(), nil
	}
	if err := img.settle(ctx); err != nil {
		return Color{}, err
	}
	c, err := img.edgeColor(ctx)
	c.A = 255
	return c, err
}

// fillsAuto tells whether an operation fills with what it finds in a picture of this layout. Resize does where the state
// stretch says so, which then is what reads setfill.
func (l *Layout) fillsAuto(op Operation) bool {
	r, ok := op.(reader)
	if !ok || l.Fill.Word != fillAuto {
		return false
	}
	reads := r.reads()
	return slices.Contains(reads, "setfill") || l.Stretch == "fill" && slices.Contains(reads, "stretch")
}

// resolve puts the colour that is found in the place of the word, as long as the picture is whole: after a resample, or at
// another scale, it might be another. Of an animation, all frames have that of the first.
func (img *Image) resolve(ctx context.Context) error {
	c, err := found(img, func() (Color, error) {
		if err := img.settle(ctx); err != nil {
			return Color{}, err
		}
		return img.edgeColor(ctx)
	})
	img.Layout.Fill = Fill{Color: c, Set: true}
	return err
}

// ground is a canvas filled as Layout.Fill says, with an alpha band where that or the picture has one. p are the pixels of the
// image, which a blurred copy reads once more and so keeps in memory; a plain colour asks for none of them. A colour that is
// to be found in the picture is known by now: see resolve.
func (img *Image) ground(ctx context.Context, p pixels, canvas Size) (pixels, error) {
	if img.Layout.Fill.Word == fillBlur {
		if err := img.become(p); err != nil {
			return pixels{}, err
		}
		return img.blurredCopy(ctx, canvas)
	}
	fill, bands := img.Layout.Fill.Behind(), p.bands
	if fill.A < 255 {
		bands = 4
	}
	return solid(canvas, fill, bands), nil
}

// A blurred copy is made on a small canvas, as nothing fine is left of it, and by a Gaussian of this share of its longer side:
// so it is the same at any scale.
const (
	groundEdge = 256 // pixels
	groundBlur = 0.04
)

// blurredCopy covers a canvas with the picture and blurs it.
func (img *Image) blurredCopy(ctx context.Context, canvas Size) (pixels, error) {
	c, err := img.aside()
	if err != nil {
		return pixels{}, err
	}
	defer func() { c.Close() }()
	whole, small := Size{c.Width(), c.Height()}, canvas.within(groundEdge)
	part := (&Ratio{float64(canvas.Width), float64(canvas.Height)}).within(float64(whole.Width), float64(whole.Height))
	if err := c.ExtractArea((whole.Width-part.Width)/2, (whole.Height-part.Height)/2, part.Width, part.Height); err != nil {
		return pixels{}, err
	}
	if err := c.resample(ctx, small); err != nil {
		return pixels{}, err
	}
	p, err := c.pull(ctx)
	if err != nil {
		return pixels{}, err
	}
	err = p.blur(ctx, groundBlur*float64(max(small.Width, small.Height)), p.unweighted)
	if err != nil || small == canvas {
		return p, err
	}
	return p.enlarge(ctx, canvas)
}

// lay puts a picture on the canvas with its top left corner at x, y, in place of what is there. The canvas has an alpha
// band if the picture has one.
func (p pixels) lay(top pixels, x, y int) {
	left, right := max(x, 0), min(x+top.Width, p.Width)
	if left >= right {
		return
	}
	for row := max(y, 0); row < min(y+top.Height, p.Height); row++ {
		from := top.data[((row-y)*top.Width+left-x)*top.bands:]
		to := p.data[(row*p.Width+left)*p.bands:]
		if p.bands == top.bands {
			copy(to, from[:(right-left)*top.bands])
			continue
		}
		for i := range right - left {
			copy(to[i*4:], from[i*3:][:3])
			to[i*4+3] = 255
		}
	}
}

// The edge is looked at on a small copy, so that it has the same colour at any scale: this many pixels along its longer side,
// of which so many from each side count.
const (
	lookEdge = 64
	lookRim  = 2
	lookNear = 16.0 // levels: colours so near to each other count as one
)

// edgeColor is the colour of which the picture's edge has most: the densest place of its colours, as a mean shift finds it
// (Comaniciu and Meer 2002), with each pixel counting by its opacity. It is opaque; or, where most of the edge is
// transparent, a white that is transparent as what is around the picture. The pixels must be in memory.
func (img *Image) edgeColor(ctx context.Context) (Color, error) {
	s := Size{img.Width(), img.Height()}
	p, err := img.squeezed(ctx, s.scaled(lookEdge/float64(max(s.Width, s.Height))))
	if err != nil {
		return Color{}, err
	}
	var edge []weighed
	seen, all := 0.0, 0.0
	for y := range p.Height {
		for x := range p.Width {
			if x >= lookRim && y >= lookRim && x < p.Width-lookRim && y < p.Height-lookRim {
				continue
			}
			s := p.data[(y*p.Width+x)*p.bands:][:p.bands]
			weight := 1.0
			if p.bands == 4 {
				weight = float64(s[3]) / 255
			}
			edge = append(edge, weighed{[3]float64{float64(s[0]), float64(s[1]), float64(s[2])}, weight})
			seen, all = seen+weight, all+1
		}
	}
	if seen < all/2 {
		return Fill{}.Behind(), nil
	}
	return densest(edge), nil
}

// A weighed colour counts by its opacity.
type weighed struct {
	c      [3]float64
	weight float64
}

// densest is where most of the colours lie.
func densest(list []weighed) Color {
	var at [3]float64
	most := 0.0
	for i := range list {
		if _, weight := meanNear(list, list[i].c); weight > most {
			at, most = list[i].c, weight
		}
	}
	for range 20 {
		at, _ = meanNear(list, at)
	}
	return Color{uint8(math.Round(at[0])), uint8(math.Round(at[1])), uint8(math.Round(at[2])), 255}
}

// meanNear is the mean of the colours near one, and how many they are.
func meanNear(list []weighed, at [3]float64) (mean [3]float64, weight float64) {
	for _, s := range list {
		dr, dg, db := s.c[0]-at[0], s.c[1]-at[1], s.c[2]-at[2]
		w := s.weight * math.Exp(-(dr*dr+dg*dg+db*db)/(2*lookNear*lookNear))
		weight += w
		for i := range mean {
			mean[i] += w * s.c[i]
		}
	}
	for i := range mean {
		mean[i] /= weight
	}
	return mean, weight
}
