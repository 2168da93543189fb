package imaging

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/davidbyttow/govips/v2/vips"
)

// benchPhotos are sources of benchmarks: photographs of the corpus where it is there, and one that is drawn.
func benchPhotos(b *testing.B) map[string][]byte {
	photos := map[string][]byte{"drawn-12mp": stored(b, scene(Size{4032, 3024}, 3), "jpeg")}
	for _, name := range []string{"photo-12mp-olympus.jpg", "photo-6mp-hato.jpg", "adobe-rgb-icc.jpg"} {
		if data, err := os.ReadFile(filepath.Join(corpus(), "photos", name)); err == nil {
			photos[name] = data
		}
	}
	return photos
}

// BenchmarkDecodeAndEncode is a photograph to a JPEG of 800 pixels.
func BenchmarkDecodeAndEncode(b *testing.B) {
	for name, data := range benchPhotos(b) {
		size := fitted(b, data, 800)
		b.Run(name, func(b *testing.B) {
			cpuPerOp(b, func() {
				d, err := decode(context.Background(), data, decoding{upright: true, size: size})
				if err != nil {
					b.Fatal(err)
				}
				defer d.Close()
				if _, err := encode(context.Background(), []*Image{{ImageRef: d.frames[0]}}, encoding{format: "jpeg"}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// BenchmarkBareThumbnail is what libvips needs for the same by itself, with the same settings.
func BenchmarkBareThumbnail(b *testing.B) {
	for name, data := range benchPhotos(b) {
		size := fitted(b, data, 800)
		b.Run(name, func(b *testing.B) {
			cpuPerOp(b, func() {
				ref, err := vips.LoadThumbnailFromBuffer(data, size.Width, size.Height, vips.InterestingNone, vips.SizeForce, nil)
				if err != nil {
					b.Fatal(err)
				}
				defer ref.Close()
				_, _, err = ref.ExportJpeg(&vips.JpegExportParams{
					Quality: tiers["normal"].jpeg, OptimizeCoding: true, Interlace: true, StripMetadata: true,
				})
				if err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// BenchmarkProbe is what an upload costs.
func BenchmarkProbe(b *testing.B) {
	photos := benchPhotos(b)
	photos["drawn-24mp"] = stored(b, scene(Size{6000, 4000}, 3), "jpeg")
	for name, data := range photos {
		b.Run(name, func(b *testing.B) {
			cpuPerOp(b, func() {
				if _, err := Probe(context.Background(), data, DefaultLimits); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// cpuPerOp reports the processor time of f, which on a busy machine says more than the clock.
func cpuPerOp(b *testing.B, f func()) {
	before := cpuTime(b)
	for b.Loop() {
		f()
	}
	b.ReportMetric(float64(cpuTime(b)-before)/float64(time.Millisecond)/float64(b.N), "cpu-ms/op")
}

func cpuTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// fitted is the size of a picture, upright, with this many pixels along its longer side.
func fitted(b *testing.B, data []byte, edge int) Size {
	facts, err := Probe(context.Background(), data, DefaultLimits)
	if err != nil {
		b.Fatal(err)
	}
	return facts.Size.fitted(Size{edge, edge})
}
