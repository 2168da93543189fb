// Package exif reads the facts that cameras and editors leave in a picture:
// which way is up, when, where and with what it was taken. It reads EXIF, and
// XMP and IPTC where EXIF says nothing, in plain Go.
//
// Metadata is written by strangers. Nothing here trusts it: broken metadata
// gives empty facts and never an error or a panic, the work is bounded for any
// input, and every text that comes out is short, valid UTF-8 without control
// characters. All functions are pure and safe for concurrent use.
package exif

import (
	"fmt"
	"time"

	"calotype/imaging/preflight"
)

// Facts is what a picture says of itself.
type Facts struct {
	// Orientation is the EXIF orientation, 1 to 8: how the stored pixels must
	// be turned to stand upright, 1 being "as they are". It is 1 where none or
	// a senseless one is given. It is what libvips finds in JPEG, WebP, PNG
	// (an eXIf chunk before the pixels) and TIFF. For AVIF it is always 1:
	// there the rotation and mirror boxes count, which the decoder applies by
	// itself, and EXIF orientation does not.
	Orientation int
	// CapturedAt is when the picture was taken, with the offset from UTC that
	// the camera wrote. Where it wrote none, its local time stands here as if
	// it were UTC. Nil if unknown; the time of a later change is not used.
	CapturedAt *time.Time
	// Camera is make and model, "Canon EOS R5"; empty if unknown.
	Camera string
	// Latitude and Longitude are degrees, north and east positive; both or
	// none. Exactly 0 is what devices write without a fix, and left out.
	Latitude, Longitude *float64
	// DPI is the horizontal resolution in pixels per inch; 0 if unknown.
	DPI float64
	// EXIF holds the readable tags by name, safe to store as JSON: texts of at
	// most 1 KiB, numbers, and short lists of numbers; at most 200 of them.
	// Thumbnails, maker notes and other binary data are left out. Never nil.
	EXIF map[string]any
}

// Read collects the facts in data, which preflight.Check has accepted as
// format. The error is only for a format in which no picture is accepted.
func Read(data []byte, format preflight.Format) (Facts, error) {
	facts := Facts{Orientation: 1, EXIF: map[string]any{}}
	find := finders[format]
	if find == nil {
		return facts, fmt.Errorf("read metadata: %q is not an accepted picture format", format)
	}
	b := find(data)
	if format != preflight.AVIF {
		facts.Orientation = orientation(b.exif)
	}
	t := collect(b)
	facts.EXIF = t.stored
	facts.Camera = t.camera()
	facts.CapturedAt = t.capturedAt()
	facts.Latitude, facts.Longitude = t.position()
	if facts.DPI = t.dpi(); facts.DPI == 0 {
		facts.DPI = b.dpi
	}
	return facts, nil
}
