package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// A siege is a server under attack: it is asked all the while how it is.
type siege struct {
	*process
	folder  string
	address string   // that must never be asked
	asked   chan int // how often it was, once listening ends
	trap    net.Listener
	stopped chan struct{}
	health  sync.WaitGroup
}

func besiege(t *testing.T) *siege {
	t.Helper()
	s := &siege{folder: t.TempDir(), asked: make(chan int, 1), stopped: make(chan struct{})}
	s.process = start(t, "--data", s.folder)
	var err error
	if s.trap, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	s.address = "http://" + s.trap.Addr().String()
	go func() {
		n := 0
		for {
			connection, err := s.trap.Accept()
			if err != nil {
				s.asked <- n
				return
			}
			n++
			connection.Close()
		}
	}()
	s.health.Go(func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-s.stopped:
				return
			case <-tick.C:
			}
			response, err := http.Get(s.url + "/api/health")
			if err != nil {
				t.Errorf("health: %v", err)
				return
			}
			response.Body.Close()
			if response.StatusCode != 200 {
				t.Errorf("health: %d", response.StatusCode)
				return
			}
		}
	})
	return s
}

// send uploads a file and answers its id, or "" where it is refused as it ought to be: in a sentence, which is the client's
// fault and says nothing of the server.
func (s *siege) send(name string, data []byte) string {
	s.t.Helper()
	r, text := s.do(http.MethodPost, "/uploads/", bytes.NewReader(data), "Tus-Resumable", "1.0.0",
		"Upload-Length", strconv.Itoa(len(data)), "Content-Type", offsetType,
		"Upload-Metadata", "filename "+base64.StdEncoding.EncodeToString([]byte(name)))
	for _, inside := range []string{"goroutine", "/root", "/tmp", s.folder, "vips_", ".go:"} {
		if strings.Contains(text, inside) {
			s.t.Errorf("%.60q: the answer tells of the inside: %s", name, text)
		}
	}
	switch {
	case r.StatusCode == http.StatusCreated:
		return r.Header.Get("Calotype-File-Id")
	case r.StatusCode != 415 && r.StatusCode != 422, r.Header.Get("Content-Type") != "application/problem+json":
		s.t.Errorf("%.60q: answered %d %s", name, r.StatusCode, text)
	}
	return ""
}

// show asks for a file in some ways, of which none may be the server's failure.
func (s *siege) show(name, id string) {
	s.t.Helper()
	for _, path := range []string{"", "-/preview/64x64/", "-/json/", "-/format/preserve/-/resize/32x/"} {
		r, body := s.do(http.MethodGet, "/image/"+id+"/"+path, nil)
		if r.StatusCode >= 500 || r.Header.Get("X-Content-Type-Options") != "nosniff" {
			s.t.Errorf("%.60q %s: %d %.200s", name, path, r.StatusCode, body)
		}
		offers, _, _ := strings.Cut(r.Header.Get("Content-Disposition"), ";")
		kind := r.Header.Get("Content-Type")
		switch {
		case r.Header.Get("Set-Cookie") != "":
			s.t.Errorf("%.60q %s: the name became a header", name, path)
		case path == "" && r.Header.Get("Content-Security-Policy") != "default-src 'none'; sandbox",
			path == "" && offers != "attachment" && (strings.Contains(kind, "svg") || !strings.HasPrefix(kind, "image/")):
			s.t.Errorf("%.60q is served with %v", name, r.Header)
		}
	}
}

// end stops the server and holds it to what it has left: the files that were taken, and no process, descriptor or thread
// more than at the beginning.
func (s *siege) end(taken []string, descriptors int) {
	s.t.Helper()
	close(s.stopped)
	s.health.Wait()
	s.trap.Close()
	if n := <-s.asked; n != 0 {
		s.t.Errorf("the address was asked %d times", n)
	}
	pid := s.command.Process.Pid
	if left := children(pid); left != "" {
		s.t.Errorf("processes are left: %s", left)
	}
	http.DefaultClient.CloseIdleConnections()
	if now := s.descriptors(); now > descriptors+20 { // connections of this test that are not closed yet
		s.t.Errorf("%d descriptors are open; there were %d", now, descriptors)
	}
	s.stop()
	for line := range strings.Lines(s.wantExit(0)) {
		if !json.Valid([]byte(line)) {
			s.t.Errorf("%q is no line of the log", line)
		}
		if strings.Contains(line, `"level":"ERROR"`) {
			s.t.Errorf("logged %s", line)
		}
	}
	err := filepath.WalkDir(filepath.Join(s.folder, "blobs"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "lock" || entry.Name() == "library" {
			return err
		}
		of := entry.Name()
		if filepath.Base(filepath.Dir(filepath.Dir(path))) == "variants" {
			of = filepath.Base(filepath.Dir(path))
		}
		if !slices.Contains(taken, of) {
			s.t.Errorf("left on disk: %s", path)
		}
		return nil
	})
	if err != nil {
		s.t.Error(err)
	}
}

func (s *siege) descriptors() int {
	s.t.Helper()
	open, err := os.ReadDir("/proc/" + strconv.Itoa(s.command.Process.Pid) + "/fd")
	if err != nil {
		s.t.Fatal(err)
	}
	return len(open)
}

func children(pid int) string {
	var all []string
	tasks, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/children")
	for _, task := range tasks {
		text, _ := os.ReadFile(task) // a thread may end meanwhile
		all = append(all, strings.Fields(string(text))...)
	}
	return strings.Join(all, " ")
}

// Neither this nor the next goes beside other tests: confined children give way to all else, and are ended when they take too long.
func TestHostileFilesDoNoHarm(t *testing.T) {
	s := besiege(t)
	files := hostileFiles(t, s.address)
	descriptors := s.descriptors()
	var taken []string
	for _, file := range files {
		id := s.send(file.name, file.data)
		if (id != "") != file.taken {
			t.Errorf("%.60q: taken %t, want %t", file.name, id != "", file.taken)
		}
		if id != "" {
			taken = append(taken, id)
			s.show(file.name, id)
		}
	}
	s.end(taken, descriptors)
}

// The shared corpus, where it is there, holds files that broke real decoders, drawings above all. The damaged ones are sent
// by the tests of package upload. Each drawing takes a process of its own: of the corpus beside the project every fourth is sent,
// of one that CALOTYPE_CORPUS names, all are.
func TestTheCorpusDoesNoHarm(t *testing.T) {
	root, step := "../../shared/corpus", 4
	if other := os.Getenv("CALOTYPE_CORPUS"); other != "" {
		root, step = other, 1
	}
	var files []string
	for _, folder := range []string{"svg", "animated", "orientation"} {
		found, err := filepath.Glob(filepath.Join(root, folder, "*"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Skip("there is no corpus at " + root)
	}
	s := besiege(t)
	descriptors := s.descriptors()
	var mu sync.Mutex
	var taken []string
	var senders sync.WaitGroup
	for sender := range 2 {
		senders.Go(func() {
			for i := sender * step; i < len(files); i += 2 * step {
				data, err := os.ReadFile(files[i])
				if err != nil {
					t.Error(err)
					continue
				}
				if len(data) == 0 {
					continue
				}
				if id := s.send(filepath.Base(files[i]), data); id != "" {
					mu.Lock()
					taken = append(taken, id)
					mu.Unlock()
				}
			}
		})
	}
	senders.Wait()
	t.Logf("%d of %d were taken", len(taken), len(files))
	s.end(taken, descriptors)
}
