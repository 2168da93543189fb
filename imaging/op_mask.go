package imaging

import (
	"context"
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
			return p.cover(ctx, o.outline(img))
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

// outline is that of the shape, in pixels of the image.
func (o *Mask) outline(img *Image) outline {
	rx, ry := float64(img.Layout.Width)/2, float64(img.Layout.Height)/2
	if o.By == "circle" {
		rx, ry = min(rx, ry), min(rx, ry)
	}
	sx, sy := img.Scale()
	r := corner{rx * sx, ry * sy}
	cx, cy := float64(img.Width())/2, float64(img.Height())/2
	return outline{left: cx - r.x, top: cy - r.y, right: cx + r.x, bottom: cy + r.y, corners: [4]corner{r, r, r, r}}
}
