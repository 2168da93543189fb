package imaging

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/davidbyttow/govips/v2/vips"
)

// encoding says how a result is written.
type encoding struct {
	Output                 // quality, progressive, and which metadata stays
	format   string        // one of formats
	rival    string        // another one, whose likeness is wanted, whatever the quality; empty: none
	fill     Color         // laid under transparency where the format has none
	quick    bool          // for a moment on a screen: the least time rather than the fewest bytes
	careful  bool          // more time for fewer bytes at the same likeness
	probe    bool          // to look at what becomes of the picture, not to be served
	colours  int           // of a PNG: with a palette of so many, at most; 0: without loss
	metadata metadata      // of the source
	kept     *keptMetadata // what of it is written; nil: nothing
	delays   []int         // milliseconds a frame; nil for a still
	loop     int           // how often an animation is played; 0: without end
}

// An encoder writes a picture that lies in memory.
type encoder struct {
	animated   bool // whether it writes all frames; else the first
	opaque     bool // knows no transparency
	loses      bool // cannot write without loss
	unprofiled bool // knows no colour profiles
	// most is up to how many pixels of a frame it is given, as it cannot be stopped within one; 0: it can be. Both
	// bounds are some 15 seconds of a processor at the very worst (noise, for AVIF with alpha and at quality 100), and 3
	// to 7 for photographs.
	most  int64
	write func(ctx context.Context, s *sheet, e encoding) ([]byte, error)
}

// formats are those that can be written, in the order of the documentation.
var formats = []string{"jpeg", "png", "webp", "avif", "gif", "tiff", "jxl"}

var encoders = map[string]encoder{
	"jpeg": {opaque: true, loses: true, write: writeJPEG},
	"png":  {write: writePNG},
	"webp": {animated: true, write: writeWebP},
	"avif": {most: 16e6, write: writeAVIF},
	"gif":  {animated: true, loses: true, unprofiled: true, most: 20e6, write: writeGIF},
	"tiff": {write: writeTIFF},
	"jxl":  {most: 16e6, write: writeJXL},
}

// encode writes frames, which stay the caller's. All metadata of the source is gone but for what e.StripMeta keeps.
// It stops when ctx ends, or, in an encoder that cannot be stopped, after the frame at hand. Errors: *[FormatError],
// *[DecodeError] where frames are streamed from a damaged source, *[LimitError] where it does not fit into e.MaxBytes, those of
// ctx.
func encode(ctx context.Context, frames []*Image, e encoding) ([]byte, error) {
	to, ok := encoders[e.format]
	if !ok {
		return nil, &FormatError{Format: e.format}
	}
	if !to.animated {
		frames = frames[:1]
	}
	// Pixels are computed before the encoder begins: so a damaged source is told from a failing encoder, the kinds of
	// encoder that leak what they were given when it fails (webpsave before 8.15.4) never see it fail, and the same
	// pixels can be encoded twice.
	s, err := newSheet(ctx, frames, to.opaque, e)
	if err != nil {
		return nil, decodeError(ctx, err)
	}
	frames[0].clock.encode()
	e.kept = e.metadata.kept(e.StripMeta)
	defer s.Close()
	data, err := s.chosen(ctx, e)
	var large *LimitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &large), errors.Is(err, ErrNoTighter):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("write %s: %w", e.format, err)
	}
	return data, nil
}

// chosen writes the sheet at the quality that is asked for, in so many words or by what it should come to.
func (s *sheet) chosen(ctx context.Context, e encoding) ([]byte, error) {
	if e.rival != "" {
		return s.rivalling(ctx, e)
	}
	if e.smart() {
		var err error
		if e, err = s.measured(ctx, e); err != nil {
			return nil, err
		}
	}
	data, err := encoders[e.format].write(ctx, s, e)
	if err != nil || e.MaxBytes == 0 || int64(len(data)) <= e.MaxBytes {
		return data, err
	}
	return s.fit(ctx, e, len(data))
}

