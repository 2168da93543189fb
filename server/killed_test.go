package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"calotype/storage/testservers"
)

// kills is how often a server is killed: a few times with all other tests, and as often as .ci/bench/killed says with that.
func kills(t *testing.T, usually int) int {
	t.Helper()
	said := os.Getenv("CALOTYPE_KILLS")
	if said == "" {
		return usually
	}
	n, err := strconv.Atoi(said)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNothingIsLostToAServerThatIsKilled(t *testing.T) {
	t.Parallel()
	t.Run("a folder", func(t *testing.T) {
		folder := t.TempDir()
		killAgainAndAgain(t, kills(t, 4), nil, "--data", folder, "--database", filepath.Join(folder, "calotype.db"))
	})
	t.Run("a cluster", func(t *testing.T) {
		database := testservers.OwnPostgres(t, "synchronous_commit=on")
		restart := func() {
			database.Stop(t)
			database.Start(t)
		}
		killAgainAndAgain(t, kills(t, 3), restart, "--data", t.TempDir(), "--database", database.Database(t), "--storage", testservers.VersityGW(t))
	})
}

// A ledger is what a server has acknowledged, and what it was asked for when it was killed, which may have happened or not.
type ledger struct {
	mu       sync.Mutex
	files    []*entry
	uploads  map[string]*pending // by path
	slowest  time.Duration       // start
	variants int
	resumed  int
}

type entry struct {
	mu    sync.Mutex // held by whoever changes the file
	id    string
	sum   [sha256.Size]byte
	names map[string]bool // one of these
	gone  map[bool]bool   // likewise: whether it is in the trash
}

// pending is an upload that has not become a file yet, as far as is known.
type pending struct {
	data   []byte
	offset int // acknowledged
}

// killAgainAndAgain kills a server under load at random moments, and looks after each start whether all is there.
func killAgainAndAgain(t *testing.T, times int, disturb func(), args ...string) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	l := &ledger{uploads: map[string]*pending{}}
	base := photograph(t, 160, 120)
	for range times/10 + 1 { // in the middle of a start, the first of which makes the tables
		command := calotype(t, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Duration(random.IntN(150))*time.Millisecond, func() { _ = command.Process.Kill() })
		_ = command.Wait()
	}
	for round := range times + 1 {
		began := time.Now()
		p := start(t, args...)
		l.slowest = max(l.slowest, time.Since(began))
		l.inspect(p, random, round == times)
		if round == times {
			l.settle(p, args)
			break
		}
		var load sync.WaitGroup
		for worker := range 6 {
			mine := rand.New(rand.NewPCG(seed, uint64(round*10+worker+2)))
			load.Go(func() { l.load(p, mine, base, worker) })
		}
		time.AfterFunc(time.Duration(30+random.IntN(500))*time.Millisecond, func() {
			if disturb != nil && round%5 == 2 {
				disturb()
			}
			_ = p.command.Process.Kill()
		})
		load.Wait()
		<-p.log
		_ = p.command.Wait()
		http.DefaultClient.CloseIdleConnections()
	}
	t.Logf("%d kills: %d files, %d variants looked at, %d uploads went on, the slowest start took %v", times, len(l.files), l.variants, l.resumed, l.slowest.Round(time.Millisecond))
}

// load does things until the server is gone.
func (l *ledger) load(p *process, random *rand.Rand, base []byte, worker int) {
	for {
		var err error
		switch {
		case worker < 2:
			data := withComment(base, random.Uint64(), 2000+random.IntN(300_000))
			err = l.upload(p, data)
		case worker == 2:
			err = l.change(p, random, "rename")
		case worker == 3:
			err = l.change(p, random, []string{"delete", "restore", "purge"}[random.IntN(3)])
		default:
			err = l.look(p, random)
		}
		if err != nil {
			return
		}
	}
}

