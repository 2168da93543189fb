package graph

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"calotype/graph/generated"
	"calotype/imaging"
)

func TestEveryOperationIsDescribed(t *testing.T) {
	w := newWorld(t)
	got := w.get(`{ operations { name group kind syntax documentation parameters { name kind documentation unit minimum maximum step neutral default choices explanations percent partial opaque } } }`,
		nil, "operations").([]any)
	all := imaging.Operations()
	if len(got) != len(all) {
		t.Fatalf("%d of %d", len(got), len(all))
	}
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	known := func(enum string, value any) {
		t.Helper()
		if schema.Types[enum].EnumValues.ForName(fmt.Sprint(value)) == nil {
			t.Errorf("%v is no %s", value, enum)
		}
	}
	for i, o := range all {
		w.same([]any{at(got[i], "name"), at(got[i], "syntax"), at(got[i], "documentation")}, fmt.Sprintf(`[%q, %q, %q]`, o.Name, o.Syntax(), o.Doc))
		known("OperationGroup", at(got[i], "group"))
		known("OperationKind", at(got[i], "kind"))
		for j, p := range o.Params {
			parameter := at(got[i], "parameters", j)
			known("ParameterKind", at(parameter, "kind"))
			want := `null`
			if value, ok := p.Default(); ok {
				want = fmt.Sprintf("%q", value)
			}
			w.same(at(parameter, "default"), want)
			if _, isList := at(parameter, "choices").([]any); !isList {
				t.Errorf("%s.%s: choices are %v", o.Name, p.Name, at(parameter, "choices"))
			}
		}
	}
	// What programs read of the command line is what they read here.
	data, err := json.Marshal(all)
	w.must(err)
	var printed []any
	w.must(json.Unmarshal(data, &printed))
	if !reflect.DeepEqual(printed, got) {
		t.Errorf("printed are %v, answered %v", printed, got)
	}
	for i, o := range all {
		if o.Name == "brightness" {
			parameter := at(got[i], "parameters", 0)
			w.same([]any{at(parameter, "kind"), at(parameter, "minimum"), at(parameter, "maximum"), at(parameter, "neutral")}, `["NUMBER", -100, 100, 0]`)
			return
		}
	}
	t.Error("there is no brightness")
}

const reading = `query($t: String!) { transformation(text: $t) { canonical steps { operation text arguments { parameter value } }
	error { message operation index parameter given allowed start end } } }`

func TestATransformationIsReadIntoItsCanonicalSteps(t *testing.T) {
	w := newWorld(t)
	w.same(w.get(reading, vars{"t": "/format/png/-/resize/0640x/-/brightness/0/"}, "transformation"), `{"canonical": "resize/640x/-/format/png", "error": null, "steps": [
		{"operation": "resize", "text": "resize/640x", "arguments": [{"parameter": "size", "value": "640x"}]},
		{"operation": "format", "text": "format/png", "arguments": [{"parameter": "format", "value": "png"}]}]}`)
	w.same(w.get(reading, vars{"t": ""}, "transformation"), `{"canonical": "", "error": null, "steps": []}`)
}

func TestPlacesInATransformationAreCountedAsEditorsCount(t *testing.T) {
	w := newWorld(t)
	for text, place := range map[string][2]int{
		"resize/640x/-/blurr/3":       {14, 19},
		"-/@clib/ü𝄞/-/brightness/abc": {25, 28}, // ü is one unit, the clef two
		"brightness/𝄞":                {11, 13},
		"brightness":                  {0, 10},
	} {
		got := w.get(reading, vars{"t": text}, "transformation")
		w.same(at(got, "canonical"), `null`)
		w.same(at(got, "steps"), `[]`)
		w.same([]any{at(got, "error", "start"), at(got, "error", "end")}, fmt.Sprintf(`[%d, %d]`, place[0], place[1]))
	}
	got := w.get(reading, vars{"t": "resize/640x/-/brightness/900"}, "transformation", "error")
	w.same([]any{at(got, "operation"), at(got, "index"), at(got, "parameter"), at(got, "given")}, `["brightness", 1, "amount", "900"]`)
	got = w.get(reading, vars{"t": "resize/640x/-/blurr/3"}, "transformation", "error")
	w.same([]any{at(got, "operation"), at(got, "parameter"), at(got, "given"), at(got, "allowed")}, `["blurr", null, "blurr", "blur"]`)
}
