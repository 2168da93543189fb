package rest_test

import (
	"bytes"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"calotype/storage"

	"github.com/google/uuid"
)

func TestAFileIsReadChangedAndDeleted(t *testing.T) {
	w := newWorld(t)
	at := w.addFile("beach.png")
	o := w.get(at).want(200).object()
	id := strings.TrimPrefix(at, w.filesPath()+"/")
	for name, want := range map[string]any{
		"id": id, "project": w.Project.ID.String(), "name": "beach.png", "type": "image/png", "width": 40.0, "height": 30.0, "frames": 1.0,
		"hasAlpha": false, "orientation": 1.0, "capturedAt": nil, "camera": nil, "location": nil, "focalPoint": nil, "url": "/image/" + id + "/",
		"tags": []any{}, "metadata": map[string]any{}, "exif": map[string]any{},
	} {
		if !reflect.DeepEqual(o[name], want) {
			t.Errorf("%s is %v, want %v", name, o[name], want)
		}
	}
	if o := w.get(at + "?absolute=true").want(200).object(); o["url"] != "https://pictures.example/image/"+id+"/" {
		t.Errorf("the absolute address is %v", o["url"])
	}
	for _, step := range []struct {
		patch string
		want  map[string]any
	}{
		{`{"tags":["b","a"],"metadata":{"place":"Lacock","year":1841},"focalPoint":{"x":0.25,"y":1}}`,
			map[string]any{"tags": []any{"b", "a"}, "metadata": map[string]any{"place": "Lacock", "year": 1841.0}, "focalPoint": map[string]any{"x": 0.25, "y": 1.0}, "name": "beach.png"}},
		{`{"name":"x.png","metadata":{"year":null,"by":"Talbot"}}`,
			map[string]any{"name": "x.png", "metadata": map[string]any{"place": "Lacock", "by": "Talbot"}, "tags": []any{"b", "a"}, "focalPoint": map[string]any{"x": 0.25, "y": 1.0}}},
		{`{"focalPoint":null,"tags":null}`, map[string]any{"focalPoint": nil, "tags": []any{}, "metadata": map[string]any{"place": "Lacock", "by": "Talbot"}}},
		{`{"metadata":null}`, map[string]any{"metadata": map[string]any{}}},
		{`{}`, map[string]any{"name": "x.png"}},
	} {
		changed := w.do(http.MethodPatch, at, strings.NewReader(step.patch), "Content-Type", "application/merge-patch+json").want(200).object()
		for name, want := range step.want {
			if !reflect.DeepEqual(changed[name], want) {
				t.Errorf("after %s, %s is %v, want %v", step.patch, name, changed[name], want)
			}
		}
	}
	for patch, says := range map[string]string{
		`{"name":null}`:                                "cannot be removed",
		`{"width":1}`:                                  "body.width: there is no such member; allowed are name, tags, metadata, focalPoint",
		`{"focalPoint":{"x":2,"y":0}}`:                 "expected number <= 1",
		`{"focalPoint":{"x":0.5}}`:                     "required property y",
		`{"focalPoint":{"x":0,"y":0,"z":0}}`:           "focalPoint.z: there is no such member",
		`{"tags":[1]}`:                                 "expected string",
		`{"tags":["` + strings.Repeat("x", 65) + `"]}`: "tags",
		`{"metadata":[]}`:                              "expected object",
		`{"metadata":{"x":"` + strings.Repeat("x", 17_000) + `"}}`: "at most 16384",
	} {
		w.send(http.MethodPatch, at, patch).wantProblem(422, "invalid", says)
	}
	w.do(http.MethodDelete, at, nil).want(http.StatusNoContent)
	w.get(at).wantProblem(404, "not-found", "There is no file")
	w.send(http.MethodPatch, at, `{}`).wantProblem(404, "not-found", "There is no file")
	w.do(http.MethodDelete, at, nil).wantProblem(404, "not-found", "There is no file")
}

