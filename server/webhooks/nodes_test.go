package webhooks

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/storagetest"
)

// TestMain lets this binary be a process that can be killed.
func TestMain(m *testing.M) {
	if os.Getenv("WEBHOOKS_CHILD") != "" {
		if err := child(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestNodesShareTheWorkAndDoubleNothing(t *testing.T) {
	w := storagetest.OpenShared(t)
	other := w.Beside(t)
	together := make(chan struct{})
	var receivers []*receiver
	for range 6 {
		r := receive(t, func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-together:
			case <-r.Context().Done():
			}
		})
		hook(t, w, r.URL)
		receivers = append(receivers, r)
	}
	some := usual
	some.most = 3
	nodes := []*Service{deliver(t, w.Library, some), deliver(t, other.Library, some)}
	for i := range 40 {
		add(t, w, fmt.Sprint(i))
	}
	waitFor(t, "both have their turns", func() bool { return nodes[0].busy() == 3 && nodes[1].busy() == 3 })
	close(together)
	for i, r := range receivers {
		r.wait(t, 40)
		if n := len(r.heard()); n != 40 || r.most > perWebhook {
			t.Errorf("receiver %d heard %d times, %d at once", i, n, r.most)
		}
	}
}

func (s *Service) busy() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.turns)
}

func TestWhatOneNodeWritesAnotherDeliversAtOnce(t *testing.T) {
	w := storagetest.OpenShared(t)
	r := receive(t, nil)
	hook(t, w, r.URL)
	never := usual
	never.tick = time.Hour
	deliver(t, w.Beside(t).Library, never)
	add(t, w, "a")
	r.wait(t, 1)
}

func TestATurnOfANodeThatIsGoneIsTakenOver(t *testing.T) {
	w := storagetest.OpenShared(t)
	r := receive(t, nil)
	h := hook(t, w, r.URL)
	add(t, w, "a")
	if taken, _, err := w.Library.TakeHookTurn(t.Context(), h.ID, uuid.New(), time.Second); !taken || err != nil {
		t.Fatal(taken, err)
	}
	deliver(t, w.Library, quick)
	r.wait(t, 1)
}

// A node that cannot tell whether it still has a turn sends nothing more.
func TestATurnThatIsLostEnds(t *testing.T) {
	w := storagetest.OpenShared(t)
	begun, ended := make(chan struct{}, 1), make(chan struct{}, 1)
	r := receive(t, func(_ http.ResponseWriter, r *http.Request) {
		begun <- struct{}{}
		<-r.Context().Done()
		ended <- struct{}{}
	})
	h := hook(t, w, r.URL)
	slow := quick
	slow.lease, slow.answer = 400*time.Millisecond, time.Minute
	deliver(t, w.Library, slow)
	add(t, w, "a")
	<-begun
	records, now := w.Records(t), w.Library.Now().Add(time.Hour) // by when the turn is over, whatever is done to keep it
	if taken, _, err := records.TakeTurn(t.Context(), h.ID, uuid.New(), now, now.Add(time.Hour)); !taken || err != nil {
		t.Fatal(taken, err)
	}
	select {
	case <-ended:
	case <-time.After(patience):
		t.Fatal("it goes on")
	}
	if d := log(t, w.Library, h)[0]; d.Attempts != 0 || d.State != storage.DeliveryPending {
		t.Errorf("%+v", d)
	}
}

// What is committed is told, however often and whenever the process is killed; in order of each file, and repeats are known by their id.
func TestNothingIsLostToAKill(t *testing.T) {
	for name, database := range map[string]func(testing.TB) string{"here": storagetest.Database, "PostgreSQL": storagetest.Postgres} {
		t.Run(name, func(t *testing.T) { killAgain(t, database(t), t.TempDir()) })
	}
}

