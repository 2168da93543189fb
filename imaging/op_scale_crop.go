package imaging

import (
	"context"
	"math"
	"slices"
	"strings"
)

// ScaleCrop covers a box of whole pixels and cuts off what sticks out (CSS object-fit: cover). With a name of detectors in
// Smart, what is kept is the focal point, where the file has one, or else what draws attention; only where there is nothing
// of the kind, the position holds.
type ScaleCrop struct {
	Size  Dimensions
	Smart string
	At    Position // in percent
}

func (o *ScaleCrop) Params(p *Params) {
	p.Dimensions(&o.Size, "size", "The size of the result.")
	p.Smart(&o.Smart, "smart", "What is kept, if it is to be found: points is what draws attention, or the focal point where one is set.").Optional()
	p.Percentages(&o.At, "position", "What is kept of the longer side; of a smart crop, where nothing draws attention.").Optional()
}

// decide: the focal point is a position, and what draws attention must be looked for.
func (o *ScaleCrop) decide(src Source) Operation {
	switch {
	case o.Smart == "":
		return o
	case src.Focal != nil:
		return &ScaleCrop{Size: o.Size, At: keywords["focal"]}
	}
	return &smartCrop{*o}
}

func (o *ScaleCrop) Measure(l *Layout) {
	box := l.box(o.Size)
	covering := l.Size.covered(box)
	x, y := o.At.Offset(covering, box, l.Focal)
	l.resizeTo(covering)
	l.cropTo(box, x, y)
}

// reads: a position beyond 0…100 % leaves a part of the box empty.
func (*ScaleCrop) reads() []string { return []string{"setfill", "dpr"} }

func (*ScaleCrop) orderly() {}

func (o *ScaleCrop) scaling(l *Layout) (x, y float64) {
	return l.ratios(l.covered(l.box(o.Size)))
}

func (o *ScaleCrop) Apply(ctx context.Context, img *Image) error {
	box := img.Target()
	covering := Size{img.Layout.Width, img.Layout.Height}.covered(box)
	x, y := o.At.Offset(covering, box, img.Layout.Focal)
	left, top := int(math.Round(x)), int(math.Round(y))
	if err := img.reduce(ctx, covering); err != nil {
		return err
	}
	if img.Width() == covering.Width && img.Height() == covering.Height {
		return img.cut(ctx, left, top, box)
	}
	// Only what is kept is enlarged: of a long, narrow picture the whole may be any number of pixels.
	part := Size{min(left+box.Width, covering.Width) - max(left, 0), min(top+box.Height, covering.Height) - max(top, 0)}
	if part.Width <= 0 || part.Height <= 0 {
		return img.embed(ctx, box.Width, 0, box)
	}
	p, err := img.pull(ctx)
	if err != nil {
		return err
	}
	if p, err = p.enlargePart(ctx, covering, max(left, 0), max(top, 0), part); err != nil {
		return err
	}
	if err := img.become(p); err != nil {
		return err
	}
	return img.cut(ctx, min(left, 0), min(top, 0), box)
}

// detectors are what a smart crop may go by, in the order in which plain smart does.
var detectors = []string{"faces", "objects", "points"}

// A smartValue is smart, or smart_ and detectors in the order in which they are asked.
type smartValue struct{ v *string }

func (s smartValue) String() string { return *s.v }

// set keeps what makes a difference: points finds something wherever there is anything, so no detector after it is asked.
func (s smartValue) set(text string, p *Param) error {
	wrong := &shapeError{"one of " + strings.Join(p.Choices, ", ")}
	name, list, given := strings.Cut(text, "_")
	var asked []string
	for word := range strings.SplitSeq(list, "_") {
		if !given {
			break
		}
		if !slices.Contains(detectors, word) || slices.Contains(asked, word) {
			return wrong
		}
		asked = append(asked, word)
	}
	at := slices.Index(asked, "points")
	switch {
	case name != "smart":
		return wrong
	case given && at < 0:
		return absentError{}
	case given && !slices.Equal(asked[:at+1], detectors):
		name += "_" + strings.Join(asked[:at+1], "_")
	}
	*s.v = name
	return nil
}

// Smart binds the name of a smart crop; empty where it is left out.
func (p *Params) Smart(v *string, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindChoice, value: smartValue{v}, Choices: []string{
		"smart", "smart_faces_points", "smart_objects_points", "smart_objects_faces_points", "smart_points",
	}})
}