func TestFilesAreFilteredAndSorted(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"beach.png", "tower.png", "Beech.png"} {
		w.addFile(name)
	}
	w.send(http.MethodPatch, w.addFile("z.png"), `{"tags":["old"]}`).want(200)
	for query, want := range map[string]string{
		"":                                "z.png Beech.png tower.png beach.png",
		"?sort=NAME_ASC":                  "beach.png Beech.png tower.png z.png",
		"?search=BE&sort=NAME_DESC":       "Beech.png beach.png",
		"?tag=old":                        "z.png",
		"?type=image/jpeg":                "",
		"?type=image&sort=CREATED_ASC":    "beach.png tower.png Beech.png z.png",
		"?first=2&sort=NAME_ASC&search=b": "beach.png Beech.png",
	} {
		var names []string
		for _, n := range w.get(w.filesPath() + query).want(200).object()["nodes"].([]any) {
			names = append(names, n.(map[string]any)["name"].(string))
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
	if link := w.get(w.filesPath() + "?first=1&sort=NAME_ASC&search=b%20b").want(200).Header.Get("Link"); link != "" {
		t.Errorf("a list of none links to %s", link)
	}
	if link := w.get(w.filesPath() + "?first=1&sort=NAME_ASC&search=b").want(200).Header.Get("Link"); !strings.HasPrefix(link, "<"+w.filesPath()+"?after=") || !strings.HasSuffix(link, `&first=1&search=b&sort=NAME_ASC>; rel="next"`) {
		t.Errorf("the next page is %s", link)
	}
}

func TestAddressesAreSignedForWhoMayRead(t *testing.T) {
	w := newWorld(t)
	at := w.addFile("a.png")
	mode := storage.ModeSigned
	_, err := w.Library.UpdateRules(t.Context(), w.Project.ID, storage.RulesChange{Mode: &mode})
	w.must(err)
	if url := w.get(at + "?expires=60").want(200).object()["url"].(string); !strings.Contains(url, "?sig=") || !strings.Contains(url, "&exp=") {
		t.Errorf("the address is %s", url)
	}
	w.caller = w.publicKey(storage.NewAPIKey{ProjectID: w.Project.ID})
	added := w.do(http.MethodPost, w.filesPath(), bytes.NewReader(picture(t, 4, 4))).want(201)
	if url := added.object()["url"].(string); strings.Contains(url, "sig") {
		t.Errorf("who may not read has the address %s", url)
	}
	w.get(added.Header.Get("Location")).wantProblem(403, "forbidden", "READ")
}

func TestVariantsAreListedAndPurged(t *testing.T) {
	w := newWorld(t)
	at := w.addFile("a.png")
	file := uuid.MustParse(strings.TrimPrefix(at, w.filesPath()+"/"))
	for _, key := range []string{"a", "b", "c"} {
		w.must(w.Library.PutVariant(t.Context(), &storage.Variant{FileID: file, Key: strings.Repeat(key, 64), Transformation: "resize/10x/-/text/a%3Fb", Format: "webp", Width: 10, Height: 8},
			strings.Repeat(key, 64), []byte("bytes")))
	}
	page := w.get(at + "/cached?first=2").want(200)
	first := page.object()["nodes"].([]any)[0].(map[string]any)
	if first["url"] != "/image/"+file.String()+"/-/resize/10x/-/text/a%253Fb/" || first["format"] != "webp" || first["bytes"] != 5.0 || first["width"] != 10.0 || page.object()["totalCount"] != 3.0 {
		t.Errorf("got %s", page.text)
	}
	if link := page.Header.Get("Link"); !strings.HasSuffix(link, `>; rel="next"`) {
		t.Errorf("the next page is %q", link)
	}
	if o := w.do(http.MethodDelete, at+"/cached", nil).want(200).object(); o["variants"] != 3.0 || o["bytes"] != 15.0 {
		t.Errorf("purged %v", o)
	}
	if o := w.get(at + "/cached").want(200).object(); o["totalCount"] != 0.0 {
		t.Errorf("after the purge there are %v", o["totalCount"])
	}
	w.caller = w.inProject("READ")
	w.do(http.MethodDelete, at+"/cached", nil).wantProblem(403, "forbidden", "WRITE")
}
