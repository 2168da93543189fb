package graph

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/server/access"
	"calotype/storage"
)

// person makes somebody who is signed in, with a role in the first project where one is given.
func (w *world) person(name string, owner bool, role storage.Role) *access.Caller {
	w.Helper()
	p, err := w.library.CreatePerson(w.Context(), storage.NewPerson{Email: name + "@example.org", Name: name, Owner: owner})
	w.must(err)
	if role != "" {
		w.must(w.library.SetMember(w.Context(), w.project.ID, p.ID, &role))
	}
	return w.signedIn(p)
}

func (w *world) signedIn(p *storage.Person) *access.Caller {
	w.Helper()
	places, err := w.library.MembershipsOf(w.Context(), []uuid.UUID{p.ID})
	w.must(err)
	_, session, err := w.library.CreateSession(w.Context(), p, "Firefox", time.Hour)
	w.must(err)
	return access.OfPerson(p, session.ID, places[p.ID])
}

func TestTheViewerIsWhoAsks(t *testing.T) {
	w := newWorld(t)
	const query = `{ viewer { kind owner person { email name owner hasPassword memberships { role project { name rights } } } sessions { current userAgent } } }`
	w.same(w.get(query, nil, "viewer"), `{"kind": "TOKEN", "owner": true, "person": null, "sessions": []}`)

	w.caller = w.person("eva", false, storage.RoleEditor)
	w.same(w.get(query, nil, "viewer"), `{"kind": "PERSON", "owner": false, "person": {"email": "eva@example.org", "name": "eva", "owner": false, "hasPassword": false,
		"memberships": [{"role": "EDITOR", "project": {"name": "My project", "rights": ["READ", "UPLOAD", "WRITE", "DELETE"]}}]},
		"sessions": [{"current": true, "userAgent": "Firefox"}]}`)

	key, _, err := w.library.CreateAPIKey(t.Context(), storage.NewAPIKey{ProjectID: w.project.ID, Name: "k", Kind: storage.KeyPublic})
	w.must(err)
	w.caller = access.OfKey(key)
	w.same(w.get(query, nil, "viewer"), `{"kind": "PUBLIC_KEY", "owner": false, "person": null, "sessions": []}`)

	w.caller = access.From(t.Context())
	w.same(w.get(query, nil, "viewer"), `null`)
}

func TestNobodyIsAnsweredWhatIsForEverybodyAndNothingElse(t *testing.T) {
	w := newWorld(t)
	f := w.add(w.project.ID, "a.jpg")
	w.caller = access.From(t.Context())
	w.get(`query Q { ...everybody __typename } fragment everybody on Query { health { status } viewer { kind } }`, nil)
	for _, query := range []string{
		`{ projects { nodes { id } } }`,
		`{ health { status } operations { name } }`,
		`{ health { status } ...more } fragment more on Query { other: projects { totalCount } }`,
		`{ ... on Query { ... @include(if: true) { node(id: "` + f.ID.String() + `") { id } } } }`,
		`{ __schema { types { name } } }`,
		`{ __type(name: "File") { name } }`,
		`{ transformation(text: "flip") { canonical } }`,
		`mutation { deleteFiles(ids: ["` + f.ID.String() + `"]) }`,
		`mutation { signOutEverywhere }`,
	} {
		r := w.ask(query, nil)
		w.refused(r, codeUnknown, "sign in")
		if r.Data != nil {
			t.Errorf("%s: with the refusal came %v", query, r.Data)
		}
	}
	c := w.connect()
	c.subscribe("e", `subscription { fileEvents(project: "`+w.project.ID.String()+`") { id } }`, nil)
	w.refused(c.failure("e"), codeUnknown, "sign in")
}

