package graph

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

const (
	everyFieldOfAFile = `id project { id name } name type bytes checksum width height frames hasAlpha colorSpace
		orientation thumbhash capturedAt camera location { latitude longitude } exif tags metadata focalPoint { x y } createdAt updatedAt url`
	everyField = `query($id: ID!) { file(id: $id) { ` + everyFieldOfAFile + ` } }`
)

func TestAFileTellsAllItKnows(t *testing.T) {
	w := newWorld(t)
	north, east, taken := 51.4, -2.1, time.Date(1841, 2, 8, 10, 0, 0, 0, time.UTC)
	f := w.add(w.project.ID, "window.jpg", func(f *storage.File) {
		f.Bytes, f.Latitude, f.Longitude, f.CapturedAt, f.Camera = 6<<30, &north, &east, &taken, "Mousetrap"
		f.EXIF = map[string]any{"Make": "Talbot", "ISO": 100}
	})
	w.same(w.get(everyField, vars{"id": f.ID.String()}, "file"), fmt.Sprintf(`{"id": %[1]q, "project": {"id": %[2]q, "name": %[3]q},
		"name": "window.jpg", "type": "image/jpeg", "bytes": 6442450944, "checksum": %[4]q, "width": 4000, "height": 3000, "frames": 1,
		"hasAlpha": false, "colorSpace": "srgb", "orientation": 1, "thumbhash": "AQID", "capturedAt": "1841-02-08T10:00:00Z", "camera": "Mousetrap",
		"location": {"latitude": 51.4, "longitude": -2.1}, "exif": {"Make": "Talbot", "ISO": 100}, "tags": [], "metadata": {}, "focalPoint": null,
		"createdAt": %[5]q, "updatedAt": %[6]q, "url": "/image/%[1]s/"}`,
		f.ID, w.project.ID, w.project.Name, f.Checksum, f.CreatedAt.Format(time.RFC3339Nano), f.UpdatedAt.Format(time.RFC3339Nano)))

	bare := w.add(w.project.ID, "bare.jpg")
	got := w.get(everyField, vars{"id": bare.ID.String()}, "file")
	w.same([]any{at(got, "location"), at(got, "capturedAt"), at(got, "exif"), at(got, "metadata")}, `[null, null, {}, {}]`)
}

func TestWhateverHasAnIDIsFoundByIt(t *testing.T) {
	w := newWorld(t)
	f := w.add(w.project.ID, "a.jpg")
	const query = `query($id: ID!) { node(id: $id) { __typename id ... on File { name } ... on Project { fileCount } } }`
	w.same(w.get(query, vars{"id": f.ID.String()}, "node"), fmt.Sprintf(`{"__typename": "File", "id": %q, "name": "a.jpg"}`, f.ID))
	w.same(w.get(query, vars{"id": w.project.ID.String()}, "node"), fmt.Sprintf(`{"__typename": "Project", "id": %q, "fileCount": 1}`, w.project.ID))
	w.same(w.get(query, vars{"id": uuid.New().String()}, "node"), `null`)
	w.refused(w.ask(query, vars{"id": "x"}), codeBadRequest, `"x" is no id`)
}

func TestAFileIsChangedOnlyInWhatIsGiven(t *testing.T) {
	w := newWorld(t)
	f := w.add(w.project.ID, "a.jpg")
	update := func(input string, variables vars) any {
		t.Helper()
		if variables == nil {
			variables = vars{}
		}
		variables["id"] = f.ID.String()
		head := "$id: ID!"
		if _, ok := variables["m"]; ok {
			head += ", $m: Map"
		}
		return w.get(fmt.Sprintf(`mutation(%s) { updateFile(id: $id, input: %s) { name tags metadata focalPoint { x y } } }`, head, input), variables, "updateFile")
	}
	w.same(update(`{name: "b.jpg", tags: ["one", "two"]}`, nil), `{"name": "b.jpg", "tags": ["one", "two"], "metadata": {}, "focalPoint": null}`)
	w.same(update(`{metadata: $m}`, vars{"m": vars{"place": "Lacock", "n": 1.5, "deep": vars{"list": []any{1, "x", nil}}}}),
		`{"name": "b.jpg", "tags": ["one", "two"], "metadata": {"place": "Lacock", "n": 1.5, "deep": {"list": [1, "x", null]}}, "focalPoint": null}`)
	w.same(update(`{focalPoint: {x: 0.25, y: 1}, metadata: {written: "here", n: 3}}`, nil),
		`{"name": "b.jpg", "tags": ["one", "two"], "metadata": {"written": "here", "n": 3}, "focalPoint": {"x": 0.25, "y": 1}}`)
	w.same(update(`{tags: []}`, nil), `{"name": "b.jpg", "tags": [], "metadata": {"written": "here", "n": 3}, "focalPoint": {"x": 0.25, "y": 1}}`)
	w.same(update(`{focalPoint: null}`, nil), `{"name": "b.jpg", "tags": [], "metadata": {"written": "here", "n": 3}, "focalPoint": null}`)
}

