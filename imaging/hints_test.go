package imaging

import (
	"net/http"
	"strings"
	"testing"
)

func TestHintsAreReadAsClientsSendThem(t *testing.T) {
	for header, want := range map[string]float64{
		"": 0, "1": 1, "1.0": 1, "0.25": 1, "1.1": 1, "1.25": 1.5, "1.5": 1.5, "1.75": 2, "2": 2, "2.0": 2, " 2 ": 2, "2.4": 2, "2.5": 3,
		"2.625": 3, "3.4": 3, "3.5": 4, "4": 4, "1000": 4, "1e3": 4, "Inf": 4,
		"0": 0, "-2": 0, "NaN": 0, "two": 0, "2, 3": 0, "2;a=b": 0, strings.Repeat("1", 1000): 0,
	} {
		if got := ParseHints(http.Header{"Sec-Ch-Dpr": {header}}); got != (Hints{DPR: want}) {
			t.Errorf("Sec-CH-DPR: %.20q is read as %+v, want %v", header, got, want)
		}
	}
	for header, want := range map[string]bool{"on": true, " ON ": true, "": false, "off": false, "1": false, "on, on": false} {
		if got := ParseHints(http.Header{"Save-Data": {header}}); got != (Hints{SaveData: want}) {
			t.Errorf("Save-Data: %q is read as %+v, want %v", header, got, want)
		}
	}
	if got := ParseHints(nil); got != (Hints{}) {
		t.Errorf("no headers are read as %+v", got)
	}
}

// What goes by a hint is the same as the plain chain that it comes to, under the same key; what does not is one whatever is said.
func TestHintsComeToPlainChains(t *testing.T) {
	src := Source{Size: Size{800, 600}, Format: "jpeg", Frames: 1}
	for _, c := range []struct {
		text  string
		hints Hints
		plain string
		asks  Asks
	}{
		{"dpr/auto/-/resize/100x", Hints{}, "resize/100x", Asks{DPR: true}},
		{"dpr/auto/-/resize/100x", Hints{DPR: 1}, "resize/100x", Asks{DPR: true}},
		{"dpr/auto/-/resize/100x", Hints{DPR: 1.5, SaveData: true}, "dpr/1.5/-/resize/100x", Asks{DPR: true}},
		{"dpr/2/-/resize/300x/-/dpr/auto/-/resize/100x", Hints{DPR: 2}, "dpr/2/-/resize/300x/-/resize/100x", Asks{DPR: true}},
		{"quality/auto/-/resize/100x", Hints{DPR: 3}, "resize/100x/-/quality/normal", Asks{SaveData: true}},
		{"quality/auto/-/resize/100x", Hints{SaveData: true}, "resize/100x/-/quality/lighter", Asks{SaveData: true}},
		{"dpr/auto/-/resize/100x/-/quality/auto", Hints{2, true}, "dpr/2/-/resize/100x/-/quality/lighter", Asks{true, true}},
		{"dpr/auto/-/resize/100x/-/json", Hints{DPR: 2}, "dpr/2/-/resize/100x/-/json", Asks{DPR: true}},
		{"dpr/auto/-/flip/-/quality/auto/-/quality/best", Hints{4, true}, "flip/-/quality/best", Asks{}},
		{"dpr/2/-/resize/100x/-/quality/80", Hints{4, true}, "dpr/2/-/resize/100x/-/quality/80", Asks{}},
	} {
		got, err := parsed(t, c.text).Plan(src, Accept{Hints: c.hints}, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := parsed(t, c.plain).Plan(src, Accept{}, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		if got.Key() != plain.Key() || got.Size != plain.Size || got.Transformation().String() != plain.Transformation().String() {
			t.Errorf("%s with %+v is %s of %v, want %s", c.text, c.hints, got.Transformation(), got.Size, plain.Transformation())
		}
		if got.Asks != c.asks || parsed(t, c.text).Asks() != c.asks {
			t.Errorf("%s asks for %+v, want %+v", c.text, got.Asks, c.asks)
		}
	}
}
