package rest_test

import (
	"net/http"
	"strings"
	"testing"

	"calotype/server/access"
)

func TestAProjectIsMadeReadChangedAndDeleted(t *testing.T) {
	w := newWorld(t)
	made := w.send(http.MethodPost, "/api/projects", `{"name":"Holidays"}`).want(http.StatusCreated)
	at := made.Header.Get("Location")
	if o := made.object(); o["name"] != "Holidays" || at != "/api/projects/"+o["id"].(string) || o["fileCount"] != 0.0 || len(o["rights"].([]any)) != 5 {
		t.Errorf("made %v at %s", o, at)
	}
	if o := w.send(http.MethodPatch, at, `{"name":"Lacock"}`).want(200).object(); o["name"] != "Lacock" {
		t.Errorf("changed to %v", o)
	}
	w.do(http.MethodPatch, at, strings.NewReader(`{}`), "Content-Type", "application/merge-patch+json").want(200)
	if o := w.get(at).want(200).object(); o["name"] != "Lacock" {
		t.Errorf("read %v", o)
	}
	w.send(http.MethodPatch, at, `{"name":null}`).wantProblem(422, "invalid", "cannot be removed")
	w.send(http.MethodPatch, at, `{"Name":"x"}`).wantProblem(422, "invalid", "allowed are name")
	w.do(http.MethodDelete, at, nil).want(http.StatusNoContent)
	w.get(at).wantProblem(404, "not-found", "There is no project")
	w.do(http.MethodDelete, at, nil).wantProblem(404, "not-found", "There is no project")
}

func TestListsArePagedByLinks(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"b", "c", "d", "e"} {
		w.send(http.MethodPost, "/api/projects", `{"name":"`+name+`"}`).want(http.StatusCreated)
	}
	names := func(r *reply) (all string) {
		for _, n := range r.want(200).object()["nodes"].([]any) {
			all += n.(map[string]any)["name"].(string)
		}
		return strings.Replace(all, "My project", "a", 1)
	}
	follow := func(r *reply, relation string) string {
		for link := range strings.SplitSeq(r.Header.Get("Link"), ", ") {
			if at, is := strings.CutSuffix(link, `>; rel="`+relation+`"`); is {
				return strings.TrimPrefix(at, "<")
			}
		}
		return ""
	}
	page := w.get("/api/projects?first=2")
	if info := page.object()["pageInfo"].(map[string]any); info["hasNextPage"] != true || info["hasPreviousPage"] != false || page.object()["totalCount"] != 5.0 {
		t.Errorf("got %s", page.text)
	}
	var forth, back []string
	for at := "/api/projects?first=2"; at != ""; at = follow(page, "next") {
		page = w.get(at)
		forth = append(forth, names(page))
	}
	for at := page.Request.URL.RequestURI(); at != ""; at = follow(page, "prev") {
		page = w.get(at)
		back = append(back, names(page))
	}
	if strings.Join(forth, " ") != "ab cd e" || strings.Join(back, " ") != "e cd ab" {
		t.Errorf("forth %q, back %q", forth, back)
	}
	if got := names(w.get("/api/projects?last=2")); got != "de" {
		t.Errorf("the last two are %q", got)
	}
}

