package imaging

import (
	"context"
	"errors"
	"sync/atomic"

	"calotype/imaging/preflight"

	"github.com/davidbyttow/govips/v2/vips"
)

// decoding says how much of a source is wanted.
type decoding struct {
	format    string // that the file is known to have; empty: whichever it has
	page      int    // which of several, or which frame where not all are wanted
	upright   bool   // turned by the EXIF orientation
	size      Size   // of each frame that results, after it is turned; zero: as edge says
	edge      int    // at most so many pixels along the longer side; 0: the file's own size
	allFrames bool   // of an animation; else the first
	profiles  profiling
	again     bool   // what results will be reduced again
	streamed  bool   // read once, from top to bottom: the pixels of a still are then decoded when they are pulled
	limits    Limits // zero fields: those of preflight
}

// A reading is how a source is decoded, but for its scale: plans that have the same one begin with the same pixels.
type reading struct {
	format   string
	page     int
	asStored bool // not turned upright
	profiles profiling
}

func (p *Plan) reading() reading {
	return reading{p.src.Format, p.src.page, p.output.AsStored, p.profiling()}
}

func (r reading) decoding(size Size) decoding {
	return decoding{format: r.format, page: r.page, upright: !r.asStored, size: size, profiles: r.profiles}
}

// decoded is a source as pixels.
type decoded struct {
	frames   []*vips.ImageRef // 8 bits in sRGB, 3 bands or 4 with alpha, exactly of the size that was wanted
	delays   []int            // milliseconds a frame; nil for a still
	loop     int              // how often an animation is played; 0: without end
	metadata metadata
	streamed bool // the pixels are decoded when they are pulled
}

// Close frees the frames.
func (d *decoded) Close() {
	for _, ref := range d.frames {
		ref.Close()
	}
}

// decodes counts.
var decodes atomic.Int64

// Decoded is how many sources were decoded since the start, wholly or in part: by Probe, by renders and by viewers. Each
// leaves memory behind that [ReleaseMemory] gives back. It costs nothing to ask.
func Decoded() int64 { return decodes.Load() }

// decode reads a source whose bytes come from anyone. The frames are in memory and carry no metadata, unless they are
// streamed, in which case data must stay as it is until they are closed. What is damaged or cut off is an error and
// never half a picture. Errors: *[DecodeError], *[LimitError], those of ctx.
func decode(ctx context.Context, data []byte, want decoding) (*decoded, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	info, err := preflight.Check(data, want.limits.preflight())
	if err != nil {
		return nil, refusal(err)
	}
	if want.format != "" && want.format != string(info.Format) {
		return nil, &DecodeError{Message: "the file is not the " + want.format + " that was uploaded"}
	}
	decodes.Add(1)
	if want.animated(info) {
		return decodeFrames(ctx, data, info, want)
	}
	ref, m, err := load(data, info, want)
	if err != nil {
		return nil, err
	}
	img := &Image{ImageRef: ref}
	if err := img.bring(ctx, m, want); err != nil {
		img.Close()
		return nil, decodeError(ctx, err)
	}
	return &decoded{frames: []*vips.ImageRef{img.ImageRef}, metadata: m, streamed: img.streamed}, nil
}

// bring makes of a loaded picture what is wanted of it: size, colours, direction.
func (img *Image) bring(ctx context.Context, m metadata, want decoding) error {
	orientation := m.orientation
	if !want.upright {
		orientation = 1
	}
	size := want.size.turned(orientation)
	switch {
	case want.size != (Size{}):
	case want.edge > 0:
		size = m.stored.within(want.edge)
	default:
		size = m.stored
	}
	if err := img.named(); err != nil { // first of all, as it says which band is alpha
		return err
	}
	kernel := vips.KernelLanczos3
	if want.again {
		kernel = againKernel
	}
	if err := img.reduceBy(ctx, kernel, size); err != nil {
		return err
	}
	if want.profiles.fast {
		if err := img.toSRGBFast(ctx); err != nil {
			return err
		}
	}
	if err := img.toSRGB(m.profile == nil); err != nil {
		return err
	}
	if err := img.resample(ctx, size); err != nil { // a file may hold less than its header says
		return err
	}
	if want.streamed && orientation == 1 {
		img.streamed = true
		return img.forget()
	}
	if err := img.settle(ctx); err != nil {
		return err
	}
	return img.turn(orientation)
}

// forget takes all metadata off, of which a picture that is not materialized still has some.
func (img *Image) forget() error {
	if err := img.SetPages(1); err != nil {
		return err
	}
	if err := img.SetPageHeight(img.Height()); err != nil {
		return err
	}
	if err := img.RemoveMetadata(); err != nil {
		return err
	}
	if err := img.RemoveOrientation(); err != nil {
		return err
	}
	return img.RemoveICCProfile()
}

// decodeError is what is said of a source that libvips could not decode.
func decodeError(ctx context.Context, err error) error {
	var known *DecodeError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &known):
		return err
	}
	return &DecodeError{"the picture is damaged: it could not be decoded to its end", err}
}

// refusal turns what preflight says into an error of this package.
func refusal(err error) error {
	var p *preflight.Error
	if errors.As(err, &p) && p.Kind == preflight.TooLarge {
		return &LimitError{p.Message}
	}
	return &DecodeError{err.Error(), err}
}

func (l Limits) preflight() preflight.Limits {
	return preflight.Limits{Pixels: l.SourcePixels, Frames: l.SourceFrames, TotalPixels: l.TotalPixels}
}