func killAgain(t *testing.T, database, folder string) {
	r := receive(t, nil)
	l, _, err := open(t.Context(), database, folder)
	if err != nil {
		t.Fatal(err)
	}
	projects, err := l.Projects(t.Context(), storage.Page{First: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.CreateWebhook(t.Context(), projects.Nodes[0].ID, storage.WebhookChange{URL: &r.URL, Events: &fileEvents}); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	var acknowledged []string
	for round := range 5 {
		acknowledged = append(acknowledged, killed(t, database, folder, 10+rand.IntN(60), round)...)
	}
	if l, _, err = open(t.Context(), database, folder); err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := start(Config{Library: l, Networks: here, Log: slog.New(slog.DiscardHandler)}, quick)
	defer s.Close()
	told := map[string]bool{}
	missing := func() (list []string) {
		for _, c := range r.heard() {
			told[c.file+" "+c.data["name"].(string)] = true
		}
		for _, line := range acknowledged {
			if !told[line] {
				list = append(list, line)
			}
		}
		return list
	}
	waitFor(t, "all is told", func() bool { return len(missing()) == 0 })
	last := map[string]int{}
	for _, c := range distinct(r.heard()) {
		step, err := strconv.Atoi(c.data["name"].(string))
		if err != nil || step < last[c.file] {
			t.Errorf("file %s: heard of %d after %d, %v", c.file, step, last[c.file], err)
		}
		last[c.file] = step
	}
	t.Logf("%d changes, %d repeats", len(acknowledged), len(r.heard())-len(distinct(r.heard())))
}

// killed runs a process until it has made so many changes, kills it, and answers those that it was sure of.
func killed(t *testing.T, database, folder string, changes, round int) (acknowledged []string) {
	command := exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(os.Environ(), "WEBHOOKS_CHILD="+database, "WEBHOOKS_FOLDER="+folder, fmt.Sprint("WEBHOOKS_FIRST=", round*100000))
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(output); lines.Scan(); {
		if line := lines.Text(); strings.Count(line, " ") == 1 {
			acknowledged = append(acknowledged, line)
		}
		if len(acknowledged) == changes {
			_ = command.Process.Kill()
		}
	}
	_ = command.Wait()
	if len(acknowledged) < changes {
		t.Fatalf("it made %d changes and ended", len(acknowledged))
	}
	return acknowledged
}

// child changes files until it is killed, says what it has done, and delivers beside that.
func child() error {
	ctx := context.Background()
	l, blobs, err := open(ctx, os.Getenv("WEBHOOKS_CHILD"), os.Getenv("WEBHOOKS_FOLDER"))
	if err != nil {
		return err
	}
	projects, err := l.Projects(ctx, storage.Page{First: 1})
	if err != nil {
		return err
	}
	first, err := strconv.Atoi(os.Getenv("WEBHOOKS_FIRST"))
	if err != nil {
		return err
	}
	start(Config{Library: l, Networks: here, Log: slog.New(slog.DiscardHandler)}, quick)
	var files []uuid.UUID
	for step := first; ; step++ {
		name := fmt.Sprint(step)
		if len(files) < 5 {
			f := &storage.File{ID: uuid.Must(uuid.NewV7()), ProjectID: projects.Nodes[0].ID, Name: name, Type: "image/png", Format: "png"}
			if err := errors.Join(blobs.Put(ctx, storage.OriginalKey(f.ID), strings.NewReader("bytes")), l.AddFile(ctx, f)); err != nil {
				return err
			}
			files = append(files, f.ID)
			fmt.Println(f.ID, name)
			continue
		}
		id := files[step%len(files)]
		if _, err := l.UpdateFile(ctx, id, storage.FileChange{Name: &name}); err != nil {
			return err
		}
		fmt.Println(id, name)
	}
}

func open(ctx context.Context, database, folder string) (*storage.Library, blob.Store, error) {
	records, err := db.Open(ctx, database)
	if err != nil {
		return nil, nil, err
	}
	blobs, err := blob.Open(ctx, folder)
	if err != nil {
		return nil, nil, err
	}
	l, err := storage.New(ctx, storage.Options{Blobs: blobs, DB: records})
	return l, blobs, err
}
