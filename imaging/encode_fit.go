package imaging

import (
	"context"
	"fmt"
	"math"
)

// mostFits is how many encodes fit takes at the most beside the first.
const mostFits = 6

// fit writes the sheet at the best quality below e's with which it has at most e.MaxBytes, where it had `large` bytes at
// that: within a step of quality or a few percent of the bytes, by mostFits encodes at the most. Formats without loss
// cannot, save PNG, which takes a palette. Errors: *[LimitError] where even the lowest does not fit.
func (s *sheet) fit(ctx context.Context, e encoding, large int) ([]byte, error) {
	_, lossy := tiers["normal"][e.format]
	switch {
	case e.format == "png" && !e.Lossless:
		return s.fitPalette(ctx, e)
	case !lossy || e.Lossless:
		return nil, tooManyBytes(large, e, "is written without a choice of quality as "+e.format)
	}
	room := math.Log(float64(e.MaxBytes))
	above, below := trial{e.quality(), math.Log(float64(large))}, trial{}
	var best []byte
	for n := range mostFits {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		q := toFit(below, above, room)
		if n == mostFits-1 && best == nil {
			q = 1
		}
		e.Quality = float64(q)
		data, err := encoders[e.format].write(ctx, s, e)
		if err != nil {
			return nil, err
		}
		size := trial{q, math.Log(float64(len(data)))}
		switch {
		case size.bytes <= room:
			below, best = size, data
		case q <= 1:
			return nil, tooManyBytes(len(data), e, "has the lowest quality")
		default:
			above = size
		}
		if best != nil && (above.quality-below.quality <= 1 || room-below.bytes < 0.03) {
			break
		}
	}
	return best, nil
}

// A trial is the logarithm of how many bytes there are at a quality; the zero value is none.
type trial struct {
	quality int
	bytes   float64
}

// toFit is the quality that is likely to just fit: bytes grow with quality as a power does, more or less.
func toFit(below, above trial, room float64) int {
	slope := 0.035 // as is usual of all codecs
	if below.quality > 0 {
		slope = (above.bytes - below.bytes) / float64(above.quality-below.quality)
	}
	aim := room - 0.01
	q := above.quality - int(math.Ceil((above.bytes-aim)/max(slope, 1e-3)))
	return max(min(q, above.quality-1), below.quality+1, 1)
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
