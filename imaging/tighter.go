package imaging

import (
	"context"
	"errors"
)

// ErrNoTighter reports a picture that AVIF does not make enough smaller at the same likeness.
var ErrNoTighter = errors.New("imaging: no tighter encoding is worth it")

// worthwhile is how many of the bytes a tighter encoding has at the most, and leastSaved how many it is to have less: a tenth of
// next to nothing is not worth it.
const (
	worthwhile = 0.9
	leastSaved = 256
)

// leastTight is from how many pixels on a tighter encoding is looked for: below, what a file of AVIF has beside pixels outweighs
// what it saves. Up to mostSearched it takes one to three seconds a megapixel.
const leastTight = 64 * 64

// Tighter is the plan of the same result in AVIF, for which the encoder is given time. Its Render answers a picture that is as
// alike as the one of this plan, whatever its quality, by the measure of similarity.go, in at least a tenth fewer bytes, or
// [ErrNoTighter]. So it may be served in the place of this one for good. It has a key of its own. Nil where there is none: where a
// format, losslessness or a number of bytes is asked for, of an animation, of what AVIF makes no smaller or is too slow for,
// and where the client or this build does not have it.
func (p *Plan) Tighter() *Plan {
	if !p.tightens {
		return nil
	}
	q := *p
	q.Format, q.rival, q.tightens = "avif", p.Format, false
	return &q
}

// tightened tells whether there is a tighter plan.
func (p *Plan) tightened(a Accept) bool {
	o, pixels := p.output, p.Size.Pixels()
	return a.AVIF && (o.Format == "" || o.Format == "auto") && !o.Lossless && o.MaxBytes == 0 && p.src.Frames <= 1 &&
		(p.Format == "webp" || p.Format == "jpeg") && pixels >= leastTight && pixels <= mostSearched &&
		Writable("avif") && readable("avif")
}

// The search for the quality: between which numbers, by how many encodes, and content with how many decibels more than wanted,
// which are some two percent of the bytes.
var rivalQualities = bracket{lowest: 10, highest: 95}

const (
	mostRivals   = 4
	rivalContent = 0.2
)

// rivalling writes the sheet at the lowest quality that is found to leave the picture as alike as the rival's format does at
// the quality that e says. Other than for [sheet.measured], all of the picture is looked at: what is served in the place of
// another is not to look worse anywhere. Errors: [ErrNoTighter], those of encoders and ctx.
func (s *sheet) rivalling(ctx context.Context, e encoding) ([]byte, error) {
	rival, err := s.rivalOf(ctx, e)
	if err != nil {
		return nil, err
	}
	original, err := s.likeness(ctx, max(densities[e.Tier], 1))
	if err != nil {
		return nil, err
	}
	wanted, most, err := s.tried(ctx, rival, original)
	if err != nil {
		return nil, err
	}
	room := min(int(worthwhile*float64(len(most))), len(most)-leastSaved)
	e.careful, e.probe = true, true
	b := rivalQualities
	b.next = min(max(likened(rival.format, rival.quality(), e.format), b.lowest), b.highest)
	var found []byte
	for range mostRivals {
		quality := b.next
		likeness, data, err := s.tried(ctx, e.at(quality), original)
		if err != nil {
			return nil, err
		}
		if likeness < wanted && len(data) > room {
			break // more quality is more bytes
		}
		if likeness >= wanted && len(data) <= room {
			found, e.Quality = data, float64(quality)
		}
		if more := likeness - wanted; b.narrow(quality, more) || more >= 0 && more < rivalContent {
			break
		}
	}
	if found == nil {
		return nil, ErrNoTighter
	}
	if e.probe = false; e.kept != nil {
		return encoders[e.format].write(ctx, s, e)
	}
	return found, nil
}

// rivalOf is how the rival is written, without metadata.
func (s *sheet) rivalOf(ctx context.Context, e encoding) (encoding, error) {
	e.format, e.rival, e.kept, e.metadata = e.rival, "", nil, metadata{}
	if e.smart() {
		return s.measured(ctx, e)
	}
	return e, nil
}

// tried is how alike the picture is once it has been written, and what was written. Errors: errUnread, those of encoders and ctx.
func (p pixels) tried(ctx context.Context, e encoding, original *likeness) (float64, []byte, error) {
	data, err := encoders[e.format].write(ctx, &sheet{pixels: p}, e)
	if err != nil {
		return 0, nil, err
	}
	again, err := readAgain(ctx, data)
	switch {
	case ctx.Err() != nil:
		return 0, nil, ctx.Err()
	case err != nil || again.Size != p.Size || again.bands < 3:
		return 0, nil, errUnread
	}
	likeness, err := original.to(ctx, again)
	return likeness, data, err
}
