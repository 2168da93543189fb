package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// writeTIFF is without loss: LZW over the differences of neighbours, which everything that reads TIFF knows. libvips writes XMP
// and IPTC into it, and no EXIF.
func writeTIFF(ctx context.Context, s *sheet, e encoding) ([]byte, error) {
	return s.export(ctx, e, func(ref *vips.ImageRef, strip bool) ([]byte, error) {
		data, _, err := ref.ExportTiff(&vips.TiffExportParams{
			Compression: vips.TiffCompressionLzw, Predictor: vips.TiffPredictorHorizontal, StripMetadata: strip,
			TileWidth: 256, TileHeight: 256,
		})
		return data, err
	})
}
