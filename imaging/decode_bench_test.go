package imaging

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
			cpuPerOp(b, func() { bareThumbnail(b, data, size) })
		})
	}
}

func bareThumbnail(b *testing.B, data []byte, size Size) {
	ref, err := vips.LoadThumbnailFromBuffer(data, size.Width, size.Height, vips.InterestingNone, vips.SizeForce, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer ref.Close()
	_, _, err = ref.ExportJpeg(&vips.JpegExportParams{
		Quality: tiers["normal"]["jpeg"], OptimizeCoding: true, Interlace: true, StripMetadata: true,
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkColdRender is a whole render, from the text of the transformation to the bytes, in turn with what libvips needs
// by itself: of both the median of processor time, and their ratio. Pictures with alpha become WebPs.
func BenchmarkColdRender(b *testing.B) {
	for name, data := range benchPhotos(b) {
		size := fitted(b, data, 800)
		b.Run(name, func(b *testing.B) {
			coldRenders(b, data, "preview/800x800/-/format/jpeg", func() { bareThumbnail(b, data, size) })
		})
	}
	for name, data := range benchTransparent(b) {
		for _, edge := range []int{400, 1000} {
			size := fitted(b, data, edge)
			b.Run(fmt.Sprintf("%s-%d", name, edge), func(b *testing.B) {
				coldRenders(b, data, fmt.Sprintf("preview/%dx%d/-/format/webp", edge, edge), func() { bareTransparent(b, data, size) })
			})
		}
	}
}

// benchTransparent are sources with alpha.
func benchTransparent(b *testing.B) map[string][]byte {
	pictures := map[string][]byte{"drawn-3mp-alpha": stored(b, scene(Size{2048, 1536}, 4), "png")}
	if data, err := os.ReadFile(filepath.Join(corpus(), "photos", "alpha-2048x1536.png")); err == nil {
		pictures["alpha-2048x1536.png"] = data
	}
	return pictures
}

func bareTransparent(b *testing.B, data []byte, size Size) {
	ref, err := vips.LoadThumbnailFromBuffer(data, size.Width, size.Height, vips.InterestingNone, vips.SizeForce, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer ref.Close()
	_, _, err = ref.ExportWebp(&vips.WebpExportParams{Quality: tiers["normal"]["webp"], ReductionEffort: 2, StripMetadata: true})
	if err != nil {
		b.Fatal(err)
	}
}

func coldRenders(b *testing.B, data []byte, text string, bareCalls func()) {
	facts, err := Probe(context.Background(), data, DefaultLimits)
	if err != nil {
		b.Fatal(err)
	}
	var ours, bare []float64
	took := func(f func()) float64 {
		before := cpuTime(b)
		f()
		return float64(cpuTime(b)-before) / float64(time.Millisecond)
	}
	for b.Loop() {
		ours = append(ours, took(func() { coldRender(b, data, facts.Source, text) }))
		bare = append(bare, took(bareCalls))
	}
	slices.Sort(ours)
	slices.Sort(bare)
	b.ReportMetric(ours[len(ours)/2], "cpu-ms/render")
	b.ReportMetric(bare[len(bare)/2], "cpu-ms/bare")
	b.ReportMetric(ours[len(ours)/2]/bare[len(bare)/2], "ratio")
}

func coldRender(b *testing.B, data []byte, src Source, text string) {
	t, err := Parse(text)
	if err != nil {
		b.Fatal(err)
	}
	p, err := t.Plan(src, Accept{}, DefaultLimits)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := p.Render(context.Background(), data); err != nil {
		b.Fatal(err)
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
