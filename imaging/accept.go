package imaging

import (
	"slices"
	"strconv"
	"strings"
)

// Accept says which of the formats that not every client shows a client accepts. There are four of it, however many
// headers browsers send, so that a cache keyed by it stays small.
type Accept struct{ AVIF, WebP bool }

// ParseAccept reads an Accept header. Only what is named counts: a wildcard promises nothing, as clients of twenty years
// send one.
func ParseAccept(header string) Accept {
	return Accept{AVIF: names(header, "image/avif"), WebP: names(header, "image/webp")}
}

// names tells whether the header names a media type with a quality above 0.
func names(header, mediaType string) bool {
	for part := range strings.SplitSeq(header, ",") {
		fields := strings.Split(part, ";")
		if !strings.EqualFold(strings.TrimSpace(fields[0]), mediaType) {
			continue
		}
		return !slices.ContainsFunc(fields[1:], func(f string) bool {
			q, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(f)), "q=")
			v, err := strconv.ParseFloat(q, 64)
			return ok && (err != nil || v <= 0)
		})
	}
	return false
}

// quickAVIF is up to how many pixels encoding AVIF takes no longer than a person waits: about a third of a second.
const quickAVIF = 1_000_000

// settle chooses the format of a result that a client with this Accept is served. The second answer tells whether
// another client may be served another format.
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
	case a.AVIF && l.Size.Pixels() <= quickAVIF && Writable("avif"):
		return "avif", true
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
