package typeset

import (
	"image"
	"image/color"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// deepest bounds how far the parts of a picture may lie inside of each other; the font has no more than a handful.
const deepest = 24

// picture draws a glyph that has colours of its own onto the layer, as opaque as the text is: the table COLR of OpenType,
// versions 0 and 1.
func (p *pen) picture(layer *image.RGBA, m affine, g glyph) error {
	face, err := p.setter.face(g.typeface)
	if err != nil {
		return err
	}
	found, ok := face.GlyphDataColor(g.id)
	if !ok {
		return nil
	}
	above, below, _ := extents(face)
	units := float64(face.Upem())
	x0, y0 := m.of(0, above*units)
	x1, y1 := m.of(float64(face.HorizontalAdvance(g.id)), -below*units)
	view := View{ScaleX: 1, ScaleY: 1}
	bounds := view.pixels(rect{x0, y0, x1, y1}, math.Floor).Intersect(layer.Rect)
	if bounds.Empty() {
		return nil
	}
	b := brush{p, face}
	drawn := image.NewRGBA(bounds)
	if err := b.paint(drawn, found.Paint, m, 0); err != nil {
		return err
	}
	blend(layer, drawn, nil, p.color.A)
	return nil
}

// A brush paints the tree that a picture is described by.
type brush struct {
	*pen
	face *font.Face
}

func (b brush) paint(to *image.RGBA, part tables.PaintTable, m affine, depth int) error {
	if err := b.ctx.Err(); err != nil || depth > deepest {
		return err
	}
	if inner, map_, ok := moved(part); ok {
		return b.paint(to, inner, m.then(map_), depth+1)
	}
	if s := b.shader(part, m); s != nil {
		s.fill(to, nil)
		return nil
	}
	switch part := part.(type) {
	case tables.PaintColrLayersResolved:
		for _, l := range part {
			if err := b.glyph(to, font.GID(l.GlyphID), tables.PaintSolid{PaletteIndex: l.PaletteIndex, Alpha: 1 << 14}, m, depth); err != nil {
				return err
			}
		}
	case tables.PaintColrLayers:
		parts, err := b.face.COLR.LayerList.Resolve(part)
		if err != nil {
			return nil
		}
		for _, one := range parts {
			if err := b.paint(to, one, m, depth+1); err != nil {
				return err
			}
		}
	case tables.PaintColrGlyph:
		if found, ok := b.face.GlyphDataColor(font.GID(part.GlyphID)); ok {
			return b.paint(to, found.Paint, m, depth+1)
		}
	case tables.PaintGlyph:
		return b.glyph(to, font.GID(part.GlyphID), part.Paint, m, depth)
	case tables.PaintComposite:
		return b.composite(to, part, m, depth)
	}
	return nil
}

// glyph paints what lies inside of an outline.
func (b brush) glyph(to *image.RGBA, id font.GID, inside tables.PaintTable, m affine, depth int) error {
	outline, _ := b.face.GlyphDataOutline(id)
	shape := b.cover(outline.Segments, m, 0, to.Rect)
	if shape == nil {
		return nil
	}
	for {
		inner, map_, ok := moved(inside)
		if !ok {
			break
		}
		inside, m = inner, m.then(map_)
	}
	if s := b.shader(inside, m); s != nil {
		s.fill(to, shape)
		return nil
	}
	layer := image.NewRGBA(shape.Rect)
	if err := b.paint(layer, inside, m, depth+1); err != nil {
		return err
	}
	blend(to, layer, shape, 255)
	return nil
}

func (b brush) composite(to *image.RGBA, part tables.PaintComposite, m affine, depth int) error {
	source, backdrop := image.NewRGBA(to.Rect), image.NewRGBA(to.Rect)
	if err := b.paint(source, part.SourcePaint, m, depth+1); err != nil {
		return err
	}
	if err := b.paint(backdrop, part.BackdropPaint, m, depth+1); err != nil {
		return err
	}
	compose(backdrop, source, part.CompositeMode)
	blend(to, backdrop, nil, 255)
	return nil
}

// moved is what a part of a picture moves, and how.
func moved(part tables.PaintTable) (inner tables.PaintTable, m affine, ok bool) {
	around := func(x, y int16, m affine) affine {
		to, back := affine{1, 0, 0, 1, float64(x), float64(y)}, affine{1, 0, 0, 1, -float64(x), -float64(y)}
		return to.then(m).then(back)
	}
	scale := func(x, y float64) affine { return affine{x, 0, 0, y, 0, 0} }
	turn := func(half float64) affine {
		sin, cos := math.Sincos(half * math.Pi)
		return affine{cos, sin, -sin, cos, 0, 0}
	}
	switch p := part.(type) {
	case tables.PaintTransform:
		t := p.Transform
		return p.Paint, affine{float64(t.Xx), float64(t.Yx), float64(t.Xy), float64(t.Yy), float64(t.Dx), float64(t.Dy)}, true
	case tables.PaintTranslate:
		return p.Paint, affine{1, 0, 0, 1, float64(p.Dx), float64(p.Dy)}, true
	case tables.PaintScale:
		return p.Paint, scale(number(p.ScaleX), number(p.ScaleY)), true
	case tables.PaintScaleAroundCenter:
		return p.Paint, around(p.CenterX, p.CenterY, scale(number(p.ScaleX), number(p.ScaleY))), true
	case tables.PaintScaleUniform:
		return p.Paint, scale(number(p.Scale), number(p.Scale)), true
	case tables.PaintScaleUniformAroundCenter:
		return p.Paint, around(p.CenterX, p.CenterY, scale(number(p.Scale), number(p.Scale))), true
	case tables.PaintRotate:
		return p.Paint, turn(number(p.Angle)), true
	case tables.PaintRotateAroundCenter:
		return p.Paint, around(p.CenterX, p.CenterY, turn(number(p.Angle))), true
	}
	return nil, affine{}, false
}

// number reads a share that is stored in steps of 2⁻¹⁴.
func number(v tables.Fixed214) float64 { return float64(v) / (1 << 14) }

// tone is a colour of the palette, premultiplied, 0…1.
func (b brush) tone(index uint16, alpha tables.Fixed214) [4]float32 {
	c := color.NRGBA{b.color.R, b.color.G, b.color.B, 255} // of the text, which is what 0xffff stands for
	if palette := b.face.CPAL; len(palette) > 0 && int(index) < len(palette[0]) {
		r := palette[0][index]
		c = color.NRGBA{r.Red, r.Green, r.Blue, r.Alpha}
	}
	a := float32(c.A) / 255 * float32(number(alpha))
	return [4]float32{float32(c.R) / 255 * a, float32(c.G) / 255 * a, float32(c.B) / 255 * a, a}
}
