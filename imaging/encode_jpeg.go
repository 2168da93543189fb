package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// progressiveAbove is from how many bytes on a JPEG is progressive where nobody said; below it would only be larger.
const progressiveAbove = 10_000

func writeJPEG(ctx context.Context, s *sheet, e encoding) ([]byte, error) {
	write := func(progressive bool) ([]byte, error) {
		return s.export(ctx, e, func(ref *vips.ImageRef, strip bool) ([]byte, error) {
			data, _, err := ref.ExportJpeg(&vips.JpegExportParams{
				Quality: e.quality(), OptimizeCoding: !e.quick, Interlace: progressive, StripMetadata: strip,
			})
			return data, err
		})
	}
	switch {
	case e.quick:
		return write(false)
	case e.Progressive != nil:
		return write(*e.Progressive)
	}
	data, err := write(true)
	if err == nil && len(data) <= progressiveAbove {
		return write(false)
	}
	return data, err
}
