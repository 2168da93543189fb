package upload_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"calotype/server/access"
	"calotype/storage"

	"github.com/google/uuid"
)

// asCallers has each request answered for the caller that its header As names, nobody where there is none.
func (w *world) asCallers(callers map[string]*access.Caller) {
	w.server.Config.Handler = http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		caller := callers[r.Header.Get("As")]
		if caller == nil {
			caller = access.From(w.t.Context())
		}
		w.handler.ServeHTTP(out, r.WithContext(access.With(r.Context(), caller)))
	})
}

// key is the caller with a new public key of a project.
func (w *world) key(project uuid.UUID, change ...func(*storage.NewAPIKey)) *access.Caller {
	w.t.Helper()
	of := storage.NewAPIKey{ProjectID: project, Name: "key", Kind: storage.KeyPublic}
	for _, f := range change {
		f(&of)
	}
	k, _, err := w.library.CreateAPIKey(w.t.Context(), of)
	if err != nil {
		w.t.Fatal(err)
	}
	return access.OfKey(k)
}

func (w *world) member(project uuid.UUID, role storage.Role) *access.Caller {
	p := &storage.Person{ID: uuid.New()}
	return access.OfPerson(p, uuid.New(), []*storage.Member{{ProjectID: project, PersonID: p.ID, Role: role}})
}

func rights(of ...string) func(*storage.NewAPIKey) {
	return func(k *storage.NewAPIKey) { k.Kind, k.Rights = storage.KeySecret, of }
}

// everybody are callers of all kinds, of the first project and of another.
func (w *world) everybody() (callers map[string]*access.Caller, here, there uuid.UUID) {
	w.t.Helper()
	second, err := w.library.CreateProject(w.t.Context(), "second")
	if err != nil {
		w.t.Fatal(err)
	}
	here, there = w.project(), second.ID
	return map[string]*access.Caller{
		"token": access.OfToken(), "viewer": w.member(here, storage.RoleViewer), "editor": w.member(here, storage.RoleEditor), "stranger": w.member(there, storage.RoleOwner),
		"public": w.key(here), "public2": w.key(here), "public there": w.key(there),
		"reads": w.key(here, rights("READ")), "uploads": w.key(here, rights("UPLOAD")), "uploads there": w.key(there, rights("UPLOAD", "ADMIN")),
	}, here, there
}

func TestOnlyWhoMayUploadBeginsAnUpload(t *testing.T) {
	w := newWorld(t)
	callers, here, there := w.everybody()
	w.asCallers(callers)
	for name, want := range map[string]struct{ here, there, first int }{
		"nobody": {401, 401, 401}, "token": {201, 201, 201}, "viewer": {403, 404, 403}, "editor": {201, 404, 201}, "stranger": {404, 201, 201},
		"public": {201, 404, 201}, "public there": {404, 201, 201}, "reads": {403, 404, 403}, "uploads": {201, 404, 201}, "uploads there": {404, 201, 201},
	} {
		for which, c := range map[string]struct {
			metadata string
			status   int
		}{"here": {metadata("project", here.String()), want.here}, "there": {metadata("project", there.String()), want.there}, "first": {metadata("filename", "x"), want.first}} {
			r := w.do(http.MethodPost, "/uploads/", nil, "As", name, "Upload-Length", "10", "Upload-Metadata", c.metadata)
			if r.StatusCode != c.status || (c.status == 401) != (r.Header.Get("WWW-Authenticate") != "") {
				t.Errorf("%s, %s: %d %s, want %d", name, which, r.StatusCode, r.text, c.status)
			}
		}
	}
	if r := w.do(http.MethodOptions, "/uploads/", nil, "As", "nobody"); r.StatusCode >= 300 {
		t.Errorf("OPTIONS for nobody: %d", r.StatusCode)
	}
}

func TestAnUploadOfOthersIsNotThere(t *testing.T) {
	w := newWorld(t)
	callers, here, _ := w.everybody()
	w.asCallers(callers)
	data := picture(t, 40, 30, 1)
	begin := func(by string) string {
		return w.create(len(data), "As", by, "Upload-Metadata", metadata("project", here.String()))
	}
	try := func(path, as string) (statuses [4]int) {
		for i, method := range []string{http.MethodHead, http.MethodPatch, http.MethodDelete, http.MethodPost} {
			headers := []string{"As", as, "Upload-Offset", "0", "Content-Type", offsetType}
			var body []byte
			if method == http.MethodPost { // what can send nothing else
				headers = append(headers, "X-HTTP-Method-Override", http.MethodPatch)
			}
			if i%2 == 1 {
				body = data[:1]
			}
			statuses[i] = w.do(method, path, bytes.NewReader(body), headers...).StatusCode
		}
		return statuses
	}
	public, editors := begin("public"), begin("editor")
	for _, as := range []string{"viewer", "stranger", "public2", "public there", "reads", "uploads there"} {
		for _, path := range []string{public, editors} {
			if got := try(path, as); got != [4]int{404, 404, 404, 404} {
				t.Errorf("%s gets at the upload of another: %v", as, got)
			}
		}
	}
	if got := try(editors, "public"); got != [4]int{404, 404, 404, 404} {
		t.Errorf("a public key gets at what it did not begin: %v", got)
	}
	if got := try(public, "nobody"); got != [4]int{401, 401, 401, 401} {
		t.Errorf("nobody: %v", got)
	}
	for _, as := range []string{"public", "editor", "uploads", "token"} {
		if r := w.do(http.MethodHead, public, nil, "As", as); r.StatusCode != http.StatusOK || r.Header.Get("Upload-Offset") != "0" {
			t.Errorf("%s: %d %v", as, r.StatusCode, r.Header)
		}
	}
	r := w.patch(public, 0, bytes.NewReader(data), "As", "public")
	r.want(http.StatusNoContent)
	for as, want := range map[string]int{"public": 200, "uploads": 200, "viewer": 404, "stranger": 404, "uploads there": 404, "nobody": 401} {
		if r := w.do(http.MethodHead, public, nil, "As", as); r.StatusCode != want {
			t.Errorf("%s hears %d of what is a file, want %d", as, r.StatusCode, want)
		}
	}
	file, err := w.library.File(t.Context(), uuid.MustParse(r.Header.Get("Calotype-File-Id")))
	if err != nil || file.ProjectID != here {
		t.Errorf("%+v, %v", file, err)
	}
}

