package imaging

import (
	"errors"
	"strings"
	"testing"
)

func TestAPresetStandsForItsOperations(t *testing.T) {
	presets := map[string]string{
		"thumb": "scale_crop/100x100/-/format/auto", "small": "resize/64x/-/format/webp", "many": strings.Repeat("-/flip/", 20), "inner": "preset/thumb",
	}
	find := func(name string) (Transformation, bool) {
		text, ok := presets[name]
		return parsed(t, text), ok
	}
	for text, want := range map[string]string{
		"preset/thumb":                                      "scale_crop/100x100/center/-/format/auto",
		"format/png/-/preset/thumb":                         "scale_crop/100x100/center/-/format/png",
		"format/png/-/preset/small":                         "resize/64x/-/format/webp",
		"preset/small/-/format/png":                         "resize/64x/-/format/png",
		"brightness/5/-/preset/thumb/-/blur/-/preset/small": "brightness/5/-/scale_crop/100x100/center/-/blur/10/-/resize/64x/-/format/webp",
		"stretch/off/-/preset/small":                        "stretch/off/-/resize/64x/-/format/webp",
		"flip":                                              "flip/-/format/auto",
	} {
		got, err := parsed(t, text).Expand(find)
		if err != nil || got.String() != want {
			t.Errorf("%s comes to %q (%v), want %q", text, got, err, want)
		}
	}
	for text, says := range map[string]string{
		"flip/-/preset/thumbs":             "there is no preset \"thumbs\"",
		"flip/-/preset/inner":              "uses a preset itself",
		"flip/-/preset/many/-/preset/many": "more than the 32 operations",
	} {
		_, err := parsed(t, text).Expand(find)
		var parse *ParseError
		if !errors.As(err, &parse) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, which does not say %q", text, err, says)
		} else if place := text[parse.Start:parse.End]; !strings.HasPrefix(place, "preset/") {
			t.Errorf("%s: the error points at %q", text, place)
		}
	}
	if _, err := parsed(t, "preset/thumb").Plan(Source{Size: Size{4, 3}, Format: "png", Frames: 1}, Accept{}, DefaultLimits); err == nil {
		t.Error("a preset that nobody expanded is planned")
	}
}

// Who edits a chain must be shown what of it is wrong, not what it comes to.
func TestErrorsCountTheOperationsThatWereWritten(t *testing.T) {
	const id = "0192c3a1-7b7e-7000-8000-000000000000"
	presets := map[string]string{"two": "flip/-/mirror", "paged": "page/1", "signed": "mirror/-/overlay/" + id, "many": strings.Repeat("-/flip/", 20)}
	find := func(name string) (Transformation, bool) {
		text, ok := presets[name]
		return parsed(t, text), ok
	}
	for text, want := range map[string]int{
		"preset/two/-/preset/paged":                         1,
		"preset/two/-/blur/-/preset/paged":                  2,
		"preset/two/-/preset/many/-/flip/-/preset/many":     3,
		"preset/two/-/preset/thumb":                         1,
		"preset/two/-/overlay/" + id:                        1,
		"preset/two/-/blur/-/preset/signed":                 2,
		"brightness/0/-/overlay/" + id:                      1, // the first is dropped
		"format/png/-/quality/best/-/mask/" + id:            2, // so many are moved
		"overlay_blend/screen/-/flip/-/overlay/" + id:       2,
		"preset/signed/-/preset/signed/-/overlay/" + id:     0,
		"-/@clib/x/-/preset/two/-/setfill/fff/-/mask/" + id: 2,
		"preset/two/-/preset/two/-/flip/-/overlay/" + id:    3,
	} {
		expanded, err := parsed(t, text).Expand(find)
		if err == nil {
			_, err = expanded.Plan(Source{Size: Size{4, 3}, Format: "png", Frames: 1}, Accept{}, DefaultLimits)
		}
		var parse *ParseError
		var missing *MissingError
		switch {
		case errors.As(err, &parse) && parse.Index == want:
		case errors.As(err, &missing) && missing.Index == want:
		default:
			t.Errorf("%s: %v; want operation %d", text, err, want+1)
		}
	}
	limits := DefaultLimits
	limits.SourcePixels = 100
	src := Source{Size: Size{4, 3}, Format: "png", Frames: 1, Layers: map[string]Layer{id: {Source: Source{Size: Size{40, 30}, Format: "png", Frames: 1}}}}
	expanded, err := parsed(t, "preset/two/-/overlay/"+id).Expand(find)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := expanded.Plan(src, Accept{}, limits); err == nil || !strings.HasPrefix(err.Error(), "operation 2: ") {
		t.Errorf("a layer that is too large: %v", err)
	}
}

func TestTheFileThatStandsInHasNoPartInTheKey(t *testing.T) {
	const id = "0192c3a1-7b7e-7000-8000-000000000000"
	src := Source{Size: Size{4, 3}, Format: "png", Frames: 1}
	a, err := parsed(t, "flip").Plan(src, Accept{}, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	with := parsed(t, "flip/-/default/"+id)
	b, err := with.Plan(src, Accept{}, DefaultLimits)
	if err != nil || a.Key() != b.Key() || with.Default() != id || len(with.Files()) != 0 {
		t.Errorf("%v, %v, keys %s and %s, default %s", err, with.Files(), a.Key(), b.Key(), with.Default())
	}
}

func TestTheAddressOfATextIsEncoded(t *testing.T) {
	if got, want := (Transformation{steps: []step{{entry: &entry{name: "x"}, op: &said{"50 % of? #1 ü"}}}}).Path(), "-/x/50%20%25%20of%3F%20%231%20%C3%BC/"; got != want {
		t.Errorf("it is %s, want %s", got, want)
	}
}

// said is an operation with a text.
type said struct{ text string }

func (s *said) Params(p *Params) { p.Text(&s.text, "text", "What is said.") }
