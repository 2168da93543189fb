package imaging

import (
	"context"
	"math"
)

// Mask multiplies the alpha of the picture by that of another: the luma of a file, by the weights of Rec. 709 in sRGB, times
// its own alpha, as CSS masks by luminance, stretched over the picture. Or it keeps what lies in the largest circle around
// the middle, or the largest ellipse, with edges by how much of a pixel lies inside.
type Mask struct{ By string }

func (o *Mask) Params(p *Params) {
	p.File(&o.By, "by", "A file, which is stretched over the picture: where it is black or transparent nothing is seen. Or a shape.", "circle", "ellipse")
}

func (o *Mask) Measure(l *Layout) { l.Alpha = true }

// shape tells whether there is no file.
func (o *Mask) shape() bool { return o.By == "circle" || o.By == "ellipse" }

func (o *Mask) layer(l *Layout, _ func(file string) Size) (file string, held Size) {
	if o.shape() {
		return o.By, Size{}
	}
	return o.By, l.Size
}

func (o *Mask) Apply(ctx context.Context, img *Image) error {
	if err := img.AddAlpha(); err != nil {
		return err
	}
	return img.edit(ctx, func(p pixels) error {
		if o.shape() {
			return p.keepEllipse(ctx, o.radii(img))
		}
		return p.keepLit(ctx, img, o.By)
	})
}

// keepLit multiplies alpha by the luma and the alpha of a file.
func (p pixels) keepLit(ctx context.Context, img *Image, file string) error {
	light, err := img.layer(ctx, file, p.Size)
	if err != nil {
		return err
	}
	for i, j := 0, 0; i < len(p.data); i, j = i+4, j+light.bands {
		if i%(rowsALook*p.Width*4) == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		share := lumaOf(light.data[j:]) / 255
		if light.bands == 4 {
			share *= float32(light.data[j+3]) / 255
		}
		p.data[i+3] = round8(float32(p.data[i+3]) * share)
	}
	return nil
}

// radii are those of the shape in pixels of the image.
func (o *Mask) radii(img *Image) corner {
	x, y := float64(img.Layout.Width)/2, float64(img.Layout.Height)/2
	if o.By == "circle" {
		x, y = min(x, y), min(x, y)
	}
	sx, sy := img.Scale()
	return corner{x * sx, y * sy}
}

// keepEllipse multiplies alpha by how much of each pixel lies in an ellipse around the middle.
func (p pixels) keepEllipse(ctx context.Context, radii corner) error {
	cx, cy := float64(p.Width)/2, float64(p.Height)/2
	var halves [rowSlices]float64 // of the width of the ellipse, in slices of a row that count as straight
	for y := range p.Height {
		if err := ctx.Err(); err != nil {
			return err
		}
		narrow, wide := math.Inf(1), 0.0
		for i := range halves {
			up := (float64(y) + (float64(i)+.5)/rowSlices - cy) / radii.y
			halves[i] = radii.x * math.Sqrt(max(1-up*up, 0))
			narrow, wide = min(narrow, halves[i]), max(wide, halves[i])
		}
		row := p.data[y*p.Width*4:][:p.Width*4]
		for x := range p.Width {
			from, to := float64(x)-cx, float64(x)+1-cx
			switch far := max(-from, to); {
			case min(max(from, -to), to) >= wide:
				row[x*4+3] = 0
			case far > narrow:
				covered := 0.0
				for _, half := range halves {
					covered += max(min(to, half)-max(from, -half), 0)
				}
				row[x*4+3] = round8(float32(float64(row[x*4+3]) * covered / rowSlices))
			}
		}
	}
	return nil
}
