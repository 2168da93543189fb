package rest_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"calotype/storage"
)

// form is a body of parts: names and names of files in turn, each with the same bytes.
func form(t *testing.T, data []byte, parts ...string) (body io.Reader, kind string) {
	t.Helper()
	var b bytes.Buffer
	f := multipart.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		part, err := f.CreateFormFile(parts[i], parts[i+1])
		if err == nil {
			_, err = part.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return &b, f.FormDataContentType()
}

// unsized is a body whose length nobody knows.
type unsized struct{ io.Reader }

func TestAFileIsAddedAsItsBytesAsAFormOrFromAnAddress(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 60, 40)
	other := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/named":
			out.Header().Set("Content-Disposition", `attachment; filename="said.png"`)
		case "/away":
			http.Redirect(out, r, "/b/found.png?secret=1", http.StatusFound)
			return
		case "/unsized":
			_, _ = out.Write(data[:10])
			_ = http.NewResponseController(out).Flush()
			_, _ = out.Write(data[10:])
			return
		}
		out.Header().Set("Content-Type", "text/html") // which is not believed
		_, _ = out.Write(data)
	}))
	defer other.Close()
	body, kind := form(t, data, "file", "form.png")
	renamed, renamedKind := form(t, data, "file", "form.png")
	for what, c := range map[string]struct {
		r    *reply
		name string
	}{
		"bytes":                     {w.do(http.MethodPost, w.filesPath()+"?name=a%2Fraw.png", bytes.NewReader(data)), "raw.png"},
		"bytes of a wrong type":     {w.do(http.MethodPost, w.filesPath(), bytes.NewReader(data), "Content-Type", "text/plain; charset=;"), "untitled"},
		"bytes of curl":             {w.do(http.MethodPost, w.filesPath(), bytes.NewReader(data), "Content-Type", "application/x-www-form-urlencoded", "Content-Disposition", `attachment; filename*=UTF-8''b%C3%BCro.png`), "büro.png"},
		"bytes without length":      {w.do(http.MethodPost, w.filesPath()+"?name=chunks.png", unsized{bytes.NewReader(data)}), "chunks.png"},
		"a form":                    {w.do(http.MethodPost, w.filesPath(), body, "Content-Type", kind), "form.png"},
		"a form with a name":        {w.do(http.MethodPost, w.filesPath()+"?name=other.png", renamed, "Content-Type", renamedKind), "other.png"},
		"an address":                {w.send(http.MethodPost, w.filesPath(), `{"url":"`+other.URL+`/a/last.png?x=y"}`), "last.png"},
		"an address, named":         {w.send(http.MethodPost, w.filesPath(), `{"url":"`+other.URL+`/","name":"mine.png"}`), "mine.png"},
		"an address that names":     {w.send(http.MethodPost, w.filesPath(), `{"url":"`+other.URL+`/named"}`), "said.png"},
		"an address elsewhere":      {w.send(http.MethodPost, w.filesPath(), `{"url":"`+other.URL+`/away"}`), "found.png"},
		"an address without length": {w.send(http.MethodPost, w.filesPath(), `{"url":"`+other.URL+`/unsized"}`), "unsized"},
	} {
		o := c.r.want(http.StatusCreated).object()
		at := w.filesPath() + "/" + o["id"].(string)
		if o["name"] != c.name || o["type"] != "image/png" || o["bytes"] != float64(len(data)) || c.r.Header.Get("Location") != at {
			t.Errorf("%s: got %v at %s", what, o, c.r.Header.Get("Location"))
		}
		w.get(at).want(200)
	}
	if n := len(w.recorded()); n != 11 {
		t.Errorf("%d files", n)
	}
}

