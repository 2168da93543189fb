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
	var first, rest, warm, keptFirst, keptRest time.Duration
	for b.Loop() {
		first += render(nil, plans[:1])
		rest += render(nil, plans[1:])
		s := NewSources(64 << 20)
		keptFirst += render(s, plans[:1])
		keptRest += render(s, plans[1:])
		warm += render(s, plans)
		s.Close()
	}
	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) / float64(b.N) }
	ratio := func(a, b time.Duration) float64 { return float64(a) / float64(b) }
	b.ReportMetric(ms(first+rest), "cpu-ms/originals")
	b.ReportMetric(ms(keptFirst+keptRest), "cpu-ms/kept")
	b.ReportMetric(ratio(keptFirst, first), "first-ratio")
	b.ReportMetric(ratio(keptFirst+keptRest, first+rest), "ratio")
	b.ReportMetric(ratio(keptRest, rest), "next-ratio")
	b.ReportMetric(ratio(warm, first+rest), "warm-ratio")
	b.ReportMetric(0, "ns/op")
}
