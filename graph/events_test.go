package graph

import (
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/google/uuid"

	"calotype/storage"
)

func unmarshal(data []byte, v any) error { return json.Unmarshal(data, v) }

const events = `subscription($p: ID!) { fileEvents(project: $p) { kind id file { id name project { name fileCount } } } }`

func TestWhatHappensToTheFilesOfAProjectIsTold(t *testing.T) {
	w := newWorld(t)
	elsewhere, err := w.library.CreateProject(t.Context(), "Elsewhere")
	w.must(err)
	c := w.connect()
	c.subscribe("e", events, vars{"p": w.project.ID.String()})
	w.waitForReaders(1)

	w.add(elsewhere.ID, "other.jpg")
	f := w.add(w.project.ID, "a.jpg")
	event := func() any { return c.next("e")["fileEvents"] }
	file := func(kind, name string, count int) string {
		return fmt.Sprintf(`{"kind": %q, "id": %q, "file": {"id": %[2]q, "name": %[3]q, "project": {"name": %[4]q, "fileCount": %[5]d}}}`, kind, f.ID, name, w.project.Name, count)
	}
	w.same(event(), file("CREATED", "a.jpg", 1))
	name := "b.jpg"
	_, err = w.library.UpdateFile(t.Context(), f.ID, storage.FileChange{Name: &name})
	w.must(err)
	w.same(event(), file("UPDATED", "b.jpg", 1))
	w.add(w.project.ID, "second.jpg")
	w.same(at(event(), "file", "project", "fileCount"), `2`) // each event counts anew
	_, err = w.library.DeleteFiles(t.Context(), []uuid.UUID{f.ID})
	w.must(err)
	w.same(event(), fmt.Sprintf(`{"kind": "DELETED", "id": %q, "file": null}`, f.ID))
	_, err = w.library.RestoreFiles(t.Context(), []uuid.UUID{f.ID})
	w.must(err)
	w.same(event(), file("RESTORED", "b.jpg", 2))
}

func TestAReaderThatMissedEventsIsToldToReadAnew(t *testing.T) {
	w := newWorld(t, func(l *limits) { l.write = 3 * patience })
	f := w.add(w.project.ID, "a.jpg", func(f *storage.File) { f.EXIF = map[string]any{"Note": strings.Repeat("x", 4000)} })
	c := w.connect()
	w.must(c.conn.NetConn().(*net.TCPConn).SetReadBuffer(64 << 10))
	// Each event is 8 kB, so that few fit between the library and a client that does not read for a while.
	c.subscribe("e", `subscription($p: ID!) { fileEvents(project: $p) { file { `+manyTimes(2, "e%d: exif ")+`} } }`, vars{"p": w.project.ID.String()})
	w.waitForReaders(1)
	for i := range 1250 {
		_, err := w.library.UpdateFile(t.Context(), f.ID, storage.FileChange{Tags: &[]string{fmt.Sprint(i)}})
		w.must(err)
	}
	for {
		m := c.read()
		if m.Type == "next" {
			continue
		}
		var r response
		w.must(unmarshal(m.Payload, &r.Errors))
		w.refused(r, codeLimit, "events were missed")
		break
	}
	w.eventually("the end of the subscription", func() bool { return running("FileEvents") == 0 })
}

func TestEventsOfAProjectThatIsNotThereAreRefused(t *testing.T) {
	w := newWorld(t)
	c := w.connect()
	unknown := uuid.Must(uuid.NewV7()).String()
	c.subscribe("1", events, vars{"p": unknown})
	w.refused(c.failure("1"), codeNotFound, "there is no project "+unknown)
	c.subscribe("2", events, vars{"p": "all"})
	w.refused(c.failure("2"), codeBadRequest, `"all" is no id`)
	w.eventually("the end of what was refused", func() bool { return running("FileEvents") == 0 })
}
