package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// mostLoops is the largest number of times that a WebP can say it is played.
const mostLoops = 1<<16 - 1

// writeWebP takes an effort of 2: 4 would cost twice the time for 5 percent of the bytes. Where it is to be careful, that is
// 6 for a still, which costs five times the time for 7 percent, and 4 for what is large or moves or has alpha, as that is then
// tried in every way, for seconds a megapixel. A picture of few colours may then be smaller without loss.
func writeWebP(ctx context.Context, s *sheet, e encoding) ([]byte, error) {
	effort := 2
	switch {
	case e.quick:
		effort = 0
	case e.careful && !s.animated() && s.bands == 3 && s.Pixels() <= mostSearched:
		effort = 6
	case e.careful:
		effort = 4
	}
	e.loop = min(e.loop, mostLoops)
	write := func(lossless bool) ([]byte, error) {
		data, err := s.export(ctx, e, func(ref *vips.ImageRef, strip bool) ([]byte, error) {
			data, _, err := ref.ExportWebp(&vips.WebpExportParams{
				Quality: e.quality(), ReductionEffort: effort, StripMetadata: strip, Lossless: lossless,
			})
			return data, err
		})
		if err != nil || e.metadata.profile == nil || e.probe {
			return data, err
		}
		return webpProfiled(data, e.metadata.profile, s.Size, s.bands == 4)
	}
	data, err := write(e.Lossless)
	if err != nil || e.Lossless || !e.careful || e.probe || s.animated() {
		return data, err
	}
	look, err := s.look(ctx)
	if err != nil || !look.few {
		return data, err
	}
	if exact, err := write(true); err != nil || len(exact) < len(data) {
		return exact, err
	}
	return data, nil
}