// withComment is a JPEG that is like no other, with so many bytes more.
func withComment(data []byte, number uint64, more int) []byte {
	out := append([]byte{}, data[:2]...)
	for more > 0 {
		n := min(more, 60_000) + 8
		out = append(out, 0xff, 0xfe, byte((n+2)>>8), byte(n+2))
		segment := make([]byte, n)
		binary.BigEndian.PutUint64(segment, number)
		out = append(out, segment...)
		more -= n
	}
	return append(out, data[2:]...)
}

func (l *ledger) send(p *process, method, path string, body []byte, headers ...string) (*http.Response, []byte, error) {
	request, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	response, err := http.DefaultClient.Do(withHeaders(request, headers))
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response, text, err
}

func (l *ledger) upload(p *process, data []byte) error {
	r, _, err := l.send(p, http.MethodPost, "/uploads/", nil, "Tus-Resumable", "1.0.0", "Upload-Length", strconv.Itoa(len(data)))
	if err != nil {
		return err
	}
	if r.StatusCode != http.StatusCreated { // the database is away
		return nil
	}
	path := r.Header.Get("Location")
	one := &pending{data: data}
	l.mu.Lock()
	l.uploads[path] = one
	l.mu.Unlock()
	return l.goOn(p, path, one, len(data)/3+1)
}

// goOn sends the rest of an upload in pieces.
func (l *ledger) goOn(p *process, path string, one *pending, piece int) error {
	for one.offset < len(one.data) {
		end := min(one.offset+piece, len(one.data))
		r, _, err := l.send(p, http.MethodPatch, path, one.data[one.offset:end], "Tus-Resumable", "1.0.0", "Upload-Offset", strconv.Itoa(one.offset), "Content-Type", offsetType)
		if err != nil {
			return err
		}
		if r.StatusCode != http.StatusNoContent {
			return nil // it goes on when the server has started again
		}
		one.offset = end
		if id := r.Header.Get("Calotype-File-Id"); id != "" {
			l.acknowledge(path, id, one.data)
		}
	}
	return nil
}

func (l *ledger) acknowledge(path, id string, data []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.uploads, path)
	l.files = append(l.files, &entry{id: id, sum: sha256.Sum256(data), names: map[string]bool{"untitled": true}, gone: map[bool]bool{false: true}})
}

func (l *ledger) any(random *rand.Rand) *entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.files) == 0 {
		return nil
	}
	newest := max(0, len(l.files)-12) // there is more to be found where much goes on
	if random.IntN(4) == 0 {
		newest = 0
	}
	return l.files[newest+random.IntN(len(l.files)-newest)]
}

// change has the server change a file. From when it is asked until it has answered, both may be.
func (l *ledger) change(p *process, random *rand.Rand, what string) error {
	e := l.any(random)
	if e == nil {
		return l.health(p)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	var query string
	name, gone := strconv.FormatUint(random.Uint64(), 36)+".jpg", false
	switch what {
	case "rename":
		e.names[name] = true
		query = `mutation{updateFile(id:"` + e.id + `",input:{name:"` + name + `"}){id}}`
	case "delete":
		gone = true
		e.gone[gone] = true
		query = `mutation{deleteFiles(ids:["` + e.id + `"])}`
	case "restore":
		e.gone[gone] = true
		query = `mutation{restoreFiles(ids:["` + e.id + `"]){id}}`
	case "purge":
		query = `mutation{purgeFiles(ids:["` + e.id + `"]){variants}}`
	}
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		return err
	}
	_, text, err := l.send(p, http.MethodPost, "/graphql", body, "Content-Type", "application/json")
	if err != nil {
		return err
	}
	if bytes.Contains(text, []byte(`"errors"`)) || !bytes.Contains(text, []byte(e.id)) {
		return nil
	}
	switch what {
	case "rename":
		e.names = map[string]bool{name: true}
	case "delete", "restore":
		e.gone = map[bool]bool{gone: true}
	}
	return nil
}

func (l *ledger) health(p *process) error {
	_, _, err := l.send(p, http.MethodGet, livePath, nil)
	return err
}

