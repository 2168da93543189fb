package preflight

import (
	"fmt"
	"strconv"
)

// Limits bounds what a file may claim before anything is decoded. A zero field
// means the value of DefaultLimits.
type Limits struct {
	Pixels      int64 // pixels of one frame: width × height
	Side        int   // pixels of width and of height
	Frames      int   // frames or pages of one file
	TotalPixels int64 // pixels of all frames together
	Chunk       int64 // bytes of one piece of metadata, and of all compressed metadata once unpacked
	Chunks      int   // pieces of metadata: PNG chunks, JPEG segments, GIF extensions, WebP chunks, AVIF boxes
	Scans       int   // scans of a JPEG; each costs a pass over all pixels
}

// DefaultLimits are the limits for uploads from anyone: 100 megapixels a frame
// and 32767 a side (four times what cameras make today, and the largest side
// of which all encoders but two are capable), 500 frames, 400 megapixels in
// all (1.6 GB as RGBA, were it ever decoded at once), 8 MiB a piece of metadata,
// 4096 pieces, 64 scans (encoders write about ten).
var DefaultLimits = Limits{
	Pixels:      100_000_000,
	Side:        32767,
	Frames:      500,
	TotalPixels: 400_000_000,
	Chunk:       8 << 20,
	Chunks:      4096,
	Scans:       64,
}

func (l Limits) orDefault() Limits {
	fill(&l.Pixels, DefaultLimits.Pixels)
	fill(&l.Side, DefaultLimits.Side)
	fill(&l.Frames, DefaultLimits.Frames)
	fill(&l.TotalPixels, DefaultLimits.TotalPixels)
	fill(&l.Chunk, DefaultLimits.Chunk)
	fill(&l.Chunks, DefaultLimits.Chunks)
	fill(&l.Scans, DefaultLimits.Scans)
	return l
}

func fill[T int | int64](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}

// size refuses a frame that is empty or too large. Sides up to 2³²-1 come in,
// so the product is taken only once both are known to be small.
func (l Limits) size(width, height int64) error {
	if width <= 0 || height <= 0 {
		return broken("the picture says it is %d × %d pixels; at least 1 × 1 is needed", width, height)
	}
	side := int64(l.Side)
	if width > side || height > side || width > l.Pixels/height {
		return tooLarge("the picture says it is %d × %d pixels; at most %d a side and %s are accepted",
			width, height, l.Side, megapixels(l.Pixels))
	}
	return nil
}

// frames refuses too many frames, or too many pixels in all of them. The size
// must have passed l.size before.
func (l Limits) frames(width, height int64, frames int) error {
	if frames > l.Frames {
		return tooLarge("the picture has more than %d frames or pages; at most %d are accepted", l.Frames, l.Frames)
	}
	if width*height > l.TotalPixels/int64(max(frames, 1)) {
		return tooLarge("the picture has at least %d frames of %d × %d pixels; at most %s in all are accepted",
			frames, width, height, megapixels(l.TotalPixels))
	}
	return nil
}

// chunk refuses one piece of metadata that is too long.
func (l Limits) chunk(bytes int64) error {
	if bytes > l.Chunk {
		return tooLarge("the file carries a piece of metadata of %d bytes; at most %d are accepted", bytes, l.Chunk)
	}
	return nil
}

// chunks refuses too many pieces of metadata.
func (l Limits) chunks(n int) error {
	if n > l.Chunks {
		return tooLarge("the file carries more than %d pieces of metadata; at most that many are accepted", l.Chunks)
	}
	return nil
}

// megapixels writes a number of pixels as people say it.
func megapixels(pixels int64) string {
	if pixels < 1_000_000 {
		return fmt.Sprintf("%d pixels", pixels)
	}
	return strconv.FormatFloat(float64(pixels)/1e6, 'f', -1, 64) + " megapixels"
}
