package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// mostLoops is the largest number of times that a WebP can say it is played.
const mostLoops = 1<<16 - 1

// writeWebP takes an effort of 2: 4 would cost twice the time for 4 percent of the bytes.
func writeWebP(ctx context.Context, s *sheet, e encoding) ([]byte, error) {
	effort := 2
	if e.quick {
		effort = 0
	}
	e.loop = min(e.loop, mostLoops)
	data, err := s.export(ctx, e, func(ref *vips.ImageRef, strip bool) ([]byte, error) {
		data, _, err := ref.ExportWebp(&vips.WebpExportParams{
			Quality: e.quality(), ReductionEffort: effort, StripMetadata: strip,
		})
		return data, err
	})
	if err != nil || e.metadata.profile == nil {
		return data, err
	}
	size, bands := s.Size, s.bands
	if s.stack != nil {
		size, bands = Size{s.stack[0].Width(), s.stack[0].Height()}, s.stack[0].Bands()
	}
	return webpProfiled(data, e.metadata.profile, size, bands == 4)
}