func TestPeopleAreInvitedChangedAndRemoved(t *testing.T) {
	w := newWorld(t)
	vars := vars{"p": w.project.ID.String()}
	made := w.get(`mutation($p: ID!) { createInvitation(input: {email: "Eva@Example.org", roles: [{project: $p, role: EDITOR}]}) {
		link invitation { id email owner roles { role project { name } } } } }`, vars, "createInvitation")
	w.same(at(made, "invitation", "roles"), `[{"role": "EDITOR", "project": {"name": "My project"}}]`)
	w.same(at(made, "invitation", "email"), `"eva@example.org"`)
	secret, ok := strings.CutPrefix(at(made, "link").(string), "https://pictures.example/invitation#")
	if !ok {
		t.Fatal(made)
	}
	w.same(w.get(`{ invitations { email } }`, nil, "invitations"), `[{"email": "eva@example.org"}]`)
	eva, err := w.library.AcceptInvitation(t.Context(), secret, storage.NewPerson{Name: "Eva"})
	w.must(err)
	w.same(w.get(`{ invitations { email } }`, nil, "invitations"), `[]`)
	w.same(w.get(`query($p: ID!) { project(id: $p) { members { role person { name } } } }`, vars, "project", "members"), `[{"role": "EDITOR", "person": {"name": "Eva"}}]`)

	vars["e"] = eva.ID.String()
	w.same(w.get(`mutation($p: ID!, $e: ID!) { setMember(project: $p, person: $e, role: VIEWER) { members { role } } }`, vars, "setMember", "members"), `[{"role": "VIEWER"}]`)
	w.same(w.get(`mutation($p: ID!, $e: ID!) { setMember(project: $p, person: $e) { members { role } } }`, vars, "setMember", "members"), `[]`)
	w.same(w.get(`mutation($e: ID!) { updatePerson(id: $e, input: {name: "Eve", owner: true}) { name owner } }`, vars, "updatePerson"), `{"name": "Eve", "owner": true}`)
	w.refused(w.ask(`mutation($e: ID!) { deletePerson(id: $e) }`, vars), codeInvalid, "only owner")
	w.person("other", true, "")
	w.get(`mutation($e: ID!) { deletePerson(id: $e) }`, vars)
	w.same(w.get(`{ people { nodes { name } totalCount } }`, nil, "people"), `{"nodes": [{"name": "other"}], "totalCount": 1}`)
	w.same(w.get(`query($e: ID!) { node(id: $e) { id } }`, vars, "node"), `null`)

	for problem, input := range map[string]string{
		"expiresIn": `{email: "a@example.org", owner: true, expiresIn: 1}`,
		"email":     `{email: "a", owner: true}`,
		"roles":     `{email: "a@example.org", roles: [{project: $p, role: EDITOR}, {project: $p, role: VIEWER}]}`,
	} {
		r := w.ask(`mutation { createInvitation(input: `+strings.ReplaceAll(input, "$p", `"`+w.project.ID.String()+`"`)+`) { link } }`, nil)
		w.refused(r, codeInvalid, "")
		if r.Errors[0].Extensions["field"] != problem {
			t.Errorf("%s: %v", input, r.Errors)
		}
	}
}

func TestWhatAViewerMayNotDoIsForbidden(t *testing.T) {
	w := newWorld(t)
	f := w.add(w.project.ID, "a.jpg")
	w.caller = w.person("vera", false, storage.RoleViewer)
	vars := vars{"p": w.project.ID.String(), "f": f.ID.String()}
	w.same(w.get(`query($p: ID!) { project(id: $p) { rights members { role } apiKeys { id } rules { mode keys { secret } } files { nodes { name } } } }`, vars, "project"),
		`{"rights": ["READ"], "members": [], "apiKeys": [], "rules": {"mode": "ANYONE", "keys": []}, "files": {"nodes": [{"name": "a.jpg"}]}}`)
	for needs, query := range map[access.Right]string{
		access.Write:  `mutation($f: ID!) { updateFile(id: $f, input: {name: "b"}) { id } }`,
		access.Delete: `mutation($f: ID!) { deleteFiles(ids: [$f]) }`,
		access.Admin:  `mutation($p: ID!) { deleteProject(id: $p) }`,
		access.Own:    `mutation { createProject(input: {name: "b"}) { id } }`,
	} {
		r := w.ask(query, vars)
		w.refused(r, codeForbidden, "")
		if len(r.Errors) > 0 && r.Errors[0].Extensions["needs"] != string(needs) {
			t.Errorf("%s: %v", query, r.Errors)
		}
	}
}

