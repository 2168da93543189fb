package graph

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/storage"
)

const createPreset = `mutation($p: ID!, $n: String!, $t: Transformation!) { createPreset(input: {project: $p, name: $n, transformation: $t}) { id } }`

// preset makes a preset and answers its id.
func (w *world) preset(project uuid.UUID, name, transformation string) string {
	w.Helper()
	return w.get(createPreset, vars{"p": project.String(), "n": name, "t": transformation}, "createPreset", "id").(string)
}

func TestAPresetIsMadeChangedListedAndDeleted(t *testing.T) {
	w := newWorld(t)
	id := w.preset(w.project.ID, "card", "/resize/0640x/-/brightness/0/")
	w.preset(w.project.ID, "Avatar", "scale_crop/96x96/focal")
	w.same(w.get(`query($id: ID!) { project(id: $id) { presets { name transformation } } }`, vars{"id": w.project.ID.String()}, "project", "presets"),
		`[{"name": "Avatar", "transformation": "scale_crop/96x96/focal"}, {"name": "card", "transformation": "resize/640x"}]`)

	const node = `query($id: ID!) { node(id: $id) { __typename id ... on Preset { name transformation project { id name } createdAt updatedAt } } }`
	got := w.get(node, vars{"id": id}, "node")
	w.same([]any{at(got, "__typename"), at(got, "id"), at(got, "name"), at(got, "project")},
		fmt.Sprintf(`["Preset", %q, "card", {"id": %q, "name": %q}]`, id, w.project.ID, w.project.Name))
	if at(got, "createdAt") == nil || at(got, "createdAt") != at(got, "updatedAt") {
		t.Errorf("made at %v, changed at %v", at(got, "createdAt"), at(got, "updatedAt"))
	}

	const update = `mutation($id: ID!, $in: UpdatePresetInput!) { updatePreset(id: $id, input: $in) { name transformation } }`
	for _, step := range []struct {
		input vars
		want  string
	}{
		{vars{}, `{"name": "card", "transformation": "resize/640x"}`},
		{vars{"name": "wide"}, `{"name": "wide", "transformation": "resize/640x"}`},
		{vars{"transformation": "flip/-/quality/better"}, `{"name": "wide", "transformation": "flip/-/quality/better"}`},
	} {
		w.same(w.get(update, vars{"id": id, "in": step.input}, "updatePreset"), step.want)
	}
	w.same(w.get(`mutation($id: ID!) { deletePreset(id: $id) }`, vars{"id": id}, "deletePreset"), fmt.Sprintf("%q", id))
	w.same(w.get(node, vars{"id": id}, "node"), `null`)
	w.preset(w.project.ID, "wide", "flip") // what was deleted can be made again
}

func TestWhatIsNoPresetIsRefused(t *testing.T) {
	w := newWorld(t)
	id := w.preset(w.project.ID, "card", "flip")
	file := uuid.NewString()
	const update = `mutation($id: ID!, $t: Transformation!) { updatePreset(id: $id, input: {transformation: $t}) { id } }`
	for text, says := range map[string]string{
		"":                                   "transformation: it is empty",
		"/-/":                                "transformation: it is empty",
		"flip/-/preset/wide":                 "transformation: preset/wide is a preset, and a preset cannot hold another",
		"preset/card":                        "cannot hold another",
		"flip/-/default/" + file:             "transformation: default/" + file + " belongs to an address",
		"default/" + file + "/-/preset/wide": "transformation: ",
		"brightness/0":                       "transformation: it changes nothing",
		"format/auto/-/sharp/0":              "transformation: it changes nothing",
	} {
		for _, r := range []response{
			w.ask(createPreset, vars{"p": w.project.ID.String(), "n": "new", "t": text}),
			w.ask(update, vars{"id": id, "t": text}),
		} {
			w.refused(r, codeInvalid, says)
			w.same(r.Errors[0].Extensions["field"], `"transformation"`)
		}
	}
	r := w.ask(createPreset, vars{"p": w.project.ID.String(), "n": "new", "t": "blurr/3"})
	w.refused(r, codeTransformation, `"blurr"`)
	for _, name := range []string{"", "a b", "card"} {
		r := w.ask(createPreset, vars{"p": w.project.ID.String(), "n": name, "t": "flip"})
		w.refused(r, codeInvalid, "name: ")
		w.same(r.Errors[0].Extensions["field"], `"name"`)
	}
}