func TestWhatAFileCannotBeIsRefusedByField(t *testing.T) {
	w := newWorld(t)
	f := w.add(w.project.ID, "a.jpg")
	for input, field := range map[string]string{
		`{name: ""}`: "name",
		fmt.Sprintf(`{name: %q}`, strings.Repeat("x", 256)): "name",
		`{tags: [""]}`:                 "tags",
		`{focalPoint: {x: 1.5, y: 0}}`: "focalPoint",
		fmt.Sprintf(`{metadata: {a: %q}}`, strings.Repeat("x", 16<<10)): "metadata",
	} {
		r := w.ask(fmt.Sprintf(`mutation($id: ID!) { updateFile(id: $id, input: %s) { id } }`, input), vars{"id": f.ID.String()})
		w.refused(r, codeInvalid, field)
		if len(r.Errors) > 0 && r.Errors[0].Extensions["field"] != field {
			t.Errorf("%.40s: field %v, want %s", input, r.Errors[0].Extensions["field"], field)
		}
	}
	w.refused(w.ask(`mutation($id: ID!, $m: Map) { updateFile(id: $id, input: {metadata: $m}) { id } }`, vars{"id": f.ID.String(), "m": "text"}),
		codeBadRequest, "a Map is a JSON object")
}

func TestFilesAreDeletedAndRestoredManyAtOnce(t *testing.T) {
	w := newWorld(t)
	a, b, unknown := w.add(w.project.ID, "a.jpg").ID.String(), w.add(w.project.ID, "b.jpg").ID.String(), uuid.Must(uuid.NewV7()).String()
	const remove, restore = `mutation($ids: [ID!]!) { deleteFiles(ids: $ids) }`, `mutation($ids: [ID!]!) { restoreFiles(ids: $ids) { id name } }`
	w.same(w.get(remove, vars{"ids": []string{a, b, unknown}}, "deleteFiles"), fmt.Sprintf(`[%q, %q]`, a, b))
	w.same(w.get(`query($id: ID!) { file(id: $id) { id } }`, vars{"id": a}, "file"), `null`)
	w.same(w.get(remove, vars{"ids": []string{a}}, "deleteFiles"), `[]`)
	w.same(w.get(restore, vars{"ids": []string{b, unknown}}, "restoreFiles"), fmt.Sprintf(`[{"id": %q, "name": "b.jpg"}]`, b))

	many := make([]string, 1001)
	for i := range many {
		many[i] = uuid.Must(uuid.NewV7()).String()
	}
	w.refused(w.ask(remove, vars{"ids": many}), codeInvalid, "1000")
	w.same(w.get(remove, vars{"ids": many[:1000]}, "deleteFiles"), `[]`)
	whole := `mutation($ids: [ID!]!) { restoreFiles(ids: $ids) { ` + everyFieldOfAFile + ` } }` // an undo of the most that can be deleted
	w.same(w.get(whole, vars{"ids": many[:1000]}, "restoreFiles"), `[]`)
	lists := `mutation($ids: [ID!]!) { restoreFiles(ids: $ids) { variants(first: 200) { nodes { url } } } }`
	w.refused(w.ask(lists, vars{"ids": many[:1000]}), codeLimit, "complexity")
	w.refused(w.ask(remove, vars{"ids": []string{a, "no"}}), codeBadRequest, `"no" is no id`)
	w.refused(w.ask(`mutation($id: ID!) { updateFile(id: $id, input: {name: "x"}) { id } }`, vars{"id": a}), codeNotFound, "there is no file "+a)
}