func TestAFileThatIsRefusedIsToldWhyAndLeavesNothing(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 60, 40)
	other := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/page":
			_, _ = io.WriteString(out, "<!doctype html><title>x</title>")
		case "/gone":
			http.NotFound(out, r)
		case "/inside":
			http.Redirect(out, r, "http://127.0.0.2:8080/", http.StatusFound)
		case "/large":
			out.Header().Set("Content-Length", fmt.Sprint(maxSize+1))
			_, _ = out.Write(data)
		case "/endless":
			_, _ = out.Write(data)
			for range maxSize / 1024 {
				_, _ = out.Write(make([]byte, 1024))
			}
		case "/cut":
			out.Header().Set("Content-Length", fmt.Sprint(len(data)))
			_, _ = out.Write(data[:len(data)/2])
			panic(http.ErrAbortHandler)
		case "/broken":
			_, _ = out.Write(data[:len(data)/2])
		}
	}))
	defer other.Close()
	for path, c := range map[string]struct {
		status     int
		code, says string
	}{
		"/page": {415, "unsupported-type", "HTML"}, "/gone": {422, "import-failed", "answered 404"}, "/inside": {422, "address-refused", "not public"},
		"/large": {413, "max-size-exceeded", "2 MiB"}, "/endless": {413, "max-size-exceeded", "2 MiB"}, "/cut": {422, "import-failed", "connection failed"},
		"/broken": {422, "broken", "broken"}, "/empty": {422, "empty", "empty"},
	} {
		w.send(http.MethodPost, w.filesPath(), `{"url":"`+other.URL+path+`"}`).wantProblem(c.status, c.code, c.says)
	}
	for body, says := range map[string]string{
		`{}`: "required property url", `{"url":1}`: "expected string", `{"url":"x"}`: "http and https", `{"url":"file:///etc/passwd"}`: "http and https",
		`{"url":"http://169.254.169.254/"}`: "not public", `{"url":"http://localhost:1/"}`: "", `{"url":"https://a.example","nmae":"x"}`: "allowed are url, name",
	} {
		if says != "" {
			w.send(http.MethodPost, w.filesPath(), body).wantProblem(422, "invalid", says)
		}
	}
	for _, project := range []string{"00000000-0000-0000-0000-000000000000", "0198c5a2-7d3e-7b1f-8a64-3c5d9e2f1b07"} {
		w.do(http.MethodPost, "/api/projects/"+project+"/files", bytes.NewReader(data)).wantProblem(404, "not-found", "There is no project")
	}
	w.send(http.MethodPost, w.filesPath(), `{"url":`).wantProblem(400, "bad-request", "unexpected end")
	post := func(body io.Reader, kind string) *reply {
		return w.do(http.MethodPost, w.filesPath(), body, "Content-Type", kind)
	}
	post(strings.NewReader("Dear diary"), "image/png").wantProblem(415, "unsupported-type", "text")
	post(bytes.NewReader(data[:len(data)/2]), "").wantProblem(422, "broken", "refused")
	post(nil, "image/png").wantProblem(422, "empty", "empty")
	post(io.MultiReader(bytes.NewReader(data), bytes.NewReader(make([]byte, maxSize))), "").wantProblem(413, "max-size-exceeded", "2 MiB")
	for says, parts := range map[string][]string{"another part": {"file", "a.png", "file", "b.png"}, `called "picture"`: {"picture", "a.png"}, "no part": {}} {
		body, kind := form(t, data, parts...)
		post(body, kind).wantProblem(422, "bad-form", says)
	}
	body, kind := form(t, data, "file", "a.png")
	post(io.LimitReader(body, 300), kind).wantProblem(400, "bad-request", "cut short")
	post(strings.NewReader("x"), "multipart/form-data").wantProblem(400, "bad-request", "form")
	w.wantNothing()
}

// A client that goes away in the middle leaves nothing.
func TestAClientThatGoesAwayLeavesNothing(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 500, 500)
	connection, err := net.Dial("tcp", w.server.Listener.Addr().String())
	w.must(err)
	_, err = fmt.Fprintf(connection, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", w.filesPath(), len(data), data[:len(data)-1])
	w.must(err)
	w.must(connection.Close())
	w.server.Close() // waits for what runs
	w.wantNothing()
}

// An address is fetched only as long as somebody waits for it.
func TestAnImportEndsWithItsClient(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 500, 500)
	asked, ended := make(chan struct{}), make(chan struct{})
	other := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		_, _ = out.Write(data[:len(data)-1])
		_ = http.NewResponseController(out).Flush()
		close(asked)
		<-r.Context().Done()
		close(ended)
	}))
	defer other.Close()
	connection, err := net.Dial("tcp", w.server.Listener.Addr().String())
	w.must(err)
	body := `{"url":"` + other.URL + `/"}`
	_, err = fmt.Fprintf(connection, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", w.filesPath(), len(body), body)
	w.must(err)
	<-asked
	w.must(connection.Close())
	<-ended
	w.server.Close()
	w.wantNothing()
}

func TestAPublicKeyAddsWhatItsRulesAllow(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 60, 40)
	other := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) { _, _ = out.Write(data) }))
	defer other.Close()
	ways := map[string]func() *reply{
		"bytes":                func() *reply { return w.do(http.MethodPost, w.filesPath(), bytes.NewReader(data)) },
		"bytes without length": func() *reply { return w.do(http.MethodPost, w.filesPath(), unsized{bytes.NewReader(data)}) },
		"a form": func() *reply {
			body, kind := form(t, data, "file", "a.png")
			return w.do(http.MethodPost, w.filesPath(), body, "Content-Type", kind)
		},
		"an address": func() *reply { return w.send(http.MethodPost, w.filesPath(), `{"url":"`+other.URL+`/"}`) },
	}
	small, enough := int64(len(data)-1), int64(len(data))
	for _, way := range ways {
		w.caller = w.publicKey(storage.NewAPIKey{ProjectID: w.Project.ID, MaxBytes: &small})
		way().wantProblem(413, "too-large-for-key", "the key is for files of at most")
		w.caller = w.publicKey(storage.NewAPIKey{ProjectID: w.Project.ID, Types: []string{"image/jpeg"}})
		way().wantProblem(415, "type-not-allowed", "image/png")
	}
	w.wantNothing()
	w.caller = w.publicKey(storage.NewAPIKey{ProjectID: w.Project.ID, MaxBytes: &enough, Types: []string{"image/*"}})
	for _, way := range ways {
		way().want(201)
	}
	w.get(w.filesPath()).wantProblem(403, "forbidden", "READ")
	if n := len(w.recorded()); n != len(ways) {
		t.Errorf("%d files", n)
	}
}
