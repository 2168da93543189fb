package imaging

import (
	"context"
	"fmt"
	"image"

	"github.com/buckket/go-blurhash"
	"go.n16f.net/thumbhash"
)

// small computes the picture with at most edge pixels along its longer side. The image stays as it is.
func (img *Image) small(ctx context.Context, edge int) (pixels, error) {
	return img.squeezed(ctx, Size{img.Width(), img.Height()}.within(edge))
}

// squeezed computes the picture at this size, whatever its ratio. The image stays as it is.
func (img *Image) squeezed(ctx context.Context, size Size) (pixels, error) {
	c, err := img.aside()
	if err != nil {
		return pixels{}, err
	}
	defer func() { c.Close() }()
	if err := c.resample(ctx, size); err != nil {
		return pixels{}, err
	}
	return c.pull(ctx)
}

// nrgba is the pixels as the standard library knows them.
func (p pixels) nrgba() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, p.Width, p.Height))
	for from, to := 0, 0; from < len(p.data); from, to = from+p.bands, to+4 {
		img.Pix[to+3] = 255
		copy(img.Pix[to:], p.data[from:from+p.bands])
	}
	return img
}

// thumbhashEdge is how many pixels a side a thumbhash is made of at most.
const thumbhashEdge = 100

// thumbhash is a tiny stand-in of the picture, with its transparency: see evanw.github.io/thumbhash.
func (img *Image) thumbhash(ctx context.Context) ([]byte, error) {
	p, err := img.small(ctx, thumbhashEdge)
	if err != nil {
		return nil, err
	}
	return thumbhash.EncodeImage(p.nrgba()), nil
}

// blurhash is a tiny stand-in of the picture as text, of 4 × 3 components, or 3 × 4 where it is upright.
func (img *Image) blurhash(ctx context.Context) (string, error) {
	p, err := img.small(ctx, 64)
	if err != nil {
		return "", err
	}
	if p.Height > p.Width {
		return blurhash.Encode(3, 4, p.nrgba())
	}
	return blurhash.Encode(4, 3, p.nrgba())
}

// differenceHash is 64 bits as 16 hexadecimal digits, of which pictures that look alike share most: whether each of
// 8 × 8 places is darker than its right neighbour, on white.
func (img *Image) differenceHash(ctx context.Context) (string, error) {
	p, err := img.squeezed(ctx, Size{9, 8})
	if err != nil {
		return "", err
	}
	light := make([]int, 9*8)
	for i, c := 0, p.nrgba().Pix; i < len(light); i, c = i+1, c[4:] {
		grey := 299*int(c[0]) + 587*int(c[1]) + 114*int(c[2])
		light[i] = grey*int(c[3]) + 255_000*(255-int(c[3]))
	}
	var hash uint64
	for y := range 8 {
		for x := range 8 {
			hash <<= 1
			if light[9*y+x] < light[9*y+x+1] {
				hash |= 1
			}
		}
	}
	return fmt.Sprintf("%016x", hash), nil
}