func TestFilesAreListedFilteredAndSorted(t *testing.T) {
	w := newWorld(t)
	for i, name := range []string{"Abbey.jpg", "bridge.png", "Cottage.jpg"} {
		f := w.add(w.project.ID, name, func(f *storage.File) {
			f.Bytes = int64(10 * (3 - i))
			if strings.HasSuffix(name, "png") {
				f.Type, f.Format = "image/png", "png"
			}
		})
		_, err := w.library.UpdateFile(t.Context(), f.ID, storage.FileChange{Tags: &[]string{strings.ToLower(name[:1]), "all"}})
		w.must(err)
	}
	list := func(arguments string) string {
		t.Helper()
		var names []string
		for _, node := range w.get(fmt.Sprintf(`query($id: ID!) { project(id: $id) { files%s { nodes { name } } } }`, arguments),
			vars{"id": w.project.ID.String()}, "project", "files", "nodes").([]any) {
			names = append(names, at(node, "name").(string)[:1])
		}
		return strings.Join(names, "")
	}
	for arguments, want := range map[string]string{
		``:                                      "CbA",
		`(sort: CREATED_ASC)`:                   "AbC",
		`(sort: NAME_DESC)`:                     "CbA",
		`(sort: BYTES_ASC)`:                     "CbA",
		`(sort: BYTES_DESC, first: 2)`:          "Ab",
		`(sort: NAME_ASC, last: 2)`:             "bC",
		`(filter: {search: "BRI"})`:             "b",
		`(filter: {type: "image/png"})`:         "b",
		`(filter: {type: "image"})`:             "CbA",
		`(filter: {type: "IMAGE/Png"})`:         "b",
		`(filter: {tag: "all", search: "ott"})`: "C",
		`(filter: {tag: "none"})`:               "",
	} {
		if got := list(arguments); got != want {
			t.Errorf("files%s: %q, want %q", arguments, got, want)
		}
	}
	w.same(w.get(`query($id: ID!) { project(id: $id) { tags fileCount bytes } }`, vars{"id": w.project.ID.String()}, "project"),
		`{"tags": ["a", "all", "b", "c"], "fileCount": 3, "bytes": 60}`)
}

func TestPagesOfFilesLeadForwardAndBack(t *testing.T) {
	w := newWorld(t)
	for i := range 5 {
		w.add(w.project.ID, fmt.Sprintf("%d.jpg", i))
	}
	const list = `query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { project(id: $id) {
		files(first: $first, after: $after, last: $last, before: $before, sort: NAME_ASC) {
			edges { cursor node { name } } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`
	ask := func(v vars) any {
		t.Helper()
		v["id"] = w.project.ID.String()
		return w.get(list, v, "project", "files")
	}
	names := func(page any) (s string) {
		for _, edge := range at(page, "edges").([]any) {
			s += at(edge, "node", "name").(string)[:1]
		}
		return s
	}
	first := ask(vars{"first": 2})
	second := ask(vars{"first": 2, "after": at(first, "pageInfo", "endCursor")})
	third := ask(vars{"first": 2, "after": at(second, "pageInfo", "endCursor")})
	back := ask(vars{"last": 2, "before": at(third, "pageInfo", "startCursor")})
	if names(first)+names(second)+names(third)+names(back) != "0123423" {
		t.Error(names(first), names(second), names(third), names(back))
	}
	w.same(at(third, "pageInfo", "hasNextPage"), `false`)
	w.same(at(third, "pageInfo", "hasPreviousPage"), `true`)
	w.same(at(first, "edges", 1, "cursor"), fmt.Sprintf("%q", at(first, "pageInfo", "endCursor")))
	w.same(at(second, "totalCount"), `5`)

	for field, v := range map[string]vars{"first": {"first": 0}, "last": {"last": 201}, "after": {"after": "???"}} {
		v["id"] = w.project.ID.String()
		r := w.ask(list, v)
		w.refused(r, codeInvalid, "")
		w.same(r.Errors[0].Extensions["field"], fmt.Sprintf("%q", field))
	}
}

