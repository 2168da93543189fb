package imaging

// Output is how a result is to be encoded, as the output operations of a transformation say.
type Output struct {
	Format      string   // auto, preserve, or a format; empty means auto
	Tier        string   // of quality; empty where a number is given
	Quality     float64  // 1…100, as the encoder takes it
	MaxBytes    int64    // of the result; 0: any number
	Progressive *bool    // nil: as it suits the picture
	StripMeta   string   // all, none, sensitive or copyright
	Lossless    bool     // nothing is lost, in a format that can
	Download    bool     // offered as a download
	Profiles    string   // fast, icc or keep_profile; empty means icc
	MostProfile *float64 // kilobytes; nil: as usual
	AsStored    bool     // not turned upright by the EXIF orientation
}

// MediaType is the media type of a format: image/jpeg, or that of what a terminal answers.
func MediaType(format string) string {
	switch format {
	case sayJSON:
		return "application/json"
	case sayText:
		return "text/plain; charset=utf-8"
	}
	return "image/" + format
}

// Extension is what the name of a file of a format ends in, without the dot.
func Extension(format string) string {
	switch format {
	case "jpeg":
		return "jpg"
	case sayText:
		return "txt"
	}
	return format
}
