package imaging

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// filled repeats a text as often as it fits into the longest transformation.
func filled(text string) string { return strings.Repeat(text, MaxText/len(text)) }

// worst are texts of up to MaxText bytes that make the parser work: each example of each operation as often as may be, and
// what is no transformation at all.
func worst() map[string]string {
	texts := map[string]string{
		"slashes":                filled("/"),
		"hyphens":                filled("-"),
		"markers":                filled("/-"),
		"one word":               filled("a"),
		"many words":             filled("a/"),
		"operations unknown":     filled("a/-/"),
		"uploaders' markers":     filled("@clib/-/"),
		"outputs":                filled("format/png/-/"),
		"a long unknown name":    strings.Repeat("scale_crop_", 100) + "/1",
		"a long number":          "blur/" + filled("9")[5:],
		"a long fraction":        "blur/." + filled("0")[6:],
		"many signs":             "blur/" + filled("-")[5:],
		"many parameters":        "crop/" + filled("1/")[6:],
		"many lengths":           "border_radius/" + filled("1,")[14:],
		"many percents":          "crop/" + filled("%25")[5:],
		"a long colour":          "setfill/" + filled("f")[8:],
		"a long size":            "resize/" + filled("1x")[8:],
		"a long ratio":           "crop/" + filled("1:")[6:],
		"a long choice":          "format/" + filled("x")[7:],
		"broken UTF-8":           filled("\xff"),
		"wide characters":        filled("𝄞"),
		"wide words":             filled("é/-/"),
		"zero bytes":             filled("\x00/"),
		"a long preset":          "preset/" + filled("x")[7:],
		"states without actions": strings.Repeat("setfill/ff0000/-/stretch/off/-/", MaxOperations/2),
		"states and actions":     strings.Repeat("setfill/ff0000/-/setfill/00ff00/-/rotate/20/-/", MaxOperations/3),
	}
	for name, list := range examples() {
		for i, text := range list {
			n := MaxOperations / (1 + strings.Count(text, "/-/"))
			if e := lookup(name); e != nil && e.role == OutputRole {
				n = MaxText / (len(text) + 3)
			}
			long := strings.TrimSuffix(strings.Repeat(text+"/-/", n), "/-/")
			texts[fmt.Sprintf("%s %d", name, i)] = long[:min(len(long), MaxText)]
		}
	}
	return texts
}

func TestNoTransformationAllocatesWithoutBound(t *testing.T) {
	const most = 128 * MaxText // bytes
	for _, d := range Operations() {
		if len(d.Params)+2 > mostWords {
			t.Errorf("%s has %d parameters; one too many of them is not seen", d.Name, len(d.Params))
		}
	}
	for name, text := range worst() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		allocations := testing.AllocsPerRun(10, func() {
			if t, err := Parse(text); err == nil {
				_ = t.Path()
			}
		})
		runtime.ReadMemStats(&after)
		if bytes := (after.TotalAlloc - before.TotalAlloc) / 11; bytes > most || allocations > 5000 {
			t.Errorf("%s: %d bytes in %.0f allocations for %d bytes of text", name, bytes, allocations, len(text))
		}
	}
}

// BenchmarkParse reads and spells the worst texts, each by itself.
func BenchmarkParse(b *testing.B) {
	texts := worst()
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		text := texts[name]
		b.Run(strings.ReplaceAll(name, " ", "_"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if t, err := Parse(text); err == nil {
					_ = t.Path()
				}
			}
		})
	}
}

// BenchmarkExpand puts as many presets as may be in their places, each of one operation and of all outputs.
func BenchmarkExpand(b *testing.B) {
	presets, text := Presets{}, ""
	outputs := ""
	for _, d := range Operations() {
		if d.Role == OutputRole && d.Name != "default" {
			outputs += "/-/" + examples()[d.Name][0]
		}
	}
	for i := range MaxOperations {
		name := fmt.Sprint("p", i)
		presets.Add(name, "crop/150x20/-10,30"+outputs)
		text += "/-/preset/" + name
	}
	t, err := Parse(text)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := presets.Expand(t); err != nil {
			b.Fatal(err)
		}
	}
}
