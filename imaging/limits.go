package imaging

import "fmt"

// Limits bound what is decoded and what is answered.
type Limits struct {
	SourcePixels int64 // of one frame
	SourceFrames int
	TotalPixels  int64 // of all frames of a source together, as stored
	HeldPixels   int64 // of all frames together at each step of a render, and in the result: they are in memory at once
	Side         int   // of a result
	Pixels       int64 // of one frame of a result
}

// DefaultLimits are those of the URL API: sources of 75 megapixels, results of 8192 pixels a side and 32 megapixels, and
// 100 in all frames of an animation.
var DefaultLimits = Limits{
	SourcePixels: 75e6, SourceFrames: 500, TotalPixels: 400e6, HeldPixels: 100e6, Side: 8192, Pixels: 32e6,
}

// A LimitError reports a source that is too large to process, or a result that is too large to answer.
type LimitError struct{ Message string }

func (e *LimitError) Error() string { return e.Message }

// A PageError reports a page that the source does not have.
type PageError struct{ Page, Pages int }

func (e *PageError) Error() string {
	if e.Pages == 1 {
		return fmt.Sprintf("there is no page %d: the file has one page, which is 0", e.Page)
	}
	return fmt.Sprintf("there is no page %d: the file has %d, from 0 to %d", e.Page, e.Pages, e.Pages-1)
}

// source refuses what is too large to decode.
func (limits Limits) source(src Source) error {
	switch {
	case src.Size.Pixels() > limits.SourcePixels:
		return &LimitError{fmt.Sprintf("the source has %d × %d pixels; at most %d megapixels are processed",
			src.Size.Width, src.Size.Height, limits.SourcePixels/1e6)}
	case src.Frames > limits.SourceFrames:
		return &LimitError{fmt.Sprintf("the source has %d frames; at most %d are processed", src.Frames, limits.SourceFrames)}
	case src.Size.Pixels()*int64(max(src.Frames, 1)) > limits.TotalPixels:
		return &LimitError{fmt.Sprintf("the source has %d frames of %d × %d pixels; at most %d megapixels in all are processed",
			src.Frames, src.Size.Width, src.Size.Height, limits.TotalPixels/1e6)}
	}
	return nil
}

// check refuses a result, or a step on the way to it, that is too large. There is no result where the file itself is
// answered, or what is known of it. What only a look at the picture tells is checked once it is known.
func (p *Plan) check() error {
	if !p.t.IsOriginal() && !p.t.IsTerminal() && p.measured() == len(p.layouts) {
		if err := p.checkResult(); err != nil {
			return err
		}
	}
	return p.checkSteps()
}

func (p *Plan) checkResult() error {
	limits := &p.limits
	if p.Size.Width > limits.Side || p.Size.Height > limits.Side || p.Size.Pixels() > limits.Pixels {
		return &LimitError{fmt.Sprintf("the result would have %d × %d pixels; at most %d a side and %d megapixels are answered",
			p.Size.Width, p.Size.Height, limits.Side, limits.Pixels/1e6)}
	}
	if most := encoders[p.Format].most; most > 0 && p.Size.Pixels() > most {
		return &LimitError{fmt.Sprintf("the result would have %d × %d pixels; at most %d megapixels are written as %s: choose another format or a smaller size",
			p.Size.Width, p.Size.Height, most/1e6, p.Format)}
	}
	if p.Size.Pixels()*int64(p.Frames) > limits.HeldPixels {
		return &LimitError{fmt.Sprintf("the result would have %d frames of %d × %d pixels; at most %d megapixels in all are answered",
			p.Frames, p.Size.Width, p.Size.Height, limits.HeldPixels/1e6)}
	}
	return nil
}

func (p *Plan) checkSteps() error {
	limits := &p.limits
	_, layer := p.layered()
	for i, l := range p.layouts[:p.measured()] {
		// A step may be as large as a source may be: it is no larger than what was decoded, or is cut down later.
		size := l.scaled(p.scales[i])
		if size.Pixels() > limits.SourcePixels {
			return &LimitError{fmt.Sprintf("after operation %d the picture would have %d × %d pixels; at most %d megapixels are processed",
				i, size.Width, size.Height, limits.SourcePixels/1e6)}
		}
		held := size.Pixels() * int64(p.Frames)
		if held > limits.HeldPixels {
			return &LimitError{fmt.Sprintf("on the way there would be %d frames of %d × %d pixels; at most %d megapixels in all are processed",
				p.Frames, size.Width, size.Height, limits.HeldPixels/1e6)}
		}
		if held+layer > limits.HeldPixels {
			return &LimitError{fmt.Sprintf("on the way there would be %d megapixels and a layer of %d; at most %d in all are processed",
				held/1e6, layer/1e6, limits.HeldPixels/1e6)}
		}
	}
	return nil
}
