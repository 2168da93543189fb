package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// progressiveAbove is from how many bytes on a JPEG is progressive where nobody said; below it would only be larger.
const progressiveAbove = 10_000

// mostSearched is up to how many pixels an encoder is let to search for fewer bytes in ways that multiply its time.
const mostSearched = 4e6

// writeJPEG takes, where it is to be careful, what mozjpeg adds to the codec: quantisation by trellis, a table made for the
// eye, white areas that do not ring, and the best order of scans. Other builds of libvips may know none of it.
func writeJPEG(ctx context.Context, s *sheet, e encoding) ([]byte, error) {
	table := 0 // that of the standard
	if e.careful {
		table = 3
	}
	write := func(progressive bool) ([]byte, error) {
		return s.export(ctx, e, func(ref *vips.ImageRef, strip bool) ([]byte, error) {
			data, _, err := ref.ExportJpeg(&vips.JpegExportParams{
				Quality: e.quality(), OptimizeCoding: !e.quick, Interlace: progressive, StripMetadata: strip,
				TrellisQuant: e.careful, OvershootDeringing: e.careful, QuantTable: table,
				OptimizeScans: e.careful && progressive && s.Pixels() <= mostSearched,
			})
			return data, err
		})
	}
	switch {
	case e.quick || e.probe: // which comes to the same pixels
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
