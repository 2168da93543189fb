package imaging

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The measurements of docs/quality.md. The tests hold drawn pictures to them; with a folder of photographs they take those,
// and with -update write the tables:
//
//	go test ./imaging -run Quality -photos DIR -update
var photos = flag.String("photos", "", "a folder of photographs to measure, in place of drawn pictures")

// A measuredPicture is reduced to an edge, as it would be served.
type measuredPicture struct {
	name string
	pixels
	seen *likeness
}

func (m measuredPicture) after(t testing.TB, data []byte) float64 {
	t.Helper()
	v, err := m.seen.to(t.Context(), asIs(t, data))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func measuredOf(t testing.TB, name string, p pixels) measuredPicture {
	t.Helper()
	l, err := p.likeness(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return measuredPicture{name, p, l}
}

// grainy is a drawn picture with the noise of a camera.
func grainy(s Size, seed uint64) pixels {
	p, n := scene(s, 3), noise(seed, s, 3)
	for i, v := range n.data {
		p.data[i] = uint8(min(max(int(p.data[i])+(int(v)-128)/16, 0), 255))
	}
	return p
}

// measuredPictures are photographs where there is a folder of them: each picture once, whatever files there are of it,
// opaque, still, and larger than the edge that it is reduced to, so that nothing is left of how it was stored.
func measuredPictures(t testing.TB, edges ...int) []measuredPicture {
	t.Helper()
	if *photos == "" {
		return []measuredPicture{
			measuredOf(t, "drawn", grainy(Size{300, 220}, 1)), measuredOf(t, "drawn, even", scene(Size{260, 340}, 3)),
			measuredOf(t, "drawn, busy", zonePlate(Size{200, 200}, 3)),
		}
	}
	files, err := filepath.Glob(filepath.Join(*photos, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var list []measuredPicture
	known := map[string]bool{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		facts, err := Probe(t.Context(), data, DefaultLimits)
		if err != nil || facts.HasAlpha || facts.Frames > 1 || facts.Palette {
			continue
		}
		for _, edge := range edges {
			if max(facts.Size.Width, facts.Size.Height) <= edge {
				continue
			}
			p := asIs(t, data, func(d *decoding) { d.upright, d.edge = true, edge })
			hash, err := p.full(t).differenceHash(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if id := fmt.Sprint(hash, edge); !known[id] {
				known[id] = true
				list = append(list, measuredOf(t, filepath.Base(file), p))
			}
		}
	}
	return list
}

var measuredFormats = []string{"jpeg", "webp", "avif"}

func TestQualityTiersLookAlikeInEveryFormat(t *testing.T) {
	t.Parallel()
	pictures := measuredPictures(t, 400, 800, 1200)
	var table strings.Builder
	table.WriteString("| tier | JPEG | WebP | AVIF |\n|---|---|---|---|\n")
	last := map[string]float64{}
	for _, tier := range []string{"lightest", "lighter", "normal", "better", "best"} {
		fmt.Fprintf(&table, "| %s |", tier)
		var means []float64
		for _, format := range measuredFormats {
			sum, bytes := 0.0, 0
			for _, m := range pictures {
				data := written(t, m.pixels, encoding{format: format, Output: Output{Tier: tier}})
				sum, bytes = sum+m.after(t, data), bytes+len(data)
			}
			mean := sum / float64(len(pictures))
			fmt.Fprintf(&table, " q %d: %.1f dB, %d kB |", tiers[tier][format], mean, bytes/len(pictures)/1000)
			if mean <= last[format] {
				t.Errorf("%s %s looks no better than the tier below: %.2f after %.2f dB", format, tier, mean, last[format])
			}
			last[format] = mean
			means = append(means, mean)
		}
		table.WriteString("\n")
		most := 3.0 // what is drawn is not what the tiers were made for
		if *photos != "" {
			most = 0.5
		}
		if spread := slices.Max(means) - slices.Min(means); spread > most {
			t.Errorf("%s looks different from format to format: %.1f dB", tier, means)
		}
	}
	document(t, "tiers", fmt.Sprintf("%d pictures.\n\n%s", len(pictures), table.String()))
}

func TestQualityThatIsMeasuredTakesFewerBytes(t *testing.T) {
	t.Parallel()
	pictures := measuredPictures(t, 400, 1000)
	var table strings.Builder
	table.WriteString("| picture | format | normal | smart | bytes | bytes at equal likeness | processor time |\n|---|---|---|---|---|---|---|\n")
	for _, format := range measuredFormats {
		var shares, equal, gains, times []float64
		for _, m := range pictures {
			normal, normalTime := timed(t, m.pixels, encoding{format: format, Output: Output{Tier: "normal"}})
			measurements.InvalidateAll()
			smart, smartTime := timed(t, m.pixels, encoding{format: format, Output: Output{Tier: "smart"}})
			before, after := m.after(t, normal), m.after(t, smart)
			share := float64(len(smart)) / float64(len(normal))
			same := float64(len(smart)) / m.bytesFor(t, format, after)
			shares, equal, gains = append(shares, share), append(equal, same), append(gains, after-before)
			times = append(times, smartTime.Seconds()/normalTime.Seconds())
			fmt.Fprintf(&table, "| %s, %d × %d | %s | %d B, %.1f dB | %d B, %.1f dB | %+.0f %% | %+.0f %% | %d → %d ms |\n", m.name, m.Width, m.Height, format,
				len(normal), before, len(smart), after, 100*share-100, 100*same-100, normalTime.Milliseconds(), smartTime.Milliseconds())
			if enough := min(before, tierLikeness); *photos == "" && after < enough-0.4 {
				t.Errorf("%s as %s is at %.2f dB; %.2f are enough", m.name, format, after, enough)
			}
			if share > 1.02 {
				t.Errorf("%s as %s takes %.2f of the bytes of normal", m.name, format, share)
			}
		}
		fmt.Fprintf(&table, "| **median** | %s | | %+.1f dB | **%+.0f %%** | **%+.0f %%** | × %.0f |\n", format,
			median(gains), 100*median(shares)-100, 100*median(equal)-100, median(times))
		if median(equal) >= 1 && (format != "jpeg" || careful(t, pictures[0].pixels)) {
			t.Errorf("%s: at equal likeness smart takes %.2f of the bytes", format, median(equal))
		}
		if most := map[string]float64{"jpeg": 0.9, "webp": 0.92, "avif": 0.9}[format]; *photos != "" && (median(shares) > most || median(gains) < -0.05) {
			t.Errorf("%s: smart takes %.2f of the bytes of normal at %+.2f dB", format, median(shares), median(gains))
		}
	}
	document(t, "smart", table.String())
}

// careful tells whether this build can take care of a JPEG: libjpeg-turbo makes the same of it, mozjpeg less.
func careful(t *testing.T, p pixels) bool {
	t.Helper()
	plain, with := encoding{format: "jpeg", Output: Output{Quality: 80}}, encoding{format: "jpeg", Output: Output{Quality: 80}, careful: true}
	return len(written(t, p, plain)) != len(written(t, p, with))
}

// bytesFor is how many bytes the picture takes at a likeness as it is written without care, between two whole qualities.
func (m measuredPicture) bytesFor(t testing.TB, format string, likeness float64) float64 {
	t.Helper()
	at := func(q int) (float64, float64) {
		data := written(t, m.pixels, encoding{format: format, Output: Output{Quality: float64(q)}})
		return float64(len(data)), m.after(t, data)
	}
	low, high := 1, 100
	for high-low > 1 {
		middle := (low + high) / 2
		if _, v := at(middle); v < likeness {
			low = middle
		} else {
			high = middle
		}
	}
	bytes, v := at(low)
	more, w := at(high)
	if w <= v {
		return more
	}
	return bytes + (more-bytes)*min(max((likeness-v)/(w-v), 0), 1)
}

func timed(t testing.TB, p pixels, e encoding) ([]byte, time.Duration) {
	t.Helper()
	var before, after syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &before); err != nil {
		t.Fatal(err)
	}
	data := written(t, p, e)
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &after); err != nil {
		t.Fatal(err)
	}
	return data, max(time.Duration(after.Utime.Nano()+after.Stime.Nano()-before.Utime.Nano()-before.Stime.Nano()), time.Microsecond)
}

func median[T cmp.Ordered](list []T) T {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

// document writes a table into docs/quality.md, where -update asks for it and photographs were measured.
func document(t testing.TB, name, table string) {
	t.Helper()
	if *photos == "" || !*update {
		return
	}
	const file = "../docs/quality.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	before, rest, ok := strings.Cut(string(text), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for %s", file, name)
	}
	if err := os.WriteFile(file, []byte(before+begin+table+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