// look asks for a variant. What is answered is a whole picture of the right size.
func (l *ledger) look(p *process, random *rand.Rand) error {
	e := l.any(random)
	if e == nil {
		return l.health(p)
	}
	width := 10 + random.IntN(60)
	path := fmt.Sprintf("/image/%s/-/resize/%dx/-/format/jpeg/", e.id, width)
	r, text, err := l.send(p, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	if r.StatusCode == http.StatusOK {
		l.wantPicture(p.t, path, text, width)
	}
	return nil
}

func (l *ledger) wantPicture(t *testing.T, path string, data []byte, width int) {
	t.Helper()
	l.mu.Lock()
	l.variants++
	l.mu.Unlock()
	if m, err := jpeg.Decode(bytes.NewReader(data)); err != nil || m.Bounds().Dx() != width || !bytes.HasSuffix(data, []byte{0xff, 0xd9}) {
		t.Errorf("%s is no whole picture: %v, %d bytes", path, err, len(data))
	}
}

// inspect looks whether what was acknowledged is there: of all files in the end, else of the newest and some others.
func (l *ledger) inspect(p *process, random *rand.Rand, all bool) {
	for path, one := range l.uploads {
		r, text, err := l.send(p, http.MethodHead, path, nil, "Tus-Resumable", "1.0.0")
		if err != nil {
			p.t.Fatal(err)
		}
		offset, err := strconv.Atoi(r.Header.Get("Upload-Offset"))
		if r.StatusCode != http.StatusOK || err != nil || offset < one.offset {
			p.t.Errorf("of %s, %d bytes of %d were acknowledged, and now it is %d %v %s", path, one.offset, len(one.data), r.StatusCode, r.Header, text)
			delete(l.uploads, path)
			continue
		}
		one.offset = offset
		l.resumed++
		if id := r.Header.Get("Calotype-File-Id"); id != "" || offset == len(one.data) {
			if id == "" {
				p.t.Errorf("%s is whole and no file", path)
			}
			l.acknowledge(path, id, one.data)
			continue
		}
		if err := l.goOn(p, path, one, len(one.data)); err != nil || l.uploads[path] != nil {
			p.t.Errorf("%s did not go on from %d: %v", path, offset, err)
		}
	}
	for n, e := range l.files {
		if all || n >= len(l.files)-30 || random.IntN(len(l.files)) < 20 {
			l.inspectFile(p, e)
		}
	}
}

func (l *ledger) inspectFile(p *process, e *entry) {
	r, text, err := l.send(p, http.MethodGet, "/image/"+e.id+"/", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	gone := r.StatusCode == http.StatusNotFound
	if !e.gone[gone] || !gone && (r.StatusCode != http.StatusOK || sha256.Sum256(text) != e.sum) {
		p.t.Errorf("%s, in the trash: %v, is answered %d with %d bytes", e.id, e.gone, r.StatusCode, len(text))
	}
	e.gone = map[bool]bool{gone: true}
	if gone {
		return
	}
	body, err := json.Marshal(map[string]string{"query": `{file(id:"` + e.id + `"){name}}`})
	if err != nil {
		p.t.Fatal(err)
	}
	_, text, err = l.send(p, http.MethodPost, "/graphql", body, "Content-Type", "application/json")
	var answer struct {
		Data struct{ File struct{ Name string } }
	}
	if err == nil {
		err = json.Unmarshal(text, &answer)
	}
	if name := answer.Data.File.Name; err != nil || !e.names[name] {
		p.t.Errorf("%s is called %q, want one of %v: %v %s", e.id, name, e.names, err, text)
	} else {
		e.names = map[string]bool{name: true}
	}
}

// settle ends the last server, and has what it leaves looked through.
func (l *ledger) settle(p *process, args []string) {
	p.stop()
	p.wantExit(0)
	said, err := calotype(p.t, append([]string{"check"}, args...)...).CombinedOutput()
	if err != nil || strings.Contains(string(said), "calotype:") {
		p.t.Errorf("check: %v\n%s", err, said)
	}
	p.t.Logf("check says:\n%s", said)
}
