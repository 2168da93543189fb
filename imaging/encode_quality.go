package imaging

// tiers are what each encoder is told so that a tier looks alike in every format: by the same likeness in the mean of the
// photographs, as docs/quality.md shows. Those of JPEG came first, the others follow; JPEG XL, which the pinned build does not
// know, has the numbers that its own scale likens to those of JPEG.
var tiers = map[string]map[string]int{
	"lightest": {"jpeg": 45, "webp": 42, "avif": 48, "jxl": 45},
	"lighter":  {"jpeg": 65, "webp": 62, "avif": 54, "jxl": 65},
	"normal":   {"jpeg": 80, "webp": 79, "avif": 63, "jxl": 80},
	"better":   {"jpeg": 88, "webp": 85, "avif": 73, "jxl": 88},
	"best":     {"jpeg": 90, "webp": 94, "avif": 88, "jxl": 94}, // from 90 on JPEG keeps all of the colours
}

// graded tells whether there is a quality to choose.
func (e encoding) graded() bool {
	_, graded := tiers["normal"][e.format]
	return graded && !e.Lossless
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

// likened is the quality of another format that comes to about the likeness of one of this format, as the tiers say and in
// between, below and above them by straight lines.
func likened(format string, quality int, other string) int {
	from, to := [2]int{0, 100}, [2]int{0, 100} // the nearest below and above, of each format
	for _, tier := range tiers {
		q := tier[format]
		if q <= quality && q > from[0] {
			from[0], to[0] = q, tier[other]
		}
		if q > quality && q < from[1] {
			from[1], to[1] = q, tier[other]
		}
	}
	return to[0] + (quality-from[0])*(to[1]-to[0])/(from[1]-from[0])
}
