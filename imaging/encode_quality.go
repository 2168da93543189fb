package imaging

// tiers are what each encoder is told so that a tier looks alike in every format: measured on six photographs at 400 and
// 1000 pixels, so that the mean structural similarity (SSIM of the luminance) is the same along a row. smart and
// smart_retina are normal and lighter for now, for every picture.
var tiers = map[string]struct{ jpeg, webp, avif int }{
	"lightest":     {45, 42, 48},
	"lighter":      {65, 63, 56},
	"normal":       {80, 80, 67},
	"better":       {88, 87, 76},
	"best":         {94, 94, 88},
	"smart":        {80, 80, 67},
	"smart_retina": {65, 63, 56},
}

// qualityFor is what an encoder is told.
func (e encoding) qualityFor(format string) int {
	if e.Quality != 0 {
		return int(e.Quality)
	}
	tier, ok := tiers[e.Tier]
	if !ok {
		tier = tiers["normal"]
	}
	switch format {
	case "webp":
		return tier.webp
	case "avif":
		return tier.avif
	}
	return tier.jpeg
}