func TestUnknownAndMalformedIDsOfPresetsAreRefusedByName(t *testing.T) {
	w := newWorld(t)
	unknown := uuid.Must(uuid.NewV7()).String()
	for _, mutation := range []string{
		`mutation($id: ID!) { updatePreset(id: $id, input: {name: "x"}) { id } }`,
		`mutation($id: ID!) { deletePreset(id: $id) }`,
	} {
		w.refused(w.ask(mutation, vars{"id": unknown}), codeNotFound, "there is no preset "+unknown)
		w.refused(w.ask(mutation, vars{"id": "xyzzy"}), codeBadRequest, `"xyzzy" is no id`)
	}
	w.refused(w.ask(createPreset, vars{"p": unknown, "n": "x", "t": "flip"}), codeNotFound, "there is no project "+unknown)
	w.refused(w.ask(createPreset, vars{"p": "7", "n": "x", "t": "flip"}), codeBadRequest, `"7" is no id`)
}

const expanding = `query($t: String!, $p: ID) { transformation(text: $t, project: $p) { canonical expanded error { message operation index parameter given allowed start end } } }`

func TestPresetsAreReadInTheirProject(t *testing.T) {
	w := newWorld(t)
	w.preset(w.project.ID, "card", "resize/640x/-/quality/better")
	project := vars{"p": w.project.ID.String()}
	read := func(text string, in vars) any {
		t.Helper()
		return w.get(expanding, vars{"t": text, "p": in["p"]}, "transformation")
	}
	w.same(read("flip/-/preset/card", project), `{"canonical": "flip/-/preset/card", "expanded": "flip/-/resize/640x/-/format/auto/-/quality/better", "error": null}`)
	w.same(read("flip/-/preset/card", nil), `{"canonical": "flip/-/preset/card", "expanded": null, "error": null}`)
	w.same(read("flip/-/preset/none", nil), `{"canonical": "flip/-/preset/none", "expanded": null, "error": null}`)
	w.same(read("flip", project), `{"canonical": "flip/-/format/auto", "expanded": null, "error": null}`)
	w.same(read("", project), `{"canonical": "", "expanded": null, "error": null}`)

	for _, name := range []string{"wide", "cards", "avatar", "zz-1", "zz-2"} {
		w.preset(w.project.ID, name, "flip")
	}
	got := read("flip/-/preset/crad/-/mirror", project)
	w.same(at(got, "canonical"), `null`)
	w.same([]any{at(got, "error", "operation"), at(got, "error", "index"), at(got, "error", "given"), at(got, "error", "start"), at(got, "error", "end")},
		`["preset", 1, "crad", 7, 18]`)
	if allowed, message := at(got, "error", "allowed").(string), at(got, "error", "message").(string); allowed != "card" || !strings.Contains(message, `"crad"`) || !strings.Contains(message, "did you mean card?") {
		t.Errorf("allowed %q; %s", allowed, message)
	}
	empty, err := w.library.CreateProject(t.Context(), "Empty")
	w.must(err)
	w.same(at(read("preset/card", vars{"p": empty.ID.String()}), "error", "message"), `"operation 1: there is no preset \"card\" in this project, which has none"`)

	unknown := uuid.NewString()
	w.refused(w.ask(expanding, vars{"t": "flip", "p": unknown}), codeNotFound, "there is no project "+unknown)
	w.refused(w.ask(expanding, vars{"t": "flip", "p": "7"}), codeBadRequest, `"7" is no id`)
}

func TestPresetsAreAskedForOnlyWhereATextNamesSome(t *testing.T) {
	w := newWorld(t)
	w.preset(w.project.ID, "card", "flip")
	project := vars{"t": "mirror", "p": w.project.ID.String()}
	w.expand = func(context.Context, uuid.UUID, imaging.Transformation) (imaging.Transformation, error) {
		return imaging.Transformation{}, errors.New("the database is in Lacock")
	}
	w.same(w.get(expanding, project, "transformation", "error"), `null`)
	project["t"] = "preset/card"
	r := w.ask(expanding, project) // which is nothing that the text has wrong
	w.refused(r, codeInternal, "")
	if len(r.Errors) > 0 && strings.Contains(r.Errors[0].Message, "Lacock") {
		t.Error(r.Errors[0].Message)
	}
}

// What storage takes as a name and what the parser of addresses reads as one are each other's: neither package knows the
// other, so the rule stands in both.
func TestAPresetMayBeCalledWhatAnAddressCanSay(t *testing.T) {
	w := newWorld(t)
	if storage.MaxPresetTransformation != imaging.MaxText {
		t.Errorf("storage keeps %d bytes of a transformation, the parser reads %d", storage.MaxPresetTransformation, imaging.MaxText)
	}
	names := []string{"", "-", "--", "_", "a", "Z9", "a-b_c", "a.b", "a b", "a/b", "ä", "a\n", strings.Repeat("x", 64), strings.Repeat("x", 65)}
	for c := rune(1); c < 128; c++ {
		names = append(names, "x"+string(c))
	}
	for _, name := range names {
		_, err := w.library.CreatePreset(t.Context(), w.project.ID, name, "flip/-/format/auto")
		if taken := err == nil; taken != imaging.IsPresetName(name) {
			t.Errorf("%q: storage says %v, the parser %v", name, err, imaging.IsPresetName(name))
		}
	}
}
