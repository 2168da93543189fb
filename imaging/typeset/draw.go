package typeset

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/vector"
)

// What is done for want of a font: how far upright letters lean, and how much wider thin strokes become, in ems.
const (
	slant = 0.2
	smear = 0.025
)

// View is the pixels that a block is drawn to: where the box stands and how many of them there are per pixel of the box.
type View struct {
	X, Y           float64
	ScaleX, ScaleY float64
	Clip           image.Rectangle // nothing is drawn outside of it
}

// Draw draws the block line by line: each call of put brings what one of them covers, in pixels of the view,
// premultiplied. Nothing lies outside of the box. It stops when ctx ends or put answers an error.
func (b *Block) Draw(ctx context.Context, v View, c color.NRGBA, put func(*image.RGBA) error) error {
	s := setters.Get().(*setter)
	defer setters.Put(s)
	p := &pen{ctx: ctx, setter: s, color: c, clip: v.pixels(rect{0, 0, b.box.Width, b.box.Height}, math.Round).Intersect(v.Clip)}
	for i := range b.Lines {
		drawn, err := p.line(&b.Lines[i], v)
		if err != nil {
			return err
		}
		if drawn == nil {
			continue
		}
		if err := put(drawn); err != nil {
			return err
		}
	}
	return nil
}

// pixels is a rectangle of the box in pixels of the view; its right and lower edge are rounded up where others are
// rounded down.
func (v View) pixels(r rect, round func(float64) float64) image.Rectangle {
	at := func(f float64) int { return int(round(min(max(f, -1<<30), 1<<30))) }
	return image.Rect(at(v.X+r.left*v.ScaleX), at(v.Y+r.top*v.ScaleY), -at(-v.X-r.right*v.ScaleX), -at(-v.Y-r.bottom*v.ScaleY))
}

// A pen draws glyphs.
type pen struct {
	ctx    context.Context
	setter *setter
	color  color.NRGBA
	clip   image.Rectangle

	raster vector.Rasterizer // its memory serves all lines
}

// line is what a line covers; nil when that is nothing.
func (p *pen) line(l *Line, v View) (*image.RGBA, error) {
	ink := rect{l.x + l.ink.left - 1, l.y + l.ink.top - 1, l.x + l.ink.right + 1, l.y + l.ink.bottom + 1}
	bounds := v.pixels(ink, math.Floor).Intersect(p.clip)
	if bounds.Empty() {
		return nil, nil
	}
	// Letters that touch are one shape, lest a translucent colour is laid on twice where they do.
	shape := image.NewAlpha(bounds)
	for _, g := range l.glyphs {
		if g.typeface == emoji.regular {
			continue
		}
		if err := p.ctx.Err(); err != nil {
			return nil, err
		}
		face, err := p.setter.face(g.typeface)
		if err != nil {
			return nil, err
		}
		outline, _ := face.GlyphDataOutline(g.id)
		if covered := p.cover(outline.Segments, v.of(l, g), g.smear(face), bounds); covered != nil {
			add(shape, covered)
		}
	}
	layer := tinted(shape, p.color)
	for _, g := range l.glyphs {
		if g.typeface != emoji.regular {
			continue
		}
		if err := p.picture(layer, v.of(l, g), g); err != nil {
			return nil, err
		}
	}
	return layer, nil
}

// smear is how far a glyph is doubled to the right, in units of its font; 0 where it is not.
func (g glyph) smear(face *font.Face) float64 {
	if !g.smeared || g.scale == 0 {
		return 0
	}
	return smear * float64(face.Upem())
}

// of maps units of a glyph's font, y upwards, to pixels of the view.
func (v View) of(l *Line, g glyph) affine {
	m := affine{g.scale * v.ScaleX, 0, 0, -g.scale * v.ScaleY, v.X + (l.x+g.x)*v.ScaleX, v.Y + (l.y+g.y)*v.ScaleY}
	if g.slanted {
		m = m.then(affine{1, 0, slant, 1, 0, 0})
	}
	return m
}

