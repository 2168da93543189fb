package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// pixels are width × height × bands samples of 8 bits in sRGB, row by row, in memory of Go's own: 3 bands, or 4 with
// alpha.
type pixels struct {
	data []byte
	Size
	bands int
}

// materialize computes the image's pixels, however long that takes.
func (img *Image) materialize(ctx context.Context) (pixels, error) {
	data, err := pour(ctx, img.ImageRef)
	return pixels{data, Size{img.Width(), img.Height()}, img.Bands()}, err
}

// pull computes the image's pixels, unless ctx ends.
func (img *Image) pull(ctx context.Context) (pixels, error) {
	return computed(ctx, img, func() (pixels, error) { return img.materialize(ctx) })
}

// computed is what compute makes of an image whose pixels it computes, unless ctx ends.
func computed[T any](ctx context.Context, img *Image, compute func() (T, error)) (none T, _ error) {
	if err := ctx.Err(); err != nil {
		return none, err
	}
	if img.streamed {
		defer img.clock.decoding()()
	}
	release := killAfter(ctx, img.ImageRef)
	made, err := compute()
	release()
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	return made, err
}

// hold computes the image's pixels, unless ctx ends, into a picture of its own, which the caller closes.
func (img *Image) hold(ctx context.Context) (*vips.ImageRef, error) {
	return computed(ctx, img, func() (*vips.ImageRef, error) { return hold(ctx, img.ImageRef) })
}

// settle computes the image's pixels, unless ctx ends, so that what follows can ask for them in any order and again.
func (img *Image) settle(ctx context.Context) error {
	held, err := img.hold(ctx)
	if err != nil {
		return err
	}
	img.replace(held)
	return nil
}

// edit computes the image's pixels, unless ctx ends, and has them changed where they lie.
func (img *Image) edit(ctx context.Context, change func(p pixels) error) error {
	held, err := img.hold(ctx)
	if err != nil {
		return err
	}
	defer func() { held.Close() }()
	if err := change(view(held)); err != nil {
		return err
	}
	img.ImageRef, held, img.streamed = held, img.ImageRef, false
	return nil
}

// killAfter stops whoever pulls pixels of ref when ctx ends, until it is released.
func killAfter(ctx context.Context, ref *vips.ImageRef) (release func() bool) {
	kill := func() { ref.SetKill(true) }
	if ctx.Err() != nil {
		kill()
	}
	return context.AfterFunc(ctx, kill)
}

// aside is a copy to work on while the image stays as it is. The caller closes it.
func (img *Image) aside() (*Image, error) {
	ref, err := img.Copy()
	if err != nil {
		return nil, err
	}
	return &Image{ImageRef: ref, clock: img.clock, streamed: img.streamed}, nil
}

// image makes a libvips image of a copy of the pixels. The caller closes it.
func (p pixels) image() (*vips.ImageRef, error) {
	return vips.NewImageFromMemory(p.data, p.Width, p.Height, p.bands, vips.BandFormatUchar, vips.InterpretationSRGB)
}

// become replaces the image's pixels.
func (img *Image) become(p pixels) error {
	ref, err := p.image()
	if err != nil {
		return err
	}
	img.replace(ref)
	return nil
}

func (img *Image) replace(ref *vips.ImageRef) {
	img.ImageRef.Close()
	img.ImageRef, img.streamed = ref, false
}

// solid is one colour all over.
func solid(s Size, c Color, bands int) pixels {
	data := make([]byte, s.Width*s.Height*bands)
	if c != (Color{}) { // what is new is zero
		sample := [4]byte{c.R, c.G, c.B, c.A}
		for i := 0; i < len(data); i += bands {
			copy(data[i:], sample[:bands])
		}
	}
	return pixels{data, s, bands}
}
