package imaging

import (
	"context"
	"fmt"
	"math"
)

// mostFits is how many encodes fit takes at the most beside the first.
const mostFits = 7

// fit writes the sheet at the best quality below e's with which it has at most e.MaxBytes, where it had `large` bytes at
// that: within a step of quality or a few percent of the bytes, by mostFits encodes at the most. Formats without loss
// cannot, save PNG, which takes a palette. Errors: *[LimitError] where even the lowest does not fit.
func (s *sheet) fit(ctx context.Context, e encoding, large int) ([]byte, error) {
	switch {
	case e.format == "png" && !e.Lossless:
		return s.fitPalette(ctx, e)
	case !e.graded():
		return nil, tooManyBytes(large, e, "is written as "+e.format+", in which there is no choice of quality")
	}
	e.careful = e.careful || e.format == "jpeg" // in which that takes little time and shows most where room is scarce
	f := fitting{room: math.Log(float64(e.MaxBytes))}
	f.learn(e.quality(), large)
	var best []byte
	for n := range mostFits {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		q := f.next()
		if n == mostFits-1 && best == nil {
			q = 1
		}
		data, err := encoders[e.format].write(ctx, s, e.at(q))
		if err != nil {
			return nil, err
		}
		f.learn(q, len(data))
		if int64(len(data)) <= e.MaxBytes {
			best = data
		} else if q <= 1 {
			return nil, tooManyBytes(len(data), e, "has the lowest quality")
		}
		if best != nil && (f.above.quality-f.below.quality <= 1 || f.room-f.below.bytes < 0.03) {
			break
		}
	}
	return best, nil
}

// A fitting closes in on the best quality that leaves room.
type fitting struct {
	room         float64 // the logarithm of the bytes that are allowed
	below, above trial   // nearest to it: the first fits, the second does not
	strayed      int     // how often in a row the guess was on the same side
	fitted       bool    // whether the last one fitted
}

// A trial is the logarithm of how many bytes there are at a quality; the zero value is none.
type trial struct {
	quality int
	bytes   float64
}

func (f *fitting) learn(quality, bytes int) {
	t := trial{quality, math.Log(float64(bytes))}
	fits := t.bytes <= f.room
	if fits {
		f.below = t
	} else {
		f.above = t
	}
	if f.strayed++; fits != f.fitted {
		f.strayed = 1
	}
	f.fitted = fits
}

// next is the quality that is likely to just fit, as bytes grow by about the same share a step; where that has not led
// across twice, the middle.
func (f *fitting) next() int {
	if f.strayed > 2 {
		return max((f.below.quality+f.above.quality)/2, 1)
	}
	slope := 0.03 // as is usual of all codecs
	if f.below.quality > 0 {
		slope = (f.above.bytes - f.below.bytes) / float64(f.above.quality-f.below.quality)
	}
	q := f.above.quality - int(math.Ceil((f.above.bytes-f.room+0.01)/max(slope, 1e-3)))
	return max(min(q, f.above.quality-1), f.below.quality+1, 1)
}

// palettes are how many colours a PNG is tried with, the best first.
var palettes = []int{256, 16, 4}

func (s *sheet) fitPalette(ctx context.Context, e encoding) ([]byte, error) {
	smallest := 0
	for _, e.colours = range palettes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		data, err := writePNG(ctx, s, e)
		if err != nil {
			return nil, err
		}
		if int64(len(data)) <= e.MaxBytes {
			return data, nil
		}
		smallest = len(data)
	}
	return nil, tooManyBytes(smallest, e, fmt.Sprintf("has %d colours", e.colours))
}

func tooManyBytes(bytes int, e encoding, how string) error {
	return &LimitError{fmt.Sprintf("the result would have %d bytes, even though it %s; at most %d are allowed by max_bytes: choose a smaller size or another format",
		bytes, how, e.MaxBytes)}
}
