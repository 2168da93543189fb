package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// A smartCrop looks for what draws attention: edges, skin and strong colours, as libvips weighs them on 32 × 32 pixels. It
// comes to a scale_crop at that place.
type smartCrop struct{ ScaleCrop }

func (*smartCrop) exact() bool { return true }

func (*smartCrop) looksAt() int { return attentionEdge }

// The place is looked for on a copy of this size, whatever the ratio, so that it is the same at any scale. Where no sample of
// a channel is so many levels above another, there is nothing to be found.
const (
	attentionEdge = 160 // pixels, a multiple of what libvips reduces it to
	attentionMost = 6   // levels
)

// survey looks at the first frame, and finds one place for all.
func (o *smartCrop) survey(ctx context.Context, frames []*Image) (Operation, error) {
	img := frames[0]
	at := o.At
	box := img.Layout.box(o.Size)
	covering := img.Layout.covered(box)
	p, err := img.squeezed(ctx, Size{attentionEdge, attentionEdge})
	if err != nil {
		return nil, err
	}
	if !p.even(attentionMost) {
		if at, err = p.attention(covering, box); err != nil {
			return nil, err
		}
	}
	return &ScaleCrop{Size: o.Size, At: at}, nil
}

// even tells whether no sample of a channel is more than so many levels above another.
func (p pixels) even(most int) bool {
	low, high := [4]int{255, 255, 255, 255}, [4]int{}
	for i, v := range p.data {
		b := i % p.bands
		low[b], high[b] = min(low[b], int(v)), max(high[b], int(v))
		if high[b]-low[b] > most {
			return false
		}
	}
	return true
}

// attention is where a box lies best on a canvas that the pixels are a copy of.
func (p pixels) attention(canvas, box Size) (Position, error) {
	ref, err := p.image()
	if err != nil {
		return Position{}, err
	}
	defer ref.Close()
	across := clampInt(float64(p.Width*box.Width)/float64(canvas.Width), 1, p.Width)
	down := clampInt(float64(p.Height*box.Height)/float64(canvas.Height), 1, p.Height)
	if err := ref.SmartCrop(across, down, vips.InterestingAttention); err != nil {
		return Position{}, err
	}
	return Position{X: roomShare(-ref.OffsetX(), p.Width-across), Y: roomShare(-ref.OffsetY(), p.Height-down)}, nil
}

// roomShare is an offset as the percentage of the room that there is; the middle where there is none.
func roomShare(offset, room int) Length {
	if room == 0 {
		return Length{50, true}
	}
	return Length{100 * float64(offset) / float64(room), true}
}
