package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// deepAVIF tells whether 10 bits a channel are asked of the encoder. Of older builds some end the process at that: Debian 12's
// fails an assertion.
func deepAVIF() bool {
	return vips.MajorVersion == 8 && vips.MinorVersion >= 18 || vips.MajorVersion > 8
}

// writeAVIF takes the least effort that govips can ask for: more costs ten times the time for a few percent of bytes. Where
// it is to be careful it takes three times as long for 8 percent, and 10 bits a channel, which cost no time, for 2 more.
func writeAVIF(ctx context.Context, s *sheet, e encoding) ([]byte, error) {
	effort, bits := 1, 8
	if e.careful {
		effort = 3
		if deepAVIF() {
			bits = 10
		}
	}
	return s.export(ctx, e, func(ref *vips.ImageRef, strip bool) ([]byte, error) {
		data, _, err := ref.ExportAvif(&vips.AvifExportParams{
			Quality: e.quality(), Bitdepth: bits, Effort: effort, StripMetadata: strip, Lossless: e.Lossless,
		})
		return data, err
	})
}
