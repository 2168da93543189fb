package imaging

import (
	"errors"
	"strings"
	"testing"
)

func presetsOf(texts map[string]string) Presets {
	p := Presets{}
	for name, text := range texts {
		p.Add(name, text)
	}
	return p
}

func TestStoredPresetsAreExpandedInTheirPlace(t *testing.T) {
	const logo = "0192c3a1-7b7e-7000-8000-000000000000"
	presets := presetsOf(map[string]string{
		"small": "resize/100x/-/format/auto", "soft": "blur/5/-/format/webp/-/quality/better", "plain": "format/auto",
		"red": "setfill/ff0000/-/rotate/20", "bare": "strip_meta/all/-/resize/100x", "plainly": "overlay_blend/normal/-/overlay/" + logo,
		"rules": "setfill/00ff00/-/stretch/off",
	})
	for text, want := range map[string]string{
		"preset/small":                                                   "resize/100x/-/format/auto",
		"flip/-/preset/small/-/mirror":                                   "flip/-/resize/100x/-/mirror/-/format/auto",
		"preset/small/-/preset/small":                                    "resize/100x/-/resize/100x/-/format/auto",
		"preset/soft/-/format/png/-/quality/best":                        "blur/5/-/format/png/-/quality/best",
		"preset/plain":                                                   "format/auto",
		"preset/red/-/rotate/10":                                         "setfill/ff0000/-/rotate/20/-/rotate/10/-/format/auto",
		"strip_meta/none/-/preset/bare":                                  "resize/100x/-/format/auto",
		"preset/bare/-/strip_meta/none":                                  "resize/100x/-/format/auto/-/strip_meta/none",
		"preset/rules/-/rotate/10/-/resize/900x":                         "setfill/00ff00/-/rotate/10/-/stretch/off/-/resize/900x/-/format/auto",
		"overlay_blend/multiply/-/overlay/self/50px50p/-/preset/plainly": "overlay_blend/multiply/-/overlay/self/50px50p/top_left/100p/-/overlay_blend/normal/-/overlay/" + logo + "/100px100p/top_left/100p/-/format/auto",
		"preset/small/-/brightness/0":                                    "resize/100x/-/format/auto",
	} {
		got, err := presets.Expand(parsed(t, text))
		if err != nil || got.String() != want {
			t.Errorf("%s comes to %s (%v), want %s", text, got, err, want)
		}
	}
}

func TestWhatCannotBeExpandedSaysWhereAndWhy(t *testing.T) {
	presets := presetsOf(map[string]string{
		"card": "flip", "cards": "flip", "avatar": "flip", "wide": "flip", "nested": "preset/card", "broken": "no_such_thing/5",
		"long": strings.Repeat("flip/-/", MaxOperations-1) + "flip",
	})
	const before = "-/mirror/-/"
	for text, want := range map[string]ParseError{
		"preset/crad":   {Index: 1, Given: "crad", Allowed: "card", Problem: `no preset "crad" in this project; did you mean card?`},
		"preset/CARDS":  {Index: 1, Given: "CARDS", Allowed: "cards, card", Problem: `no preset "CARDS" in this project; did you mean cards or card?`}, // capitals matter
		"preset/xyz":    {Index: 1, Given: "xyz", Allowed: "card", Problem: `no preset "xyz"`},
		"preset/nested": {Index: 1, Given: "nested", Problem: "uses a preset itself"},
		"preset/broken": {Index: 1, Given: "broken", Problem: "not understood by this build: operation 1: there is no operation"},
		"preset/long":   {Index: 1, Given: "preset/long", Allowed: "at most 32 operations", Problem: "more than the 32 operations"},
	} {
		_, err := presets.Expand(parsed(t, before+text))
		var got *ParseError
		if !errors.As(err, &got) || got.Index != want.Index || got.Given != want.Given || got.Allowed != want.Allowed || !strings.Contains(got.Problem, want.Problem) ||
			got.Start != len(before) || got.End != len(before+text) {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
	if _, err := (Presets{}).Expand(parsed(t, "preset/card")); err == nil || !strings.HasSuffix(err.Error(), `no preset "card" in this project, which has none`) {
		t.Errorf("without presets: %v", err)
	}
}

// What a preset keeps comes to the same as what was written, wherever it is put.
func TestAPresetKeepsWhatWasWritten(t *testing.T) {
	for text, want := range map[string]string{
		"/resize/0640x/-/brightness/0/": "resize/640x", "dpr/1/-/resize/100x": "dpr/1/-/resize/100x", "stretch/on": "stretch/on",
		"quality/normal/-/flip/-/format/auto": "quality/normal/-/flip", "format/auto": "", "sharp/0": "", "": "", "blur/-/flip": "blur/10/-/flip",
	} {
		got := parsed(t, text).Written()
		if got != want {
			t.Errorf("%s is kept as %q, want %q", text, got, want)
		}
		if again := parsed(t, got).Written(); again != got {
			t.Errorf("%s is kept as %q, and that as %q", text, got, again)
		}
	}
}
