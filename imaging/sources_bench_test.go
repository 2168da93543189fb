package imaging

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// Renders of one original that a page asks for: the widths of a srcset, and galleries of parts of it.
var (
	srcsetWidths = []int{320, 480, 768, 1024, 1600, 2000}
	galleries    = map[string][]string{
		"srcset-jpeg": srcset("jpeg"),
		"srcset-webp": srcset("webp"),
		"srcset-down": {"resize/2000x", "resize/1600x", "resize/1024x", "resize/768x", "resize/480x", "resize/320x"},
		"srcset-any":  {"resize/1024x", "resize/320x", "resize/2000x", "resize/480x", "resize/1600x", "resize/768x"},
		"squares": {
			"scale_crop/400x400/0p,0p", "scale_crop/400x400/center", "scale_crop/400x400/100p,100p",
			"scale_crop/600x300/50p,20p", "scale_crop/600x300/50p,80p", "scale_crop/300x600/30p,50p",
		},
		"details": {
			"crop/800x600/100,100", "crop/800x600/900,200", "crop/800x600/1500,300",
			"crop/800x600/200,900", "crop/800x600/1100,1100", "crop/800x600/1500,1200",
		},
		"parts": {
			"crop/50px50p/0p,0p/-/resize/600x", "crop/50px50p/100p,0p/-/resize/600x", "crop/50px50p/center/-/resize/600x",
			"crop/50px50p/0p,100p/-/resize/600x", "crop/50px50p/100p,100p/-/resize/600x", "crop/50px50p/50p,100p/-/resize/600x",
		},
	}
)

func srcset(format string) (texts []string) {
	for _, w := range srcsetWidths {
		texts = append(texts, fmt.Sprintf("resize/%dx/-/format/%s", w, format))
	}
	return texts
}

// BenchmarkNextRenders is a page of renders of one original, each from its bytes, and in turn through Sources that know
// nothing: the processor time of both, their ratio, that of all after the first, and that of all once the source is kept.
func BenchmarkNextRenders(b *testing.B) {
	for name, data := range benchPhotos(b) {
		facts, err := Probe(context.Background(), data, DefaultLimits)
		if err != nil {
			b.Fatal(err)
		}
		facts.Source.ID = name
		for gallery, texts := range galleries {
			b.Run(name+"/"+gallery, func(b *testing.B) { nextRenders(b, facts.Source, data, texts) })
		}
	}
}

func nextRenders(b *testing.B, src Source, data []byte, texts []string) {
	var plans []*Plan
	for _, text := range texts {
		p, err := parsed(b, text).Plan(src, Accept{}, DefaultLimits)
		if err != nil {
			b.Fatal(err)
		}
		plans = append(plans, p)
	}
	render := func(s *Sources, plans []*Plan) time.Duration {
		before := cpuTime(b)
		for _, p := range plans {
			if _, err := s.Render(context.Background(), p, loader(data)); err != nil {
				b.Fatal(err)
			}
		}
		return cpuTime(b) - before
	}
	// Of each the least: on a busy machine all else is the others' doing.
	least := map[string]time.Duration{}
	took := func(what string, d time.Duration) {
		if known, ok := least[what]; !ok || d < known {
			least[what] = d
		}
	}
	for b.Loop() {
		took("first", render(nil, plans[:1]))
		took("rest", render(nil, plans[1:]))
		s := NewSources(48 << 20) // as the server has
		took("kept first", render(s, plans[:1]))
		took("kept rest", render(s, plans[1:]))
		took("warm", render(s, plans))
		s.Close()
	}
	all, kept := least["first"]+least["rest"], least["kept first"]+least["kept rest"]
	b.ReportMetric(float64(all)/float64(time.Millisecond), "cpu-ms/originals")
	b.ReportMetric(float64(kept)/float64(time.Millisecond), "cpu-ms/kept")
	b.ReportMetric(float64(least["kept first"])/float64(least["first"]), "first-ratio")
	b.ReportMetric(float64(kept)/float64(all), "ratio")
	b.ReportMetric(float64(least["kept rest"])/float64(least["rest"]), "next-ratio")
	b.ReportMetric(float64(least["warm"])/float64(all), "warm-ratio")
	b.ReportMetric(0, "ns/op")
}
