package imaging

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"math"
	"time"
)

// JSON answers what is known of the result in place of the result.
type JSON struct{}

func (*JSON) Params(*Params) {}

func (*JSON) says() string { return sayJSON }

func (*JSON) answer(ctx context.Context, img *Image, src Source, m metadata) ([]byte, error) {
	s, err := about(ctx, img, src, m)
	if err != nil {
		return nil, err
	}
	return json.Marshal(s)
}

// Summary is what the operation json answers about a picture.
type Summary struct {
	ID               string      `json:"id"`
	Format           string      `json:"format"` // of the source
	Width            int         `json:"width"`  // of the result, as all that follows
	Height           int         `json:"height"`
	DPI              *[2]int     `json:"dpi"`         // null where the source does not say
	ColorMode        string      `json:"color_mode"`  // RGB or RGBA
	Sequence         bool        `json:"sequence"`    // whether it has more than one
	Pages            int         `json:"pages"`       // or frames of an animation
	Orientation      *int        `json:"orientation"` // EXIF; null where the pixels stand upright
	DatetimeOriginal *time.Time  `json:"datetime_original"`
	GeoLocation      *[2]float64 `json:"geo_location"` // always null: nobody is known to be allowed to read it
	Hash             string      `json:"hash"`         // 64 bits, of which pictures that look alike share most
	Blurhash         string      `json:"blurhash"`
	Thumbhash        string      `json:"thumbhash"` // base64
}

// about sums a result up, of which img may be a smaller rendering: the size is that of its layout.
func about(ctx context.Context, img *Image, src Source, m metadata) (*Summary, error) {
	s := &Summary{
		ID: src.ID, Format: cmp.Or(src.Original, src.Format), Width: img.Layout.Width, Height: img.Layout.Height,
		ColorMode: "RGB", Sequence: src.pages() > 1, Pages: src.pages(),
	}
	if img.HasAlpha() {
		s.ColorMode = "RGBA"
	}
	said := m.said()
	s.DatetimeOriginal = said.CapturedAt
	if dpi := int(math.Round(said.DPI)); dpi > 0 {
		s.DPI = &[2]int{dpi, dpi}
	}
	if m.remaining > 1 {
		s.Orientation = &m.remaining
	}
	hash, err := img.thumbhash(ctx)
	if err != nil {
		return nil, err
	}
	s.Thumbhash = base64.StdEncoding.EncodeToString(hash)
	if s.Blurhash, err = img.blurhash(ctx); err != nil {
		return nil, err
	}
	if s.Hash, err = img.differenceHash(ctx); err != nil {
		return nil, err
	}
	return s, nil
}
