package graph

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/server/delivery"
	"calotype/storage"
)

const (
	rulesOf     = `query($id: ID!) { project(id: $id) { rules { mode referers withoutReferer newVariantsPerClient newVariantsPerProject } } }`
	updateRules = `mutation($id: ID!, $in: UpdateProjectRulesInput!) { updateProjectRules(id: $id, input: $in) { mode referers withoutReferer newVariantsPerClient newVariantsPerProject } }`
	createKey   = `mutation($id: ID!) { createSigningKey(project: $id) { id secret createdAt } }`
	deleteKey   = `mutation($id: ID!) { deleteSigningKey(id: $id) }`
	keysOf      = `query($id: ID!) { project(id: $id) { rules { keys { id secret } } } }`
)

func (w *world) mode(mode storage.Mode) {
	w.Helper()
	_, err := w.library.UpdateRules(w.Context(), w.project.ID, storage.RulesChange{Mode: &mode})
	w.must(err)
}

func TestRulesAreReadAndChanged(t *testing.T) {
	w := newWorld(t)
	id := w.project.ID.String()
	w.same(w.get(rulesOf, vars{"id": id}, "project", "rules"),
		`{"mode": "ANYONE", "referers": [], "withoutReferer": true, "newVariantsPerClient": null, "newVariantsPerProject": null}`)
	for _, step := range []struct {
		input vars
		want  string
	}{
		{vars{"newVariantsPerClient": 10}, `{"mode": "ANYONE", "referers": [], "withoutReferer": true, "newVariantsPerClient": 10, "newVariantsPerProject": null}`},
		{vars{"referers": []string{"Example.org"}, "withoutReferer": false, "newVariantsPerProject": 0},
			`{"mode": "ANYONE", "referers": ["example.org"], "withoutReferer": false, "newVariantsPerClient": 10, "newVariantsPerProject": 0}`},
		{vars{"mode": "PRESETS", "newVariantsPerClient": nil},
			`{"mode": "PRESETS", "referers": ["example.org"], "withoutReferer": false, "newVariantsPerClient": null, "newVariantsPerProject": 0}`},
		{vars{"referers": []string{}}, `{"mode": "PRESETS", "referers": [], "withoutReferer": false, "newVariantsPerClient": null, "newVariantsPerProject": 0}`},
	} {
		w.same(w.get(updateRules, vars{"id": id, "in": step.input}, "updateProjectRules"), step.want)
		w.same(w.get(rulesOf, vars{"id": id}, "project", "rules"), step.want)
	}
	r := w.ask(updateRules, vars{"id": id, "in": vars{"referers": []string{"https://example.org/"}}})
	w.refused(r, codeInvalid, `referers: "https://example.org/" is no host`)
	w.same(r.Errors[0].Extensions["field"], `"referers"`)
	w.refused(w.ask(updateRules, vars{"id": id, "in": vars{"newVariantsPerClient": -1}}), codeInvalid, "0…1000000")
	w.refused(w.ask(updateRules, vars{"id": id, "in": vars{"mode": "NOBODY"}}), codeBadRequest, "NOBODY")
	unknown := uuid.NewString()
	w.refused(w.ask(updateRules, vars{"id": unknown, "in": vars{}}), codeNotFound, "there is no project "+unknown)
	w.refused(w.ask(updateRules, vars{"id": "7", "in": vars{}}), codeBadRequest, `"7" is no id`)
}

func TestKeysAreMadeShownAndDeleted(t *testing.T) {
	w := newWorld(t)
	id := vars{"id": w.project.ID.String()}
	w.mode(storage.ModeSigned)
	first := at(w.get(keysOf, id, "project", "rules", "keys"), 0)
	w.refused(w.ask(deleteKey, vars{"id": at(first, "id")}), codeInvalid, "only signing key")
	second := w.get(createKey, id, "createSigningKey")
	if secret := at(second, "secret").(string); len(secret) != 64 || secret == at(first, "secret") {
		t.Errorf("the secret is %q", secret)
	}
	w.same(w.get(keysOf, id, "project", "rules", "keys"), fmt.Sprintf(`[{"id": %q, "secret": %q}, {"id": %q, "secret": %q}]`,
		at(second, "id"), at(second, "secret"), at(first, "id"), at(first, "secret")))
	w.refused(w.ask(createKey, id), codeInvalid, "2 signing keys")
	w.same(w.get(deleteKey, vars{"id": at(first, "id")}, "deleteSigningKey"), fmt.Sprintf("%q", at(first, "id")))
	w.refused(w.ask(deleteKey, vars{"id": at(first, "id")}), codeNotFound, "there is no signing key")
	w.refused(w.ask(createKey, vars{"id": uuid.NewString()}), codeNotFound, "there is no project")
	if log := w.log.String(); strings.Contains(log, at(second, "secret").(string)) {
		t.Errorf("the log holds a secret: %s", log)
	}
}

