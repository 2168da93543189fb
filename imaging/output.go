package imaging

// Output is how a result is to be encoded, as the output operations of a transformation say.
type Output struct {
	Format      string   // auto, preserve, or a format; empty means auto
	Tier        string   // of quality; empty where a number is given
	Quality     float64  // 1…100, as the encoder takes it
	Progressive *bool    // nil: as it suits the picture
	StripMeta   string   // all, none or sensitive
	Download    bool     // offered as a download
	Profiles    string   // fast, icc or keep_profile; empty means icc
	MostProfile *float64 // kilobytes; nil: as usual
	AsStored    bool     // not turned upright by the EXIF orientation
}

// MediaType is the media type of a format: image/jpeg, or application/json for what a terminal answers.
func MediaType(format string) string {
	if format == "json" {
		return "application/json"
	}
	return "image/" + format
}
