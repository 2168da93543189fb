package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"image/jpeg"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
)

func TestAServerThatIsToldToStopFinishesWhatRuns(t *testing.T) {
	p := start(t)
	data := photograph(t, 600, 400)
	file := p.upload(data)
	conn := p.socket(file)
	_, transfer := p.beginUpload(data, 10)

	p.stop()
	for { // the goodbye shows that the server has begun to stop
		_, _, err := conn.ReadMessage()
		if err == nil {
			continue
		}
		if !websocket.IsCloseError(err, websocket.CloseGoingAway) {
			t.Errorf("the socket ended with %v", err)
		}
		break
	}
	if _, err := transfer.Write(data[len(data)-10:]); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(transfer), nil)
	if err != nil {
		t.Fatalf("the running request was cut off: %v", err)
	}
	if response.StatusCode != http.StatusNoContent || response.Header.Get("Calotype-File-Id") == "" {
		t.Errorf("the running request was answered %d %v", response.StatusCode, response.Header)
	}
	if log := p.wantExit(0); strings.Contains(log, `"level":"ERROR"`) || strings.Contains(log, `"level":"WARN"`) {
		t.Errorf("logged %s", log)
	}
	if _, err := net.Dial("tcp", p.host); err == nil {
		t.Error("it still listens")
	}
}

func TestATransferThatTakesTooLongGoesOnWithTheNextServer(t *testing.T) {
	t.Parallel() // it waits for most of the time that a stopping server gives
	data, folder := photograph(t, 600, 400), t.TempDir()
	p := start(t, "--data", folder)
	path, transfer := p.beginUpload(data, 5000)
	p.stop()
	response, err := http.ReadResponse(bufio.NewReader(transfer), nil)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(response.Body)
	if response.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(text), "shutting-down") {
		t.Errorf("answered %d %s", response.StatusCode, text)
	}
	p.wantExit(0)

	p = start(t, "--data", folder)
	offset := p.offset(path)
	if offset != len(data)-5000 {
		t.Fatalf("the next server has %d bytes of %d", offset, len(data)-5000)
	}
	last, _ := p.patch(path, data, offset, len(data))
	if last.Header.Get("Calotype-File-Id") == "" {
		t.Errorf("answered %d %v", last.StatusCode, last.Header)
	}
	p.stop()
	p.wantExit(0)
}

func TestWhatCannotStartSaysWhyInOneLine(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(file, []byte("this is not a database, nor a folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args []string
		says string
	}{
		{"a taken port", []string{"--addr", taken.Addr().String()}, "in use; choose another with --addr"},
		{"a host that is not here", []string{"--addr", "192.0.2.1:0"}, "cannot listen on 192.0.2.1:0"},
		{"a folder that cannot be", []string{"--data", filepath.Join(file, "below")}, "--data"},
		{"a folder that is a file", []string{"--data", file}, "--data"},
		{"storage that is a file", []string{"--storage", file}, file},
		{"storage of an unknown kind", []string{"--storage", "ftp://x"}, "file:///"},
		{"a database that is none", []string{"--database", file}, "not a database"},
		{"a database of an unknown kind", []string{"--database", "mysql://user:secret@x"}, "sqlite:///"},
		{"a taken port for metrics", []string{"--metrics-addr", taken.Addr().String()}, "in use; choose another with --metrics-addr"},
		{"a taken port for profiles", []string{"--debug-addr", taken.Addr().String()}, "in use; choose another with --debug-addr"},
		{"a bad setting", []string{"--max-upload", "lots"}, "such as 100MiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			command := calotype(t, append([]string{"serve", "--addr", "127.0.0.1:0"}, c.args...)...)
			var said bytes.Buffer
			command.Stderr = &said
			err := command.Run()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 1 {
				t.Errorf("ended with %v", err)
			}
			text := said.String()
			if strings.Count(text, "\n") != 1 || !strings.HasPrefix(text, "calotype: ") || !strings.Contains(text, c.says) ||
				strings.Contains(text, "goroutine") || strings.Contains(text, "secret") {
				t.Errorf("said %q, want one line with %q", text, c.says)
			}
		})
	}
}

func TestAPictureGoesAllTheWay(t *testing.T) {
	p := start(t, "--max-upload", "1MB", "--public-url", "https://pictures.example.org")
	if r, text := p.do(http.MethodGet, "/api/health", nil); r.StatusCode != 200 || !strings.Contains(text, `"status":"ok"`) {
		t.Errorf("health: %d %s", r.StatusCode, text)
	}
	data := photograph(t, 400, 300)
	file := p.upload(data)
	if r, text := p.do(http.MethodGet, "/image/"+file+"/", nil); r.StatusCode != 200 || text != string(data) {
		t.Errorf("the original: %d, %d bytes", r.StatusCode, len(text))
	}
	for _, path := range []string{"/image/" + file + "/-/resize/100x/-/format/jpeg/", "//" + file + "//-/resize/100x/-/format/jpeg"} {
		r, text := p.do(http.MethodGet, path, nil)
		small, err := jpeg.DecodeConfig(strings.NewReader(text))
		if r.StatusCode != 200 || err != nil || small.Width != 100 || small.Height != 75 {
			t.Errorf("%s: %d, %v, %v", path, r.StatusCode, small, err)
		}
	}
	graph := func(query string) string {
		body, err := json.Marshal(map[string]string{"query": query})
		if err != nil {
			t.Fatal(err)
		}
		_, text := p.do(http.MethodPost, "/graphql", bytes.NewReader(body), "Content-Type", "application/json")
		return text
	}
	if text := graph(`{file(id:"` + file + `"){url(absolute:true) width}}`); !strings.Contains(text, "https://pictures.example.org/image/"+file) || !strings.Contains(text, "400") {
		t.Errorf("file: %s", text)
	}
	if r, text := p.do(http.MethodPost, "/uploads/", nil, "Tus-Resumable", "1.0.0", "Upload-Length", "1000001"); r.StatusCode != 413 || !strings.Contains(text, "1000000") {
		t.Errorf("too large: %d %s", r.StatusCode, text)
	}
	if text := graph(`mutation{deleteFiles(ids:["` + file + `"])}`); !strings.Contains(text, file) {
		t.Errorf("deleteFiles: %s", text)
	}
	if r, _ := p.do(http.MethodGet, "/image/"+file+"/-/resize/100x/-/format/jpeg/", nil); r.StatusCode != http.StatusNotFound {
		t.Errorf("a deleted file is answered %d", r.StatusCode)
	}
	for _, path := range []string{"/", "/playground", "/projects/x"} {
		if r, _ := p.do(http.MethodGet, path, nil); r.StatusCode != 200 || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: %d %s", path, r.StatusCode, r.Header.Get("Content-Type"))
		}
	}
	p.stop()
	p.wantExit(0)
}