// What the API answers as the address of a picture is served as it stands, in every mode.
func TestAddressesAreSignedWhereTheyMustBe(t *testing.T) {
	w := newWorld(t)
	w.preset(w.project.ID, "card", "flip")
	f := w.add(w.project.ID, "a.jpg")
	w.must(w.library.PutVariant(t.Context(), &storage.Variant{FileID: f.ID, Transformation: "blur/1/-/format/webp", Format: "webp"}, "0001", nil))
	images := httptest.NewServer(delivery.NewHandler(w.variants))
	defer images.Close()
	status := func(link string) int {
		t.Helper()
		r, err := http.Get(images.URL + link)
		w.must(err)
		defer r.Body.Close()
		return r.StatusCode
	}
	const links = `query($id: ID!) { file(id: $id) {
		original: url card: url(transformation: "preset/card") flip: url(transformation: "flip", expires: 60) absolute: url(absolute: true)
		urls(transformations: ["", "preset/card", "text/9x9/0,0/a%3F%20b"], expires: 3600) variants { nodes { url(expires: 60) } } } }`
	for _, c := range []struct {
		mode                   storage.Mode
		original, card, ending bool // whether they are signed
	}{{storage.ModeAnyone, false, false, false}, {storage.ModePresets, true, false, true}, {storage.ModeSigned, true, true, true}} {
		w.mode(c.mode)
		got := w.get(links, vars{"id": f.ID.String()}, "file")
		check := func(link string, signed, ends bool) {
			t.Helper()
			if strings.Contains(link, "?sig=") != signed || strings.Contains(link, "&exp=") != (signed && ends) || !strings.HasPrefix(link, "/image/"+f.ID.String()+"/") {
				t.Errorf("%s: %s", c.mode, link)
			}
			if got := status(link); got == 403 || got == 400 {
				t.Errorf("%s: %s is answered %d", c.mode, link, got)
			}
			if got := status(strings.Split(link, "?")[0]); (got == 403) != signed {
				t.Errorf("%s: %s is answered %d without a signature", c.mode, link, got)
			}
		}
		check(at(got, "original").(string), c.original, false)
		check(at(got, "card").(string), c.card, false)
		check(at(got, "flip").(string), c.original, true)
		check(strings.TrimPrefix(at(got, "absolute").(string), "https://pictures.example"), c.original, false)
		check(at(got, "urls", 0).(string), c.original, true)
		check(at(got, "urls", 1).(string), c.card, true)
		check(at(got, "urls", 2).(string), c.original, true)
		check(at(got, "variants", "nodes", 0, "url").(string), c.original, true)
	}
	const url = `query($id: ID!, $e: Int) { file(id: $id) { url(expires: $e) } }`
	for _, e := range []int{0, -5, 1_000_000_001} {
		w.refused(w.ask(url, vars{"id": f.ID.String(), "e": e}), codeInvalid, "expires: it is")
	}
	w.refused(w.ask(`query($id: ID!, $t: [Transformation!]!) { file(id: $id) { urls(transformations: $t) } }`,
		vars{"id": f.ID.String(), "t": make([]string, 101)}), codeInvalid, "at most 100")
}

// Many projects are on the first page of the website, each with its cover.
func TestTheRulesOfManyProjectsAreReadTogether(t *testing.T) {
	w := newCounted(t, func(l *limits) { l.gather = 150 * time.Millisecond })
	w.add(w.project.ID, "a.jpg")
	const covers = `{ projects(first: 60) { nodes { files(first: 1) { nodes { url } } } } }`
	few := w.counted(covers, nil)
	for i := range 40 {
		p, err := w.library.CreateProject(t.Context(), fmt.Sprint(i))
		w.must(err)
		w.add(p.ID, "a.jpg")
	}
	if many := w.counted(covers, nil); many != few {
		t.Errorf("41 projects take %d queries, one takes %d", many, few)
	}
	if again := w.counted(covers, nil); again >= few {
		t.Errorf("asked again, they take %d, after %d", again, few)
	}
}