func TestTheRulesOfAPublicKeyHoldForWhatTheContentIs(t *testing.T) {
	w := newWorld(t)
	here := w.project()
	jpeg := picture(t, 40, 30, 1)
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	most := int64(len(jpeg))
	less := most - 1
	w.asCallers(map[string]*access.Caller{
		"jpeg":  w.key(here, func(k *storage.NewAPIKey) { k.Types = []string{"image/jpeg", "image/webp"} }),
		"any":   w.key(here, func(k *storage.NewAPIKey) { k.Types = []string{"image/*"} }),
		"sound": w.key(here, func(k *storage.NewAPIKey) { k.Types = []string{"audio/*", "image/pn"} }),
		"most":  w.key(here, func(k *storage.NewAPIKey) { k.MaxBytes = &most }),
		"less":  w.key(here, func(k *storage.NewAPIKey) { k.MaxBytes = &less }),
	})
	for _, c := range []struct {
		as     string
		data   []byte
		status int // 201: taken
		code   string
	}{
		{"jpeg", jpeg, 201, ""}, {"jpeg", b.Bytes(), 415, "type-not-allowed"}, {"any", b.Bytes(), 201, ""}, {"sound", b.Bytes(), 415, "type-not-allowed"},
		{"most", jpeg, 201, ""}, {"less", jpeg, 413, "too-large-for-key"},
	} {
		// Named and said to be what is allowed.
		r := w.do(http.MethodPost, "/uploads/", bytes.NewReader(c.data), "As", c.as, "Upload-Length", strconv.Itoa(len(c.data)), "Content-Type", offsetType,
			"Upload-Metadata", metadata("filename", "a.jpg", "filetype", "image/jpeg"))
		if r.StatusCode != c.status || !strings.Contains(r.text, c.code) {
			t.Errorf("%s, %d bytes: %d %s, want %d %s", c.as, len(c.data), r.StatusCode, r.text, c.status, c.code)
		}
		if c.code != "" && !strings.Contains(r.text, `"rule"`) {
			t.Errorf("%s: the rule is not named: %s", c.as, r.text)
		}
	}
	if r := w.do(http.MethodPost, "/uploads/", nil, "As", "most", "Upload-Defer-Length", "1"); r.StatusCode != http.StatusLengthRequired || !strings.Contains(r.text, "Upload-Length") {
		t.Errorf("without a length: %d %s", r.StatusCode, r.text)
	}
	if n := len(w.files()); n != 3 {
		t.Errorf("%d files were made", n)
	}
	if left := w.kept(); len(left) != 3 {
		t.Errorf("left behind: %q", left)
	}
}

func TestWhatAKeyBeganThatIsDeletedDoesNotBecomeAFile(t *testing.T) {
	w := newWorld(t)
	caller := w.key(w.project())
	w.asCallers(map[string]*access.Caller{"public": caller, "token": access.OfToken()})
	data := picture(t, 40, 30, 1)
	path := w.create(len(data), "As", "public")
	w.patch(path, 0, bytes.NewReader(data[:10]), "As", "public").want(http.StatusNoContent)
	if err := w.library.DeleteAPIKey(t.Context(), caller.Key.ID); err != nil {
		t.Fatal(err)
	}
	r := w.patch(path, 10, bytes.NewReader(data[10:]), "As", "token") // whoever goes on with it
	if r.StatusCode != http.StatusForbidden || !strings.Contains(r.text, "key-deleted") {
		t.Errorf("%d %s", r.StatusCode, r.text)
	}
	w.wantNothing()
}

func TestWhoMayNoLongerUploadWhenTheLastByteComesMakesNoFile(t *testing.T) {
	w := newWorld(t)
	w.handler.Authenticate = func(r *http.Request) (*access.Caller, error) {
		switch r.Header.Get("Now") {
		case "ended":
			return nil, &access.CredentialError{Why: "Ended."}
		case "viewer":
			return w.member(w.project(), storage.RoleViewer), nil
		}
		return access.OfToken(), nil
	}
	data := picture(t, 40, 30, 1)
	path := w.create(len(data))
	for now, status := range map[string]int{"ended": http.StatusUnauthorized, "viewer": http.StatusForbidden} {
		offset := w.head(path).Header.Get("Upload-Offset")
		at, err := strconv.Atoi(offset)
		if err != nil {
			t.Fatal(err)
		}
		if r := w.patch(path, at, bytes.NewReader(data[at:]), "Now", now); r.StatusCode != status {
			t.Errorf("%s: %d %s", now, r.StatusCode, r.text)
		}
		if len(w.files()) != 0 {
			t.Fatal("it became a file")
		}
		break // whichever comes first has sent all
	}
	if r := w.head(path); r.StatusCode != http.StatusOK || r.Header.Get("Calotype-File-Id") == "" {
		t.Errorf("who may goes on with it: %d %v", r.StatusCode, r.Header)
	}
}
