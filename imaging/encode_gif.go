package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// writeGIF finds a palette for each frame that needs one of its own. Quality means nothing here.
func writeGIF(ctx context.Context, s *sheet, e encoding) ([]byte, error) {
	return s.export(ctx, e, func(ref *vips.ImageRef, _ bool) ([]byte, error) {
		data, _, err := ref.ExportGIF(&vips.GifExportParams{Effort: 3, Bitdepth: 8, Dither: 1})
		return data, err
	})
}