// cover is how much of each pixel an outline covers, within bounds; nil when it is outside.
func (p *pen) cover(outline []font.Segment, m affine, smear float64, bounds image.Rectangle) *image.Alpha {
	box := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, s := range outline {
		for _, a := range s.ArgsSlice() {
			x, y := m.of(float64(a.X), float64(a.Y))
			box = box.union(rect{x, y, x, y})
		}
	}
	if smear > 0 {
		box.right += smear * math.Abs(m[0])
	}
	view := View{ScaleX: 1, ScaleY: 1}
	if bounds = view.pixels(box, math.Floor).Intersect(bounds); len(outline) == 0 || bounds.Empty() {
		return nil
	}
	p.raster.Reset(bounds.Dx(), bounds.Dy())
	p.trace(outline, m, bounds.Min)
	if smear > 0 {
		p.trace(outline, m.then(affine{1, 0, 0, 1, smear, 0}), bounds.Min)
	}
	covered := image.NewAlpha(bounds)
	p.raster.DrawOp = draw.Src
	p.raster.Draw(covered, bounds, image.Opaque, image.Point{})
	return covered
}

// trace goes along an outline.
func (p *pen) trace(outline []font.Segment, m affine, origin image.Point) {
	at := func(a font.SegmentPoint) (x, y float32) {
		fx, fy := m.of(float64(a.X), float64(a.Y))
		return float32(fx - float64(origin.X)), float32(fy - float64(origin.Y))
	}
	open := false
	for _, s := range outline {
		ax, ay := at(s.Args[0])
		bx, by := at(s.Args[1])
		cx, cy := at(s.Args[2])
		switch s.Op {
		case ot.SegmentOpMoveTo:
			if open {
				p.raster.ClosePath()
			}
			p.raster.MoveTo(ax, ay)
			open = true
		case ot.SegmentOpLineTo:
			p.raster.LineTo(ax, ay)
		case ot.SegmentOpQuadTo:
			p.raster.QuadTo(ax, ay, bx, by)
		case ot.SegmentOpCubeTo:
			p.raster.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	p.raster.ClosePath()
}

// add adds what is covered to a shape; a pixel that both cover is covered at the most.
func add(shape, covered *image.Alpha) {
	r := covered.Rect
	for y := r.Min.Y; y < r.Max.Y; y++ {
		to := shape.Pix[shape.PixOffset(r.Min.X, y):][:r.Dx()]
		for i, a := range covered.Pix[covered.PixOffset(r.Min.X, y):][:r.Dx()] {
			if a != 0 {
				to[i] = uint8(min(int(to[i])+int(a), 255))
			}
		}
	}
}

// tinted is a shape in a colour, premultiplied.
func tinted(shape *image.Alpha, c color.NRGBA) *image.RGBA {
	var table [256][4]uint8 // of each coverage
	for covered := range table {
		a := uint32(covered) * uint32(c.A)
		weigh := func(v uint8) uint8 { return uint8((uint32(v)*a + 255*255/2) / (255 * 255)) }
		table[covered] = [4]uint8{weigh(c.R), weigh(c.G), weigh(c.B), uint8((a + 127) / 255)}
	}
	layer := image.NewRGBA(shape.Rect)
	for i, covered := range shape.Pix {
		if covered != 0 {
			copy(layer.Pix[4*i:4*i+4], table[covered][:])
		}
	}
	return layer
}

// An affine map takes x, y to a·x + c·y + e, b·x + d·y + f.
type affine [6]float64

func (m affine) of(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// then is the map that goes through inner first.
func (m affine) then(inner affine) affine {
	e, f := m.of(inner[4], inner[5])
	return affine{
		m[0]*inner[0] + m[2]*inner[1], m[1]*inner[0] + m[3]*inner[1],
		m[0]*inner[2] + m[2]*inner[3], m[1]*inner[2] + m[3]*inner[3], e, f,
	}
}

// inverse undoes the map; false where it flattens.
func (m affine) inverse() (affine, bool) {
	det := m[0]*m[3] - m[1]*m[2]
	if math.Abs(det) < 1e-12 {
		return affine{}, false
	}
	a, b, c, d := m[3]/det, -m[1]/det, -m[2]/det, m[0]/det
	return affine{a, b, c, d, -(a*m[4] + c*m[5]), -(b*m[4] + d*m[5])}, true
}
