package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// writeJXL writes JPEG XL where libvips was built with it, with an effort that takes about as long as that of AVIF.
func writeJXL(ctx context.Context, s *sheet, e encoding) ([]byte, error) {
	return s.export(ctx, e, func(ref *vips.ImageRef, _ bool) ([]byte, error) {
		data, _, err := ref.ExportJxl(&vips.JxlExportParams{Quality: e.quality(), Effort: 4, Lossless: e.Lossless})
		return data, err
	})
}
