package imaging

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/davidbyttow/govips/v2/vips"
)

// eightColours is a chain as somebody makes it with sliders.
var eightColours = []Operation{&Brightness{10}, &Exposure{30}, &Gamma{120}, &Contrast{20}, &Saturation{30}, &Warmth{30}, &Vibrance{20}, &Hue{5}}

// BenchmarkColour is passes over pixels that were not seen before, compiling included.
func BenchmarkColour(b *testing.B) {
	size := Size{1000, 1000}
	for _, c := range []struct {
		name  string
		chain []Operation
	}{
		{"curve", []Operation{&Brightness{10}}},
		{"matrix", []Operation{&Saturation{30}}},
		{"curve+matrix+curve", []Operation{&Warmth{30}}},
		{"vibrance", []Operation{&Vibrance{40}}},
		{"hue", []Operation{&Hue{40}}},
		{"filter", []Operation{&Filter{"teal_and_orange", 100}}},
		{"eight", eightColours},
	} {
		for _, bands := range []int{3, 4} {
			b.Run(fmt.Sprintf("%s/%d bands", c.name, bands), func(b *testing.B) {
				original := scene(size, bands)
				p := original.clone()
				for b.Loop() {
					copy(p.data, original.data)
					run(b, fuse(c.chain), p)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size.Pixels()), "ns/px")
			})
		}
		b.Run(c.name+"/compile", func(b *testing.B) {
			for b.Loop() {
				fuse(c.chain).compile()
			}
		})
	}
	benchLibvips(b, scene(size, 3))
}

// BenchmarkColourEight is a render of photographs to 1600 pixels with one colour operation, the mean of eight, in turn with
// one with all eight of them, once as the first of its kind and once as those after it, and one with none: of each the
// median of processor time.
func BenchmarkColourEight(b *testing.B) {
	first := []string{"brightness/10/-/", "exposure/30/-/", "gamma/120/-/", "contrast/20/-/", "saturation/30/-/", "warmth/30/-/"}
	chains := map[string][]string{
		"by-eye": append(first[:6:6], "vibrance/20/-/", "hue/5/-/"),
		"plain":  append(first[:6:6], "sepia/30/-/", "tint/1e90ff/20/-/"),
	}
	for name, data := range benchPhotos(b) {
		facts, err := Probe(context.Background(), data, DefaultLimits)
		if err != nil {
			b.Fatal(err)
		}
		render := func(chain string) float64 {
			before := cpuTime(b)
			t, err := Parse(chain + "preview/1600x1600/-/format/jpeg")
			if err != nil {
				b.Fatal(err)
			}
			p, err := t.Plan(facts.Source, Accept{}, DefaultLimits)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := p.Render(context.Background(), data); err != nil {
				b.Fatal(err)
			}
			return float64(cpuTime(b)-before) / float64(time.Millisecond)
		}
		for kind, steps := range chains {
			all := strings.Join(steps, "")
			b.Run(name+"/"+kind, func(b *testing.B) {
				var none, one, cold, eight []float64
				for b.Loop() {
					none = append(none, render(""))
					sum := 0.0
					for _, s := range steps {
						sum += render(s)
					}
					one = append(one, sum/8)
					warm.kept = nil
					cold = append(cold, render(all))
					eight = append(eight, render(all))
				}
				median := func(v []float64) float64 { slices.Sort(v); return v[len(v)/2] }
				b.ReportMetric(median(none), "cpu-ms/none")
				b.ReportMetric(median(one), "cpu-ms/one")
				b.ReportMetric(median(cold), "cpu-ms/first")
				b.ReportMetric(median(eight), "cpu-ms/eight")
				b.ReportMetric(median(cold)/median(one), "cold-ratio")
				b.ReportMetric(median(eight)/median(one), "ratio")
			})
		}
	}
}

// benchLibvips is what libvips needs for one of its operations.
func benchLibvips(b *testing.B, original pixels) {
	size := original.Size
	libvips := func(name string, f func(*vips.ImageRef) error) {
		b.Run("libvips/"+name, func(b *testing.B) {
			for b.Loop() {
				ref, err := original.image()
				if err != nil {
					b.Fatal(err)
				}
				if err := f(ref); err != nil {
					b.Fatal(err)
				}
				if _, err := ref.ToBytes(); err != nil {
					b.Fatal(err)
				}
				ref.Close()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size.Pixels()), "ns/px")
		})
	}
	libvips("copy", func(*vips.ImageRef) error { return nil })
	libvips("linear", func(r *vips.ImageRef) error {
		if err := r.Linear1(1.2, 3); err != nil {
			return err
		}
		return r.Cast(vips.BandFormatUchar)
	})
	libvips("recomb", func(r *vips.ImageRef) error {
		if err := r.Recomb([][]float64{{.3, .6, .1}, {.3, .6, .1}, {.3, .6, .1}}); err != nil {
			return err
		}
		return r.Cast(vips.BandFormatUchar)
	})
	libvips("maplut", func(r *vips.ImageRef) error {
		lut, err := vips.NewImageFromMemory(noise(1, Size{256, 1}, 1).data, 256, 1, 1, vips.BandFormatUchar, vips.InterpretationBW)
		if err != nil {
			return err
		}
		defer lut.Close()
		return r.Maplut(lut)
	})
}
