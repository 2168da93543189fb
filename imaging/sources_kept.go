package imaging

import (
	"context"
	"errors"
	"math"

	"github.com/davidbyttow/govips/v2/vips"
)

// A keptSource is an original as pixels in memory of libvips: what Go holds it may hold twice before it collects.
type keptSource struct {
	ref      *vips.ImageRef // 8 bits in sRGB, 3 bands or 4 with alpha; it is shared and not changed
	metadata metadata       // without the file
	bytes    int64
}

// An asked source is one that a render is about to decode.
type askedSource struct {
	src     Source
	reading reading
	want    decoding
	room    float64 // by how much what is kept must be larger than what is wanted, where it is not all of the source
	exact   bool    // nothing may be lost on the way
	load    func(context.Context) ([]byte, error)
}

// How many pixels are kept of a source: all where there are not many more, as a source that was reduced by little would show
// in results that are about as large. All of a larger one are not: they take more time to hold than a few renders that need
// them, of which each reads no further than to the last row that it shows.
const (
	keptPixels  = 4_500_000
	wholePixels = 6_500_000
)

// mostOfAll is how much of all that may be kept one source may take.
const mostOfAll = 0.5

// roomToReduce is by how much the Lanczos filter shall at least reduce what it has reduced before. Of photographs, 0.2 to 0.5
// levels in the mean are lost at that, of the 2 to 5 that encoding takes.
const roomToReduce = 1.125

// roomWhenHalved is that of what was reduced twice before.
const roomWhenHalved = 1.5

// room is by how much what is kept must be larger than what the plan decodes: nothing where that is twice of what it needs.
func (p *Plan) room() float64 {
	for _, s := range p.chain {
		if _, ok := s.op.(finer); ok {
			return 1
		}
	}
	return roomToReduce
}

// exact tells whether the result is to have all that the source has.
func (o Output) exact(format string) bool {
	best, graded := tiers["best"][format]
	return o.Lossless || o.Tier == "best" || graded && o.Quality >= float64(best)
}

// keepable tells whether the picture itself may be one that is kept: a still that leads to a picture, and of whose file
// nothing is needed beside what is read when it is opened.
func (p *Plan) keepable() bool {
	fromFile := p.src.Format == "tiff" && p.output.StripMeta != "" && p.output.StripMeta != "all"
	return !p.t.IsTerminal() && p.Frames == 1 && !fromFile
}

// serve tells whether what is kept of a source, if anything, serves what is asked for.
func (s *Sources) serve(a askedSource) bool {
	if s == nil || a.src.ID == "" || a.want.allFrames {
		return false
	}
	size := a.src.kept()
	return s.fits(a.bytes()) && (size == a.src.Size || !a.exact && size.leaves(a.room, a.want.size))
}

// bytes are those of what is kept of the source, but for its metadata.
func (a askedSource) bytes() int64 {
	if a.src.HasAlpha {
		return a.src.kept().Pixels() * 4
	}
	return a.src.kept().Pixels() * 3
}

// kept is the size at which a source is kept.
func (s Source) kept() Size {
	if s.Size.Pixels() <= wholePixels {
		return s.Size
	}
	return s.Size.scaled(math.Sqrt(keptPixels / float64(s.Size.Pixels())))
}

// halvings is how often what is kept can be halved for what is asked.
func (a askedSource) halvings() (n int) {
	for size := a.src.kept().scaled(.5); !a.exact && size.leaves(roomWhenHalved, a.want.size); size = size.scaled(.5) {
		n++
	}
	return n
}

// leaves tells whether a picture of this size leaves room for a reduction to another.
func (s Size) leaves(room float64, to Size) bool {
	return float64(s.Width) >= room*float64(to.Width) && float64(s.Height) >= room*float64(to.Height)
}

// errUnkept says that of a source nothing can be kept.
var errUnkept = errors.New("imaging: the source cannot be kept")

// keepSource decodes a source to be kept. Errors: errUnkept, *loadError, those of decode.
func keepSource(ctx context.Context, a askedSource) (*keptSource, error) {
	data, err := a.load(ctx)
	if err != nil {
		return nil, &loadError{err}
	}
	want := a.reading.decoding(a.src.kept())
	want.again = true
	d, err := decode(ctx, data, want)
	if err != nil {
		return nil, err
	}
	img := &Image{ImageRef: d.frames[0]}
	if d.metadata.colorSpace == "cmyk" { // inks that are mixed before they are converted are other colours than after
		img.Close()
		return nil, errUnkept
	}
	if turned := d.metadata.orientation != 1 && !a.reading.asStored; turned { // else each render would turn it anew
		if err := img.settle(ctx); err != nil {
			img.Close()
			return nil, decodeError(ctx, err)
		}
	}
	m := d.metadata
	m.file = nil
	return newKeptSource(img, m), nil
}

func newKeptSource(img *Image, m metadata) *keptSource {
	bytes := Size{img.Width(), img.Height()}.Pixels() * int64(img.Bands())
	return &keptSource{img.ImageRef, m, bytes + int64(len(m.exif)+len(m.xmp)+len(m.iptc)+len(m.profile))}
}

// share answers a picture to read the pixels from, which outlives what is kept. The caller closes it.
func (k *keptSource) share() (*decoded, error) {
	ref, err := k.ref.Copy()
	if err != nil {
		return nil, err
	}
	return &decoded{frames: []*vips.ImageRef{ref}, metadata: k.metadata}, nil
}

// halve makes of a shared picture one of half the size, to be kept, and closes it.
func (d *decoded) halve(ctx context.Context) (*keptSource, error) {
	img := &Image{ImageRef: d.frames[0]}
	err := img.reduceBy(ctx, againKernel, Size{img.Width(), img.Height()}.scaled(.5))
	if err == nil {
		err = img.settle(ctx)
	}
	if err != nil {
		img.Close()
		return nil, err
	}
	return newKeptSource(img, d.metadata), nil
}

// reducedTo makes of a shared picture what decode would make of the original, and closes it where it cannot.
func (d *decoded) reducedTo(ctx context.Context, want decoding) (*decoded, error) {
	img := &Image{ImageRef: d.frames[0]}
	reduced := want.size != Size{img.Width(), img.Height()}
	err := img.resample(ctx, want.size)
	if err == nil && reduced && !want.streamed {
		err = img.settle(ctx)
	}
	if err != nil {
		img.Close()
		return nil, err
	}
	d.frames[0], d.streamed = img.ImageRef, reduced && want.streamed
	return d, nil
}

// A loadError reports that the bytes of a source could not be read.
type loadError struct{ error }

func (e *loadError) Unwrap() error { return e.error }
