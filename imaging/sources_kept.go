package imaging

import (
	"context"
	"errors"

	"github.com/davidbyttow/govips/v2/vips"
)

// A target is what a source is decoded to.
type target struct {
	size   Size
	whole  bool // all of its pixels
	halved bool // in haste: the decoder halves where it can
}

// A keptSource is an original as pixels in memory of libvips: what Go holds it may hold twice before it collects.
type keptSource struct {
	target
	ref      *vips.ImageRef // 8 bits in sRGB, 3 bands or 4 with alpha; it is shared and not changed
	metadata metadata       // without the file
	bytes    int64
	inks     bool // it was of inks, which are other colours when they are mixed before they are converted: it is not to be kept
}

// An asked source is one that a render is about to decode.
type askedSource struct {
	src     Source
	reading reading
	want    decoding
	partly  bool // it may be read no further than to some row
	exact   bool // nothing may be lost on the way
	load    func(context.Context) ([]byte, error)
}

// What is kept of a source for all that may come is half of it, or half of that, and so on, where it has more pixels than
// mostKept; and also of JPEGs that are not small, which are decoded to half in half the time. All is kept where half does not serve;
// and of larger ones, what is asked. It takes more time to hold what is larger still than a few renders that need it, of which
// each reads no further than to the last row that it shows.
const (
	mostKept   = 6_500_000
	smallPhoto = 1_500_000
)

// mostLeft is how many pixels a first render leaves: to hold more would cost it more than a hundredth of its time, where it need
// not be held as a whole.
const mostLeft = 1_250_000

// roomToReduce is by how much the Lanczos filter shall at least reduce what it has reduced before. Of photographs, 0.2 to 0.5
// levels in the mean are lost at that, of the 2 to 5 that encoding takes. What was halved it need not reduce: there, 0.3 to 0.9
// are lost.
const roomToReduce = 1.125

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

// target is what is kept of the source to serve what is asked, and as much else as it can.
func (a askedSource) target() target {
	whole, half := a.src.Size.Pixels() <= mostKept, a.src.Size.half()
	for half.Pixels() > mostKept {
		half = half.half()
	}
	halves := !whole || a.src.Format == "jpeg" && a.src.Size.Pixels() > smallPhoto && a.src.Size.even()
	switch t := (target{size: half, halved: true}); {
	case halves && t.serves(a):
		return t
	case whole:
		return target{size: a.src.Size, whole: true}
	}
	return a.leftover()
}

// leftover is what is asked, and no more.
func (a askedSource) leftover() target {
	return target{size: a.want.size, whole: a.want.size == a.src.Size}
}

func (s Size) half() Size { return Size{max(s.Width/2, 1), max(s.Height/2, 1)} }

// even tells whether decoders can halve the size: they leave out a last row that would be half a pixel, and all others would
// stand where they do not belong.
func (s Size) even() bool { return s.Width%2 == 0 && s.Height%2 == 0 }

// serves tells whether what is asked can be made of what was decoded to t.
func (t target) serves(a askedSource) bool {
	switch {
	case t.whole || t.size == a.want.size && !t.halved:
		return true
	case a.exact:
		return false
	case t.halved:
		return t.size.leaves(1, a.want.size)
	}
	return t.size.leaves(roomToReduce, a.want.size)
}

// soon tells whether decoding to t takes about as long as decoding what is asked: where a decoder is to halve once more, that
// is done before.
func (t target) soon(a askedSource) bool {
	own := a.want.jpegShrink(a.src.Size)
	return a.src.Format != "jpeg" || a.src.Size.Pixels() <= smallPhoto || own <= t.decoding(a).jpegShrink(a.src.Size)
}

// decoding is how the source is decoded to t.
func (t target) decoding(a askedSource) decoding {
	want := a.reading.decoding(t.size)
	want.again = t.halved
	return want
}

// bytes are those of the source in this size, but for its metadata.
func (a askedSource) bytes(size Size) int64 {
	if a.src.HasAlpha {
		return size.Pixels() * 4
	}
	return size.Pixels() * 3
}

// leaves tells whether a picture of this size leaves room for a reduction to another.
func (s Size) leaves(room float64, to Size) bool {
	return float64(s.Width) >= room*float64(to.Width) && float64(s.Height) >= room*float64(to.Height)
}

// errUnkept says that of a source nothing can be kept.
var errUnkept = errors.New("imaging: the source cannot be kept")

// keepSource decodes a source to be kept. Errors: errUnkept, *loadError, those of decode.
func keepSource(ctx context.Context, a askedSource, t target) (*keptSource, error) {
	data, err := a.load(ctx)
	if err != nil {
		return nil, &loadError{err}
	}
	d, err := decode(ctx, data, t.decoding(a))
	if err != nil {
		return nil, err
	}
	img := &Image{ImageRef: d.frames[0]}
	inks := d.metadata.colorSpace == "cmyk"
	if inks && (t.halved || t.size != a.want.size) {
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
	bytes := t.size.Pixels()*int64(img.Bands()) + int64(len(m.exif)+len(m.xmp)+len(m.iptc)+len(m.profile))
	return &keptSource{t, img.ImageRef, m, bytes, inks}, nil
}

// share answers a picture to read the pixels from, which outlives what is kept. The caller closes it.
func (k *keptSource) share() (*decoded, error) {
	ref, err := k.ref.Copy()
	if err != nil {
		return nil, err
	}
	return &decoded{frames: []*vips.ImageRef{ref}, metadata: k.metadata}, nil
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