func TestWhatIsNotAskedForExactlyIsRefusedWithWhatIsAllowed(t *testing.T) {
	w := newWorld(t)
	for path, says := range map[string]string{
		"/api/projects?frist=1":                                "allowed are first, after, last, before",
		"/api/projects?first=0":                                "expected number >= 1",
		"/api/projects?first=201":                              "expected number <= 200",
		"/api/projects?first=1&first=2":                        "more than once",
		"/api/projects?first=":                                 "it is empty",
		"/api/projects?first=1&last=1":                         "first and last are both given",
		"/api/projects?first=ten":                              "invalid integer",
		"/api/projects?after=x":                                "no cursor of this list",
		"/api/projects?%zz":                                    "cannot be read",
		"/api/projects/x":                                      "ids look like",
		w.filesPath() + "?sort=name":                           "CREATED_DESC",
		w.filesPath() + "?search=%00":                          "NUL",
		w.filesPath() + "?absolute=perhaps":                    "invalid boolean",
		w.filesPath() + "?expires=1000000001":                  "<= 1",
		w.filesPath() + "/%7B" + w.Project.ID.String() + "%7D": "ids look like",
	} {
		w.get(path).wantProblem(422, "invalid", says)
	}
	for body, says := range map[string]string{
		`{"name":"x","colour":"red"}`: "body.colour: there is no such member; allowed are name",
		`{}`:                          "required property name",
		`{"name":1}`:                  "expected string",
		`{"name":""}`:                 "length >= 1",
		`{"name":"a\nb"}`:             "name",
		`[]`:                          "expected object",
		`null`:                        "expected object",
	} {
		w.send(http.MethodPost, "/api/projects", body).wantProblem(422, "invalid", says)
	}
	w.send(http.MethodPost, "/api/projects", `{"name":`).wantProblem(400, "bad-request", "unexpected end of JSON")
	w.send(http.MethodPost, "/api/projects", ``).wantProblem(400, "bad-request", "required")
	w.do(http.MethodPost, "/api/projects", strings.NewReader("name=x"), "Content-Type", "application/x-www-form-urlencoded").wantProblem(415, "unsupported-media-type", "JSON")
	w.send(http.MethodPost, "/api/projects", `{"name":"`+strings.Repeat("x", 70_000)+`"}`).wantProblem(413, "body-too-large", "too large")
}

func TestAnAddressThatTheAPIHasNotIsNotFound(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/api", "/api/", "/api/x", "/api/projects/", "/api//projects", "/api/./projects", "/api/x/../projects", "/api/projects/" + w.Project.ID.String() + "/x"} {
		w.get(path).wantProblem(404, "not-found", "nothing at this address")
	}
	if allowed := w.do(http.MethodPut, "/api/projects", nil).want(405).Header.Get("Allow"); allowed != "GET, HEAD, POST" {
		t.Errorf("Allow: %s", allowed)
	}
	if r := w.do(http.MethodHead, "/api/projects", nil).want(200); len(r.text) > 0 {
		t.Errorf("HEAD answers %s", r.text)
	}
}

func TestWhoMayNotIsToldWhy(t *testing.T) {
	w := newWorld(t)
	file := w.addFile("a.png")
	project := "/api/projects/" + w.Project.ID.String()
	w.caller = access.From(t.Context())
	for _, path := range []string{"/api/projects", "/api/projects?x=y", project, w.filesPath(), file, file + "/cached"} {
		r := w.get(path)
		r.wantProblem(401, "unauthenticated", "Sign in")
		if !strings.HasPrefix(r.Header.Get("WWW-Authenticate"), "Bearer") {
			t.Errorf("%s: %v", path, r.Header)
		}
	}
	w.caller = w.inProject("READ")
	if o := w.get(project).want(200).object(); len(o["rights"].([]any)) != 1 {
		t.Errorf("who may read has the rights %v", o["rights"])
	}
	for needs, r := range map[string]*reply{
		"ADMIN":  w.send(http.MethodPatch, project, `{"name":"x"}`),
		"WRITE":  w.send(http.MethodPatch, file, `{"name":"x"}`),
		"DELETE": w.do(http.MethodDelete, file, nil),
		"UPLOAD": w.do(http.MethodPost, w.filesPath(), nil),
		"OWN":    w.send(http.MethodPost, "/api/projects", `{"name":"x"}`),
	} {
		if o := r.wantProblem(403, "forbidden", "."); o["needs"] != needs {
			t.Errorf("%s needs %v, want %s", r.what, o["needs"], needs)
		}
	}
	w.caller = access.OfToken()
	other := w.send(http.MethodPost, "/api/projects", `{"name":"other"}`).want(201).Header.Get("Location")
	w.get(other+strings.TrimPrefix(file, project)).wantProblem(404, "not-found", "There is no file")
	w.caller = w.inProject("ADMIN")
	w.get(other).wantProblem(404, "not-found", "There is no project")
	w.do(http.MethodPost, other+"/files", nil).wantProblem(404, "not-found", "There is no project")
	if o := w.get("/api/projects").want(200).object(); o["totalCount"] != 1.0 {
		t.Errorf("a key sees %v projects", o["totalCount"])
	}
}
