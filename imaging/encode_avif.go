package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// writeAVIF takes the least effort that govips can ask for: more costs ten times the time for a few percent of bytes. Where
// it is to be careful it takes three times as long over a picture that is not large, for 8 percent.
func writeAVIF(ctx context.Context, s *sheet, e encoding) ([]byte, error) {
	effort := 1
	if e.careful && s.Pixels() <= mostSearched {
		effort = 3
	}
	return s.export(ctx, e, func(ref *vips.ImageRef, strip bool) ([]byte, error) {
		data, _, err := ref.ExportAvif(&vips.AvifExportParams{
			Quality: e.quality(), Bitdepth: 8, Effort: effort, StripMetadata: strip, Lossless: e.Lossless,
		})
		return data, err
	})
}
