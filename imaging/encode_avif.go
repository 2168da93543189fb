package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// writeAVIF takes the least effort that govips can ask for: more costs ten times the time for a few percent of bytes.
func writeAVIF(ctx context.Context, s *sheet, e encoding) ([]byte, error) {
	return s.export(ctx, e, func(ref *vips.ImageRef, strip bool) ([]byte, error) {
		data, _, err := ref.ExportAvif(&vips.AvifExportParams{
			Quality: e.quality(), Bitdepth: 8, Effort: 1, StripMetadata: strip,
		})
		return data, err
	})
}
