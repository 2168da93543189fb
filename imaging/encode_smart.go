package imaging

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"

	"github.com/maypok86/otter/v2"
)

// tierLikeness is how alike a photograph and what the tier normal makes of it are on average, in the decibels of
// similarity.go: see docs/quality.md.
const tierLikeness = 16.1

// smart tells whether the quality is to be found by measuring.
func (e encoding) smart() bool {
	return e.graded() && densities[e.Tier] > 0
}

// densities are the tiers that are measured, and of how many pixels along each side of one the viewer sees the mean.
var densities = map[string]int{"smart": 1, "smart_retina": 2}

// measured answers e with the lowest quality that is enough, from that of lightest to that of best. It is found on a sample of
// the picture, in the very codec, by a few encodes, and remembered. Of an animation the first frame is measured. The picture is
// then written carefully, unless that takes too long: what takes more time saves bytes at the same likeness.
func (s *sheet) measured(ctx context.Context, e encoding) (encoding, error) {
	sample := s.tiles()
	e.careful = e.format != "avif" || s.Pixels() <= mostSearched
	id := sha256.Sum256(append(fmt.Appendf(nil, "%s %s %v %v %d ", e.format, e.Tier, e.careful, sample.Size, sample.bands), sample.data...))
	q, known := measurements.GetIfPresent(id)
	if !known {
		var err error
		if q, err = sample.search(ctx, e); err != nil {
			return e, err
		}
		measurements.Set(id, q)
	}
	e.Quality = float64(q)
	return e, nil
}

// measurements remembers qualities by all that they depend on.
var measurements = otter.Must(&otter.Options[[sha256.Size]byte, int]{MaximumSize: 16_384})

// The search: at most so many encodes, beside that of normal and one more of a format that varies, and content with so many
// decibels more than wanted.
const (
	mostProbes = 4
	content    = 0.1
	usual      = 0.13 // decibels a step of quality
)

// quickProbes are formats that are probed without care, as that takes several times as long, and by how many decibels a
// photograph is more alike where it is written carefully. In AVIF that is not the same for every picture, and is looked at.
var quickProbes = map[string]struct {
	gain   float64
	varies bool
}{"webp": {gain: 0.05}, "avif": {gain: 0.3, varies: true}}

// search finds the lowest quality that is enough for the tier: the picture is as alike as normal makes it, or as normal makes
// pictures on average, where that is less.
func (p pixels) search(ctx context.Context, e encoding) (int, error) {
	density := densities[e.Tier]
	original, err := p.likeness(ctx, density)
	if err != nil {
		return 0, err
	}
	lowest, normal, highest := tiers["lightest"][e.format], tiers["normal"][e.format], tiers["best"][e.format]
	with := e // care
	with.probe = true
	without := with
	without.careful = false
	before, err := p.after(ctx, without.at(normal), original)
	switch {
	case errors.Is(err, errUnread) && density == 2:
		return tiers["lighter"][e.format], nil
	case errors.Is(err, errUnread):
		return normal, nil
	case err != nil:
		return 0, err
	}
	enough := min(before, tierLikeness)
	b := bracket{lowest: lowest, highest: highest, next: normal}
	quick, quickly := quickProbes[e.format]
	probed, done := with, false
	if quickly {
		if !e.careful {
			quick.gain, quick.varies = 0, false
		}
		probed, done = without, b.narrow(normal, before+quick.gain-enough)
	}
	for i := 0; i < mostProbes && !done; i++ {
		likeness, err := p.after(ctx, probed.at(b.next), original)
		if err != nil {
			return 0, err
		}
		done = b.narrow(b.next, likeness+quick.gain-enough)
	}
	if !quick.varies {
		return b.next, nil
	}
	likeness, err := p.after(ctx, with.at(b.next), original)
	if more := likeness - enough; err == nil && (more < 0 || more > 2*content) {
		return min(max(b.next-int(math.Floor(more/usual)), lowest), highest), nil
	}
	return b.next, err
}

// at is e at a quality.
func (e encoding) at(quality int) encoding {
	e.Quality = float64(quality)
	return e
}

// A bracket closes in on the lowest quality that is enough.
type bracket struct {
	lowest, highest int   // the answer is not outside
	next            int   // the best guess
	below, above    probe // nearest to it
}

// A probe is how much more alike than wanted the picture is at a quality, in decibels; the zero value is none.
type probe struct {
	quality int
	more    float64
}

// narrow learns what a quality came to, and tells whether next is the answer.
func (b *bracket) narrow(quality int, more float64) (done bool) {
	if more >= 0 {
		b.above, b.highest = probe{quality, more}, quality
	} else {
		b.below, b.lowest = probe{quality, more}, quality+1
	}
	slope := usual
	if b.below.quality > 0 && b.above.quality > 0 {
		slope = max((b.above.more-b.below.more)/float64(b.above.quality-b.below.quality), 0.01)
	}
	guess := float64(quality) - more/slope
	b.next = min(max(int(math.Ceil(guess)), b.lowest), b.highest)
	return b.lowest >= b.highest || b.next == quality || more >= 0 && more < content
}

// errUnread says that this build does not read what it writes.
var errUnread = errors.New("imaging: what was written cannot be read")

// after is how alike the picture is once it has been written and read again. Errors: errUnread, those of encoders and ctx.
func (p pixels) after(ctx context.Context, e encoding, original *likeness) (float64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if !readable(e.format) {
		return 0, errUnread
	}
	likeness, _, err := p.tried(ctx, e, original)
	return likeness, err
}

// A sample is made of tiles, so many along each side, whose sides are a multiple of the blocks of all codecs: some 300,000
// pixels.
const (
	sampleTiles = 4
	sampleTile  = 144
)

// tiles are a part of the picture that stands for it: all of a small one; some from all over a large one, side by side, as
// a reduced copy would be sharper than the picture and ask for more.
func (p pixels) tiles() pixels {
	across, down := tilesOf(p.Width), tilesOf(p.Height)
	if across == p.Width && down == p.Height {
		return p
	}
	sample := solid(Size{across, down}, Color{}, p.bands)
	for y := range down {
		from := source(y, p.Height, down)
		for x := 0; x < across; x += sampleTile {
			length := min(sampleTile, across-x)
			at := (from*p.Width + source(x, p.Width, across)) * p.bands
			copy(sample.data[(y*across+x)*p.bands:], p.data[at:at+length*p.bands])
		}
	}
	return sample
}

// tilesOf is how long the sample is along a side of the picture.
func tilesOf(length int) int {
	if length <= sampleTiles*sampleTile {
		return length
	}
	return sampleTiles * sampleTile
}

// source is the place in the picture of a place in the sample, along one side: tiles are spread evenly, and those at the ends
// touch the edges.
func source(at, length, sampled int) int {
	if length == sampled {
		return at
	}
	tile := at / sampleTile
	return tile*(length-sampleTile)/(sampleTiles-1) + at%sampleTile
}
