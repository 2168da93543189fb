package imaging

import (
	"context"
	"time"

	"calotype/imaging/preflight"
)

// Facts is all that is known of a file from its bytes.
type Facts struct {
	Source
	Type       string  // media type
	ColorSpace string  // as libvips names it: srgb, b-w, cmyk, rgb16, lab …
	DPI        float64 // horizontally; 0 where the file does not say
	Thumbhash  []byte
	CapturedAt *time.Time
	Camera     string         // maker and model; empty where unknown
	Latitude   *float64       // degrees, north positive
	Longitude  *float64       // degrees, east positive
	EXIF       map[string]any // by the names of the tags; never nil
}

// Probe looks at a file whose bytes come from anyone, once, when it is uploaded: at its structure, its metadata, and at
// the pixels of its first frame, so that a file that is cut off or damaged is refused with a sentence. The limits are
// those of sources. Errors: *[DecodeError], *[LimitError], those of ctx.
func Probe(ctx context.Context, data []byte, limits Limits) (*Facts, error) {
	info, err := preflight.Check(data, limits.preflight())
	if err != nil {
		return nil, refusal(err)
	}
	d, err := decode(ctx, data, decoding{upright: true, edge: thumbhashEdge, limits: limits})
	if err != nil {
		return nil, err
	}
	defer d.Close()
	img := &Image{ImageRef: d.frames[0]}
	facts := &Facts{
		Source: Source{
			Size: d.metadata.stored.turned(d.metadata.orientation), Orientation: d.metadata.orientation,
			Format: string(info.Format), Frames: 1, HasAlpha: img.HasAlpha(),
			Palette: info.Format == preflight.GIF || info.Format == preflight.PNG && data[pngColourType] == pngIndexed,
		},
		Type: info.Format.MediaType(), ColorSpace: d.metadata.colorSpace,
	}
	if info.Format == preflight.GIF || info.Format == preflight.WebP { // pages are no frames
		facts.Frames = max(info.Frames, 1)
	}
	for _, page := range info.Pages {
		facts.Pages = append(facts.Pages, PageInfo{
			Size{page.Width, page.Height}.turned(page.Orientation), page.Orientation, page.HasAlpha,
		})
	}
	if facts.Thumbhash, err = img.thumbhash(ctx); err != nil {
		return nil, decodeError(ctx, err)
	}
	said := d.metadata.said()
	facts.CapturedAt, facts.Camera, facts.DPI, facts.EXIF = said.CapturedAt, said.Camera, said.DPI, said.EXIF
	facts.Latitude, facts.Longitude = said.Latitude, said.Longitude
	return facts, nil
}

// Where a PNG says of what kind it is.
const (
	pngColourType = 25
	pngIndexed    = 3
)
