// Package rendition makes, of files that this process does not decode itself, pictures that it does. A rendition is what is
// decoded in the place of such an original: a PNG, made once, when the file is uploaded.
//
// Everything that reads the original's bytes as a picture runs in a confined child: a process of its own with bounds on
// time, memory and output, without network, without the server's files and settings, which is killed at a deadline. SVG is
// drawn from a copy that package svg has written, by the libvips that this program is linked with; HEIC, JPEG XL,
// JPEG 2000, BMP, Photoshop and PDF are read by the program vips of the system, where there is one, through the one loader
// that is named for the format. What a child answers is as little trusted as an upload.
package rendition

import (
	"context"
	"errors"
	"os/exec"
	"strings"
	"sync"
	"time"

	"calotype/imaging"
	"calotype/imaging/preflight"
	"calotype/imaging/svg"
)

// Format is that of all renditions.
const Format = "png"

// Edge is how many pixels the longer side of a drawing has that has no pixels of its own: of an SVG, or a page of a PDF,
// whose side may be a few pixels less.
const Edge = 2048

// Memory is how many bytes of address space a child has at most, beyond what this program takes before it begins.
const Memory = 1 << 30

// A Maker makes renditions. Its methods may be called at once from any number of goroutines; each call is a process with up
// to [Memory] bytes.
type Maker struct {
	vips    string                 // the program; empty where there is none
	loaders func() map[string]bool // that it has
}

// New looks for the program vips.
func New() *Maker {
	path, err := exec.LookPath("vips")
	if err != nil {
		path = ""
	}
	return &Maker{vips: path, loaders: sync.OnceValue(func() map[string]bool { return loadersOf(path) })}
}

// Takes tells whether files of this format are shown by a rendition.
func Takes(f preflight.Format) bool { return kinds[f].name != "" }

// MediaType is that of a format that is taken.
func MediaType(f preflight.Format) string { return kinds[f].mediaType }

// An UnavailableError reports a format that cannot be read where the server runs. Its message says what its operator can do.
type UnavailableError struct{ Message string }

func (e *UnavailableError) Error() string { return e.Message }

// A kind is how a format is read.
type kind struct {
	name, mediaType string
	loader          string // of the program vips; empty for SVG
	from            string // as that loader calls its input
}

const stdin = "/dev/stdin"

// kinds are the formats that are taken. ImageMagick, which vips asks for two of them, would look for itself what a file is;
// the name of its input keeps it to one.
var kinds = map[preflight.Format]kind{
	preflight.SVG:  {"SVG", "image/svg+xml", "", ""},
	preflight.SVGZ: {"compressed SVG", "image/svg+xml-compressed", "", ""},
	preflight.HEIC: {"HEIC", "image/heic", "heifload", stdin},
	preflight.JXL:  {"JPEG XL", "image/jxl", "jxlload", stdin},
	preflight.JP2:  {"JPEG 2000", "image/jp2", "jp2kload", stdin},
	preflight.BMP:  {"BMP", "image/bmp", "magickload", "bmp:fd:0"},
	preflight.PSD:  {"Photoshop", "image/vnd.adobe.photoshop", "magickload", "psd:fd:0"},
	preflight.PDF:  {"PDF", "application/pdf", "pdfload", stdin},
}

// Make answers the rendition of data, which [preflight.Sniff] names f. Errors: *[UnavailableError], [*imaging.DecodeError],
// [*imaging.LimitError], those of ctx, and others that are the server's fault.
func (m *Maker) Make(ctx context.Context, f preflight.Format, data []byte) ([]byte, error) {
	k := kinds[f]
	switch f {
	case preflight.SVG, preflight.SVGZ:
		return drawn(ctx, f, data)
	}
	if err := m.can(k); err != nil {
		return nil, err
	}
	convert := func(options ...string) ([]byte, error) {
		args := append([]string{k.loader, k.from, ".png[compression=1]", "--fail-on", "error"}, options...)
		return run(ctx, reading, append([]string{m.vips}, args...), data)
	}
	if f != preflight.PDF {
		return convert()
	}
	// A page has no pixels: a quick look says what its sides are, and so how densely it is to be drawn.
	look, err := convert("--dpi", thin)
	if err != nil {
		return nil, err
	}
	info, err := preflight.Check(look, preflight.Limits{})
	if err != nil {
		return nil, &imaging.DecodeError{Message: "the page cannot be drawn", Err: err}
	}
	return convert("--dpi", density(info.Width, info.Height))
}

// can tells whether the program vips is there and reads a kind of file.
func (m *Maker) can(k kind) error {
	switch {
	case !confines:
		return &UnavailableError{k.name + " is read in a confined process, which this server can start on Linux only"}
	case m.vips == "":
		return &UnavailableError{k.name + " is read by the program vips, which is not installed on this server; on Debian and Ubuntu, apt install libvips-tools does it"}
	case !m.loaders()[k.loader]:
		return &UnavailableError{"the program vips on this server was built without " + k.name}
	}
	return nil
}

// loadersOf asks the program what it can load.
func loadersOf(vips string) map[string]bool {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, vips, "-l", "foreign").Output()
	if err != nil {
		return nil
	}
	found := map[string]bool{}
	for _, k := range kinds {
		found[k.loader] = strings.Contains(string(out), " ("+k.loader+"),")
	}
	return found
}

// drawn answers a picture of an SVG.
func drawn(ctx context.Context, f preflight.Format, data []byte) ([]byte, error) {
	if !confines {
		return nil, &UnavailableError{"SVG is drawn in a confined process, which this server can start on Linux only"}
	}
	var err error
	if f == preflight.SVGZ {
		data, err = svg.Unpack(data)
	}
	if err == nil {
		data, err = svg.Clean(data)
	}
	var refused *svg.Error
	switch {
	case errors.As(err, &refused) && refused.TooLarge:
		return nil, &imaging.LimitError{Message: refused.Message}
	case err != nil:
		return nil, &imaging.DecodeError{Message: err.Error(), Err: err}
	}
	return run(ctx, drawing, nil, data)
}