func TestTheAddressOfAFileCarriesTheCanonicalTransformation(t *testing.T) {
	w := newWorld(t)
	f := w.add(w.project.ID, "a.jpg")
	got := w.get(`query($id: ID!, $t: Transformation) { file(id: $id) {
		plain: url
		empty: url(transformation: "")
		small: url(transformation: "-/resize/0640x/")
		given: url(transformation: $t, absolute: true) } }`, vars{"id": f.ID.String(), "t": "format/png/-/resize/320x"}, "file")
	w.same(got, strings.ReplaceAll(`{"plain": "/image/ID/", "empty": "/image/ID/", "small": "/image/ID/-/resize/640x/-/format/auto/",
		"given": "https://pictures.example/image/ID/-/resize/320x/-/format/png/"}`, "ID", f.ID.String()))
}

func TestVariantsAreListedNewestFirst(t *testing.T) {
	w := newWorld(t)
	f := w.add(w.project.ID, "a.jpg")
	for i, chain := range []string{"resize/320x/-/format/auto", "resize/640x/-/format/auto"} {
		w.must(w.library.PutVariant(t.Context(), &storage.Variant{FileID: f.ID, Transformation: chain, Format: "webp", Width: 320 * (i + 1), Height: 240 * (i + 1)},
			fmt.Sprintf("%032x", i+1), []byte("picture")))
	}
	got := w.get(`query($id: ID!) { file(id: $id) { variants(last: 1) { nodes { url(absolute: true) } pageInfo { hasPreviousPage hasNextPage } } } }`,
		vars{"id": f.ID.String()}, "file", "variants")
	w.same(got, fmt.Sprintf(`{"nodes": [{"url": "https://pictures.example/image/%s/-/resize/320x/-/format/auto/"}],
		"pageInfo": {"hasPreviousPage": true, "hasNextPage": false}}`, f.ID))
	got = w.get(`query($id: ID!) { file(id: $id) { variants(first: 5) { totalCount nodes { url transformation format width height bytes createdAt } } } }`,
		vars{"id": f.ID.String()}, "file", "variants")
	w.same(at(got, "totalCount"), `2`)
	newest := at(got, "nodes", 0).(map[string]any)
	if _, err := time.Parse(time.RFC3339Nano, newest["createdAt"].(string)); err != nil {
		t.Error(err)
	}
	delete(newest, "createdAt")
	w.same(newest, fmt.Sprintf(`{"url": "/image/%s/-/resize/640x/-/format/auto/", "transformation": "resize/640x/-/format/auto",
		"format": "webp", "width": 640, "height": 480, "bytes": 7}`, f.ID))
}

func TestAbsoluteAddressesNameTheHostThatWasAsked(t *testing.T) {
	for want, r := range map[string]*http.Request{
		"http://10.0.0.7:8080":     {Host: "10.0.0.7:8080"},
		"https://pictures.example": {Host: "pictures.example", TLS: &tls.ConnectionState{}},
	} {
		if got := HostOf(r); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// What a text says may mean something else in a URL: a link that is followed as it stands must come back to the variant.
func TestTheLinkOfAVariantIsEncodedAsThatOfItsFile(t *testing.T) {
	w := newWorld(t)
	f := w.add(w.project.ID, "a.jpg")
	const chain = "text/100x50/center/50% off? #1/-/format/png"
	w.must(w.library.PutVariant(t.Context(), &storage.Variant{FileID: f.ID, Transformation: chain, Format: "png"}, "0001", nil))
	got := w.get(`query($id: ID!, $t: Transformation) { file(id: $id) { url(transformation: $t) variants { nodes { url } } } }`,
		vars{"id": f.ID.String(), "t": chain}, "file")
	address := "/image/" + f.ID.String() + "/-/text/100x50/center/50%25%20off%3F%20%231/-/format/png/"
	w.same(at(got, "url"), fmt.Sprintf("%q", address))
	w.same(at(got, "variants"), fmt.Sprintf(`{"nodes": [{"url": %q}]}`, address))
}