func TestAPreviewIsThatOfItsCaller(t *testing.T) {
	w := newWorld(t)
	f := w.add(w.project.ID, "a.jpg")
	c := w.connect()
	c.subscribe("p", watch, vars{"s": "s", "f": f.ID.String()})
	w.eventually("the preview", func() bool { return w.previews.has("s") })
	w.caller = w.person("eva", false, storage.RoleEditor)
	w.same(w.get(set, vars{"s": "s", "seq": 1, "t": "flip"}, "setPreview"), `false`)
	w.caller = w.person("alone", false, "")
	other := w.connect()
	other.subscribe("p", watch, vars{"s": "t", "f": f.ID.String()})
	w.refused(other.failure("p"), codeNotFound, "there is no file")
}

func TestKeysAreMadeShownOnceRotatedAndDeleted(t *testing.T) {
	w := newWorld(t)
	vars := vars{"p": w.project.ID.String()}
	const fields = `{ key apiKey { id name kind rights prefix key types maxBytes origins signed expiresAt lastUsedAt } }`
	secret := w.get(`mutation($p: ID!) { createApiKey(input: {project: $p, name: "build", kind: SECRET, rights: [WRITE]}) `+fields+` }`, vars, "createApiKey")
	text := at(secret, "key").(string)
	w.same(at(secret, "apiKey", "rights"), `["READ", "UPLOAD", "WRITE"]`)
	w.same(at(secret, "apiKey", "key"), `null`)
	if found, err := w.library.APIKeyOf(t.Context(), text); err != nil || found.ID.String() != at(secret, "apiKey", "id") || !strings.HasPrefix(text, at(secret, "apiKey", "prefix").(string)) {
		t.Error(found, err, secret)
	}
	public := w.get(`mutation($p: ID!) { createApiKey(input: {project: $p, name: "site", kind: PUBLIC, types: ["image/*"], maxBytes: 5000000000, origins: ["https://example.org"], expiresAt: "2100-01-01T00:00:00Z"}) `+fields+` }`, vars, "createApiKey")
	w.same(at(public, "apiKey", "rights"), `["UPLOAD"]`)
	w.same(at(public, "apiKey", "maxBytes"), `5000000000`)
	if at(public, "apiKey", "key") != at(public, "key") {
		t.Error(public)
	}
	vars["k"] = at(public, "apiKey", "id")
	w.same(w.get(`mutation($k: ID!) { updateApiKey(id: $k, input: {name: "page", maxBytes: null, expiresAt: null, origins: []}) { name maxBytes expiresAt origins types } }`, vars, "updateApiKey"),
		`{"name": "page", "maxBytes": null, "expiresAt": null, "origins": [], "types": ["image/*"]}`)
	again := w.get(`mutation($k: ID!) { rotateApiKey(id: $k) `+fields+` }`, vars, "rotateApiKey")
	if at(again, "key") == at(public, "key") || at(again, "apiKey", "name") != "page" {
		t.Error(again)
	}
	w.same(w.get(`query($p: ID!) { project(id: $p) { apiKeys { name project { name } } } }`, vars, "project", "apiKeys"), `[{"name": "page", "project": {"name": "My project"}},
		{"name": "page", "project": {"name": "My project"}}, {"name": "build", "project": {"name": "My project"}}]`)
	w.same(w.get(`query($k: ID!) { node(id: $k) { ... on ApiKey { name } } }`, vars, "node"), `{"name": "page"}`)
	w.get(`mutation($k: ID!) { deleteApiKey(id: $k) }`, vars)
	w.refused(w.ask(`mutation($k: ID!) { deleteApiKey(id: $k) }`, vars), codeNotFound, "there is no key")
	w.refused(w.ask(`mutation($p: ID!) { createApiKey(input: {project: $p, name: "x", kind: SECRET}) { key } }`, vars), codeInvalid, "")
}