// A sheet is what is written, in memory of libvips: a still, or the frames of an animation, which are of one size.
type sheet struct {
	pixels                  // of the first frame, to be looked at
	frames []*vips.ImageRef // none where the pixels are a still's, and Go's own
}

// Close frees the frames, after which no pixel may be looked at.
func (s *sheet) Close() {
	for _, ref := range s.frames {
		ref.Close()
	}
}

func newSheet(ctx context.Context, frames []*Image, opaque bool, e encoding) (*sheet, error) {
	alpha := !opaque && slices.ContainsFunc(frames, func(img *Image) bool { return img.HasAlpha() })
	s := &sheet{}
	for _, frame := range frames {
		ref, err := holdAs(ctx, frame, alpha, e.fill)
		if err != nil {
			s.Close()
			return nil, err
		}
		s.frames = append(s.frames, ref)
	}
	s.pixels = view(s.frames[0])
	return s, nil
}

func (s *sheet) animated() bool { return len(s.frames) > 1 }

// image makes a libvips image of the sheet, with the frames of an animation one below the other. The caller closes it,
// before the sheet.
func (s *sheet) image() (*vips.ImageRef, error) {
	if s.frames == nil {
		return s.pixels.image()
	}
	ref, err := s.frames[0].Copy()
	if err != nil || !s.animated() {
		return ref, err
	}
	if err := ref.ArrayJoin(s.frames[1:], 1); err != nil {
		ref.Close()
		return nil, err
	}
	return ref, nil
}

// holdAs computes the pixels of a frame with an alpha band or without. The caller closes them.
func holdAs(ctx context.Context, frame *Image, alpha bool, fill Color) (*vips.ImageRef, error) {
	img, err := frame.aside()
	if err != nil {
		return nil, err
	}
	defer func() { img.Close() }()
	switch {
	case alpha:
		err = img.AddAlpha()
	case img.HasAlpha():
		err = img.Flatten(&vips.Color{R: fill.R, G: fill.G, B: fill.B})
	}
	if err != nil {
		return nil, err
	}
	return img.hold(ctx)
}

// export hands the sheet to an encoder of libvips with the metadata that is to stay; strip tells it that none is.
func (s *sheet) export(ctx context.Context, e encoding, run func(ref *vips.ImageRef, strip bool) ([]byte, error)) ([]byte, error) {
	ref, err := s.image()
	if err != nil {
		return nil, err
	}
	defer func() { ref.Close() }()
	strip := true
	if e.kept != nil && !e.probe {
		with, err := e.kept.attach(ref)
		if err != nil {
			return nil, err
		}
		ref, strip = with, false
	}
	if s.animated() {
		if err := ref.SetPageHeight(s.Height); err != nil {
			return nil, err
		}
		if err := ref.SetPages(len(s.frames)); err != nil {
			return nil, err
		}
		if err := ref.SetPageDelay(e.delays); err != nil {
			return nil, err
		}
		if err := ref.SetLoop(e.loop); err != nil {
			return nil, err
		}
	}
	defer killAfter(ctx, ref)()
	data, err := run(ref, strip)
	if ctx.Err() != nil {
		return nil, ctx.Err() // also where the encoder made nothing of it, as that of TIFF in libvips 8.14 at times
	}
	return data, err
}

// Writable tells whether this build of libvips writes a format, which is found by writing a small picture once.
func Writable(format string) bool { return writable(format) }

var writable = oncePerFormat(func(format string) bool {
	s := &sheet{pixels: solid(Size{16, 16}, Color{90, 120, 200, 255}, 3)}
	data, err := encoders[format].write(context.Background(), s, encoding{format: format})
	return err == nil && len(data) > 0
})

// oncePerFormat remembers what a try of each format has found; of others it is false.
func oncePerFormat(try func(format string) bool) func(format string) bool {
	tries := map[string]func() bool{}
	for _, format := range formats {
		tries[format] = sync.OnceValue(func() bool { return try(format) })
	}
	return func(format string) bool {
		tried, ok := tries[format]
		return ok && tried()
	}
}
