package rendition

import "strconv"

// thin is the density of the quick look at a page, in dots an inch: a sheet of A4 has 74 × 105.
const thin = "9"

// density makes the longer side of a page that is so large at the thin density about [Edge] pixels long.
func density(width, height int) string {
	return strconv.FormatFloat(9*Edge/float64(max(width, height, 1)), 'f', 4, 64)
}
