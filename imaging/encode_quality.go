package imaging

// tiers are what each encoder is told so that a tier looks alike in every format: measured on six photographs at 400 and
// 1000 pixels, so that the mean structural similarity (SSIM of the luminance) is the same along a row. smart and
// smart_retina are normal and lighter for now, for every picture.
var tiers = map[string]map[string]int{
	"lightest":     {"jpeg": 45, "webp": 42, "avif": 48},
	"lighter":      {"jpeg": 65, "webp": 63, "avif": 56},
	"normal":       {"jpeg": 80, "webp": 80, "avif": 67},
	"better":       {"jpeg": 88, "webp": 87, "avif": 76},
	"best":         {"jpeg": 94, "webp": 94, "avif": 88},
	"smart":        {"jpeg": 80, "webp": 80, "avif": 67},
	"smart_retina": {"jpeg": 65, "webp": 63, "avif": 56},
}

// quality is what the encoder is told.
func (e encoding) quality() int {
	if e.Quality != 0 {
		return int(e.Quality)
	}
	if tier, ok := tiers[e.Tier]; ok {
		return tier[e.format]
	}
	return tiers["normal"][e.format]
}
