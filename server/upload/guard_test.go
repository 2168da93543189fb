package upload_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"calotype/server/upload"

	"github.com/google/uuid"
)

// Of an id only what create makes is looked at. Decoys lie wherever another one might lead.
func TestNoIDReachesOutOfTheUploadsFolder(t *testing.T) {
	w := newWorldOn(t, filepath.Join(t.TempDir(), "blobs"))
	secret := filepath.Join(filepath.Dir(w.blobs), "secret.txt")
	if err := os.WriteFile(secret, []byte("SECRET"), 0o600); err != nil {
		t.Fatal(err)
	}
	record, err := json.Marshal(map[string]any{"ID": "x", "Size": 6, "Offset": 6, "Storage": map[string]string{"Key": "../secret.txt"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{"x.info", "originals/x.info", "../x.info", ".uploads/x.info"} {
		name := filepath.Join(w.blobs, place)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, record, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	id := "0197a3b4-0000-7000-8000-000000000000"
	for _, path := range []string{
		"x", "../x", "%2e%2e/x", "..%2fx", "%2e%2e%2fx", "../originals/x", "%2E%2E%2Foriginals%2Fx", "..%5cx", "....//x", "/x", "//x", "./x",
		"%2e/x", "x%00", "%00x", "x/", "x?y", "x%3fy", "x;y", "x.info", strings.ToUpper(id), id + "/", id + "/..", "%30" + id[1:], id + "%20", "." + id, id + ".info",
	} {
		for _, method := range []string{http.MethodHead, http.MethodPatch, http.MethodDelete, http.MethodGet} {
			r := w.do(method, "/uploads/"+path, nil, "Upload-Offset", "0", "Content-Type", offsetType)
			if r.StatusCode != http.StatusNotFound || strings.Contains(r.text, "SECRET") {
				t.Errorf("%s %s answered %d %q", method, path, r.StatusCode, r.text)
			}
		}
	}
	for _, concat := range []string{"partial", "final;/uploads/a /uploads/b", "final;/uploads/x", "final;/uploads/" + id} {
		w.do(http.MethodPost, "/uploads/", nil, "Upload-Concat", concat, "Upload-Length", "6").wantProblem(400, "concatenation-unsupported")
	}
	if got, err := os.ReadFile(secret); err != nil || string(got) != "SECRET" {
		t.Errorf("the secret is %q, %v", got, err)
	}
}

func TestMetadataIsReadStrictlyAndWithinLimits(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		header string
		status int
		code   string
	}{
		{"filename " + strings.Repeat("QUFB", 1024), 431, "metadata-too-large"},
		{"filename not*base64", 400, "bad-metadata"},
		{"filename YQ== YQ==", 400, "bad-metadata"},
		{"filename YQ==,filename Yg==", 400, "bad-metadata"},
		{",", 400, "bad-metadata"},
		{metadata("project", "0197a3b4-0000-7000-8000-000000000000"), 404, "project-not-found"},
		{metadata("project", "../../x"), 404, "project-not-found"},
	} {
		w.do(http.MethodPost, "/uploads/", nil, "Upload-Length", "5", "Upload-Metadata", c.header).wantProblem(c.status, c.code)
	}
	w.wantNothing()
}

func TestAnUploadGoesIntoTheProjectItNames(t *testing.T) {
	w := newWorld(t)
	project, err := w.library.CreateProject(t.Context(), "Birds")
	if err != nil {
		t.Fatal(err)
	}
	data := picture(t, 20, 20, 1)
	path := w.create(len(data), "Upload-Metadata", metadata("project", strings.ToUpper(project.ID.String())))
	id := w.patch(path, 0, bytes.NewReader(data)).want(http.StatusNoContent).wantID()
	if f, err := w.library.File(t.Context(), uuid.MustParse(id)); err != nil || f.ProjectID != project.ID {
		t.Errorf("went to %v, %v", f, err)
	}
}

func TestAProjectThatIsDeletedMeanwhileTakesNoFile(t *testing.T) {
	w := newWorld(t)
	project, err := w.library.CreateProject(t.Context(), "Short-lived")
	if err != nil {
		t.Fatal(err)
	}
	data := picture(t, 20, 20, 1)
	path := w.create(len(data), "Upload-Metadata", metadata("project", project.ID.String()))
	if err := w.library.DeleteProject(t.Context(), project.ID); err != nil {
		t.Fatal(err)
	}
	w.patch(path, 0, bytes.NewReader(data)).wantProblem(404, "project-not-found")
	w.wantNothing()
}

var names = []struct{ given, kept string }{
	{"red kite.jpg", "red kite.jpg"},
	{"Käse & Brötchen (1).PNG", "Käse & Brötchen (1).PNG"},
	{"写真.jpeg", "写真.jpeg"},
	{"👩‍👩‍👧.gif", "👩‍👩‍👧.gif"},
	{"../../etc/passwd", "passwd"},
	{"/etc/cron.d/x", "x"},
	{`..\..\windows\system32\a.jpg`, "a.jpg"},
	{`C:\Users\me\a.jpg`, "a.jpg"},
	{"a.jpg\x00.exe", "a.jpg.exe"},
	{"photo\u202egpj.exe", "photogpj.exe"},
	{"a\u2066b\u2069c\u200f.jpg", "abc.jpg"},
	{"a\r\nSet-Cookie: x=y.jpg", "aSet-Cookie: x=y.jpg"},
	{"\x1b[31mred\x1b[0m.jpg", "[31mred[0m.jpg"},
	{"  spaces .jpg  ", "spaces .jpg"},
	{"<script>alert(1)<.jpg", "<script>alert(1)<.jpg"},
	{"a\"; filename=\"b.jpg", "a\"; filename=\"b.jpg"},
	{"\xff\xfe.jpg", ".jpg"},
	{"", "untitled"},
	{".", "untitled"},
	{"..", "untitled"},
	{"a/..", "untitled"},
	{"dir/", "untitled"},
	{"\u202e\x00", "untitled"},
	{strings.Repeat("a", 300) + ".jpeg", strings.Repeat("a", 250) + ".jpeg"},
	{strings.Repeat("é", 200) + ".png", strings.Repeat("é", 125) + ".png"},
	{"x." + strings.Repeat("y", 300), "x." + strings.Repeat("y", 253)},
}

func TestNamesAreKeptAsDataAndNeverLeadAnywhere(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 8, 8, 1)
	for _, n := range names {
		id := w.send(n.given, data).want(http.StatusNoContent).wantID()
		f, err := w.library.File(t.Context(), uuid.MustParse(id))
		if err != nil {
			t.Fatal(err)
		}
		if f.Name != n.kept {
			t.Errorf("%q became %q, want %q", n.given, f.Name, n.kept)
		}
	}
	for _, name := range w.kept() {
		if uuid.Validate(strings.TrimPrefix(name, "originals/")) != nil {
			t.Errorf("%q is on the disk", name)
		}
	}
	for line := range strings.SplitSeq(strings.TrimSpace(w.log.String()), "\n") {
		if !json.Valid([]byte(line)) || strings.ContainsAny(line, "\x1b\r\x00") {
			t.Errorf("a name broke the log: %q", line)
		}
	}
}

func TestAVeryLongNameIsShortenedBetweenCharacters(t *testing.T) {
	for _, given := range []string{strings.Repeat("a", 10<<10) + ".jpg", strings.Repeat("😀", 3000), strings.Repeat("a/", 5000) + "b.png"} {
		got := upload.CleanName(given)
		if len(got) > 255 || len(got) == 0 || !utf8.ValidString(got) {
			t.Errorf("%d bytes became %q", len(given), got)
		}
	}
}

func FuzzANameIsAlwaysFitToShow(f *testing.F) {
	for _, n := range names {
		f.Add(n.given)
	}
	f.Fuzz(func(t *testing.T, given string) {
		got := upload.CleanName(given)
		if len(got) == 0 || len(got) > 255 || !utf8.ValidString(got) || strings.ContainsAny(got, "/\\\x00\r\n\u202e") || strings.Trim(got, ".") == "" {
			t.Errorf("%q became %q", given, got)
		}
		if again := upload.CleanName(got); again != got {
			t.Errorf("%q became %q, and that %q", given, got, again)
		}
	})
}
