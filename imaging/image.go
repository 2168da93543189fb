package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// An Image is one frame under way through a chain: pixels of 8 bits in sRGB, width × height × 3 bands, or 4 with an
// alpha band that is not premultiplied. It may be rendered at a reduced scale: Layout says how large the full picture is
// at this point, the embedded pixels how large it is here. Operations take lengths in pixels of the full picture and
// multiply them by Scale.
//
// An Image is used by one goroutine and closed by who made it.
type Image struct {
	*vips.ImageRef
	Layout Layout // before the operation that is being applied

	shelf *shelf  // the files that may be laid on it
	after Layout  // what it will be after it
	scale float64 // pixels per pixel of the full picture after it, as planned
	step  int     // which operation of the chain that is
	finds finds   // nil: it is the only frame

	clock    *clock // nil where nobody takes the time
	streamed bool   // its pixels are decoded when they are pulled
}

// finds are what steps have found out of the pixels of the first frame of an animation, and go by in all others: else what
// stands still would move, or flicker.
type finds map[int]any

// found is what find answers of the first frame, for the operation that is being applied.
func found[T any](img *Image, find func() (T, error)) (T, error) {
	if known, ok := img.finds[img.step]; ok {
		return known.(T), nil
	}
	v, err := find()
	if err == nil && img.finds != nil {
		img.finds[img.step] = v
	}
	return v, err
}

// Scale is how many pixels the image has per pixel of the full picture, 0…1, along each axis. The two differ only by
// rounding.
func (img *Image) Scale() (x, y float64) {
	return float64(img.Width()) / float64(img.Layout.Width), float64(img.Height()) / float64(img.Layout.Height)
}

// After is the layout after the operation that is being applied.
func (img *Image) After() Layout { return img.after }

// Target is the pixel size that the image must have after the operation that is being applied.
func (img *Image) Target() Size { return img.after.scaled(img.scale) }

// rounded brings the pixels to a format of whole numbers.
func (img *Image) rounded(format vips.BandFormat) error {
	if img.BandFormat() == format {
		return nil
	}
	if img.BandFormat() == vips.BandFormatFloat || img.BandFormat() == vips.BandFormatDouble {
		if err := img.Linear1(1, 0.5); err != nil { // the cast cuts, it does not round
			return err
		}
	}
	return img.Cast(format)
}

// resample brings the image to exactly this pixel size, by a Lanczos filter where that is smaller and by a cubic one where
// it is larger; nothing where it has that size. What is enlarged is computed at once, unless ctx ends.
func (img *Image) resample(ctx context.Context, to Size) error {
	if err := img.reduce(ctx, to); err != nil || img.Width() == to.Width && img.Height() == to.Height {
		return err
	}
	p, err := img.pull(ctx)
	if err != nil {
		return err
	}
	if p, err = p.enlarge(ctx, to); err != nil {
		return err
	}
	return img.become(p)
}

// reduce brings the axes along which the image is larger to exactly this size, by a Lanczos filter. It takes pixels of any
// kind.
func (img *Image) reduce(ctx context.Context, to Size) error {
	return img.reduceBy(ctx, vips.KernelLanczos3, to)
}

// againKernel is the filter by which pictures are reduced that will be reduced again: a cubic one, which takes two thirds of
// the samples.
const againKernel = vips.KernelCubic

func (img *Image) reduceBy(ctx context.Context, kernel vips.Kernel, to Size) error {
	to = Size{min(to.Width, img.Width()), min(to.Height, img.Height())}
	if img.Width() == to.Width && img.Height() == to.Height {
		return nil
	}
	if img.weighable() {
		return img.reduceWeighed(ctx, kernel, to)
	}
	format := img.BandFormat()
	if img.HasAlpha() { // govips weighs by alpha itself; what comes back as whole numbers it would cut, not round
		if err := img.Cast(vips.BandFormatFloat); err != nil {
			return err
		}
	}
	x, y := float64(to.Width)/float64(img.Width()), float64(to.Height)/float64(img.Height())
	if err := img.ResizeWithVScale(x, y, kernel); err != nil {
		return err
	}
	if err := img.onePage(); err != nil {
		return err
	}
	if err := img.exactly(to); err != nil {
		return err
	}
	return img.rounded(format)
}

// exactly corrects a side that rounding has left a pixel longer or shorter.
func (img *Image) exactly(to Size) error {
	if img.Width() == to.Width && img.Height() == to.Height {
		return nil
	}
	if img.Width() < to.Width || img.Height() < to.Height {
		if err := img.Embed(0, 0, max(to.Width, img.Width()), max(to.Height, img.Height()), vips.ExtendCopy); err != nil {
			return err
		}
	}
	return img.ExtractArea(0, 0, to.Width, to.Height)
}

// cut takes a box out, in pixels of the image; what lies outside is filled.
func (img *Image) cut(ctx context.Context, left, top int, box Size) error {
	if left >= 0 && top >= 0 && left+box.Width <= img.Width() && top+box.Height <= img.Height() {
		return img.ExtractArea(left, top, box.Width, box.Height)
	}
	return img.embed(ctx, -left, -top, box)
}

// embed lays the image on a canvas of this size filled as Layout.Fill says, with its top left corner at x, y.
func (img *Image) embed(ctx context.Context, x, y int, canvas Size) error {
	if img.Layout.Fill.Word == fillBlur {
		return img.embedInGround(ctx, x, y, canvas)
	}
	fill := img.Layout.Fill.Behind()
	if fill.A < 255 && !img.HasAlpha() {
		if err := img.AddAlpha(); err != nil {
			return err
		}
	}
	if x+img.Width() <= 0 || y+img.Height() <= 0 || x >= canvas.Width || y >= canvas.Height { // nothing of it is left
		return img.become(solid(canvas, fill, img.Bands()))
	}
	if err := img.EmbedBackgroundRGBA(x, y, canvas.Width, canvas.Height, &vips.ColorRGBA{R: fill.R, G: fill.G, B: fill.B, A: fill.A}); err != nil {
		return err
	}
	return img.onePage()
}

func (img *Image) embedInGround(ctx context.Context, x, y int, canvas Size) error {
	p, err := img.pull(ctx)
	if err != nil {
		return err
	}
	ground, err := img.ground(ctx, p, canvas)
	if err != nil {
		return err
	}
	ground.lay(p, x, y)
	return img.become(ground)
}

// onePage takes away a height that stood in the file, and would make an animation of a picture that is a multiple of it high.
func (img *Image) onePage() error {
	if img.PageHeight() == img.Height() {
		return nil
	}
	return img.SetPageHeight(img.Height())
}
