package imaging

import (
	"errors"
	"fmt"
	"os"

	"github.com/davidbyttow/govips/v2/vips"
)

// Config is how libvips is run. The zero value is good.
type Config struct {
	// Threads is how many threads work on one picture; 0 means 1, which gives the best throughput where several
	// pictures are rendered at once.
	Threads int
	// Log is given the warnings of libvips, one line each; nil drops them. They may name places of the server. It is
	// called from any goroutine.
	Log func(message string)
}

// Startup starts libvips: once a process, before anything else of this package is used. It refuses to start where
// loaders meant for trusted files alone, such as those of PDF and SVG, are not switched off.
func Startup(c Config) error {
	if err := os.Setenv("VIPS_BLOCK_UNTRUSTED", "1"); err != nil {
		return fmt.Errorf("block untrusted loaders: %w", err)
	}
	keepLittle()
	vips.LoggingSettings(func(_ string, _ vips.LogLevel, message string) {
		if c.Log != nil {
			c.Log(message)
		}
	}, vips.LogLevelWarning)
	// With an operation cache, pictures nobody asks for again would be kept.
	if err := vips.Startup(&vips.Config{ConcurrencyLevel: max(c.Threads, 1)}); err != nil {
		return fmt.Errorf("start libvips: %w", err)
	}
	for name, document := range untrusted {
		ref, err := vips.LoadImageFromBuffer([]byte(document), nil)
		if err == nil {
			ref.Close()
			return errors.New("refusing to start: this libvips opens " + name + " files although VIPS_BLOCK_UNTRUSTED is set; " +
				"use the pinned build, or libvips 8.14 or newer")
		}
	}
	return nil
}

// untrusted holds documents that must not be opened: whoever opens them has switched off too little.
var untrusted = map[string]string{
	"SVG": `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>`,
	"PDF": "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" +
		"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n" +
		"trailer<</Root 1 0 R/Size 4>>\n%%EOF\n",
}

// Shutdown frees what libvips holds. It cannot be started again.
func Shutdown() { vips.Shutdown() }

// Version is that of libvips, such as 8.18.7.
func Version() string { return vips.Version }

// Memory is what libvips holds at this moment.
type Memory struct {
	Bytes  int64 // of pixels
	Peak   int64 // the most there has been of Bytes
	Images int64 // that are open
}

// MemoryInUse costs nothing to ask.
func MemoryInUse() Memory {
	var s vips.MemoryStats
	vips.ReadVipsMemStats(&s)
	return Memory{Bytes: s.Mem, Peak: s.MemHigh, Images: vips.OpenImageRefs()}
}
