package imaging

import (
	"slices"
	"strconv"
	"strings"
)

// Accept is what a client says of itself: which of the formats that not every client shows it takes, and its [Hints]. Of the
// formats there are four cases, however many headers browsers send, so that a cache keyed by them stays small.
type Accept struct {
	AVIF, WebP bool
	Hints      Hints
}

// ParseAccept reads an Accept header; several are joined by commas. AVIF and WebP count where they are named, with a quality above
// 0, and where nothing that would be served in their place is wanted more: JPEG and PNG, and WebP in place of AVIF. A wildcard
// promises nothing, as clients of twenty years send one: it only says how much JPEG and PNG are wanted where they are not named
// themselves. Those are served even where a client wants nothing of all there is, as a picture is better than none.
func ParseAccept(header string) Accept {
	const avif, webp, jpeg, png, images, all = 0, 1, 2, 3, 4, 5
	names := [...]string{"image/avif", "image/webp", "image/jpeg", "image/png", "image/*", "*/*"}
	wanted := [len(names)]float64{-1, -1, -1, -1, -1, -1} // 0…1; below 0 where it is not named
	for part := range strings.SplitSeq(header, ",") {
		mediaType, parameters, _ := strings.Cut(part, ";")
		mediaType = strings.TrimSpace(mediaType)
		for i, name := range names {
			if len(mediaType) == len(name) && wanted[i] < 0 && strings.EqualFold(mediaType, name) {
				wanted[i] = quality(parameters)
			}
		}
	}
	plainly := 0.0
	for _, format := range []int{jpeg, png} {
		for _, name := range []int{format, images, all} { // the most exact one counts
			if wanted[name] >= 0 {
				plainly = max(plainly, wanted[name])
				break
			}
		}
	}
	return Accept{
		AVIF: wanted[avif] > 0 && wanted[avif] >= max(wanted[webp], plainly),
		WebP: wanted[webp] > 0 && wanted[webp] >= plainly,
	}
}

// quality is what the parameters of a media type say of how much it is wanted, 0…1; 1 where they say nothing, and 0 where that
// cannot be read.
func quality(parameters string) float64 {
	for parameter := range strings.SplitSeq(parameters, ";") {
		key, value, _ := strings.Cut(parameter, "=")
		if !strings.EqualFold(strings.TrimSpace(key), "q") {
			continue
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(v > 0) { // also where it is no number
			return 0
		}
		return min(v, 1)
	}
	return 1
}

// settle chooses the format of a result that a client with this Accept is served: of those that suit the picture, one that is
// written quickly. The second answer tells whether another client may be served another format.
func (o Output) settle(src Source, l Layout, a Accept) (format string, varies bool) {
	animated := src.Frames > 1
	switch {
	case o.Format == "preserve" && src.Original == "" && o.writable(src.Format) == nil:
		return src.Format, false
	case o.Format == "preserve" && (l.Alpha || o.Lossless):
		return "png", false
	case o.Format == "preserve":
		return "jpeg", false
	case o.Format != "" && o.Format != "auto":
		return o.Format, false
	case (animated || o.Lossless) && a.WebP:
		return "webp", true
	case o.Lossless: // the first frame of an animation, as a GIF has too few colours
		return "png", true
	case animated:
		return "gif", true
	case a.WebP:
		return "webp", true
	case l.Alpha || src.Palette:
		return "png", true
	}
	return "jpeg", true
}

// writable refuses a format that this build cannot write, or not as it is wanted. Errors: *[FormatError].
func (o Output) writable(format string) error {
	switch {
	case !Writable(format):
		return &FormatError{Format: format}
	case o.Lossless && !exact(format):
		can := slices.DeleteFunc(slices.Clone(formats), func(f string) bool { return !Writable(f) || !exact(f) })
		return &FormatError{format, format + " cannot be written without loss here; " + strings.Join(can, ", ") + " can"}
	}
	return nil
}
