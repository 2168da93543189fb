package graph

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/mattn/go-sqlite3"

	"calotype/storage"
)

// selects counts the SELECTs that SQLite compiles, in all connections.
var selects atomic.Int64

func TestMain(m *testing.M) {
	pool, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		panic(err)
	}
	pool.Driver().(*sqlite3.SQLiteDriver).ConnectHook = func(c *sqlite3.SQLiteConn) error {
		c.RegisterAuthorizer(func(action int, _, _, _ string) int {
			if action == sqlite3.SQLITE_SELECT {
				selects.Add(1)
			}
			return sqlite3.SQLITE_OK
		})
		return nil
	}
	os.Exit(m.Run())
}

// newCounted is newWorld where queries are counted.
func newCounted(t *testing.T, adjust ...func(*limits)) *world {
	t.Helper()
	w := newWorldOn(t, filepath.Join(t.TempDir(), "calotype.db"), adjust...)
	w.webhooks.Close() // it asks by itself
	return w
}

// counted is how many SELECTs an operation takes.
func (w *world) counted(query string, variables vars) int64 {
	w.Helper()
	before := selects.Load()
	w.get(query, variables)
	return selects.Load() - before
}

func TestMoreFilesAndProjectsTakeNoMoreQueries(t *testing.T) {
	w := newCounted(t, func(l *limits) { l.gather = 150 * time.Millisecond }) // also on a machine that does much else
	id := vars{"id": w.project.ID.String()}
	of := func(fields string) string {
		return `query($id: ID!) { project(id: $id) { files(first: 200) { nodes { id ` + fields + ` } } } }`
	}
	queries := []struct {
		query     string
		variables vars
	}{
		{of(`project { id name fileCount bytes }`), id},
		{of(`project { tags }`), id},
		{of(`variants(first: 5) { nodes { url } }`), id},
		{of(`variants(last: 2) { totalCount pageInfo { hasPreviousPage } }`), id},
		{`{ projects(first: 200) { nodes { id fileCount bytes } } }`, nil},
		{`{ projects(first: 200) { nodes { id tags } } }`, nil},
		{`{ projects(first: 60) { nodes { id presets { name } } } }`, nil},
		{`query($id: ID!) { project(id: $id) { presets { project { name } } } }`, id},
		{`{ projects(first: 60) { nodes { files(first: 4) { nodes { id } } } } }`, nil},
		{of(`url thumb: url(transformation: "flip", expires: 60)`), id},
		{`{ projects(first: 60) { nodes { rules { mode keys { id } } } } }`, nil},
		{`{ projects(first: 60) { nodes { webhooks { url } } } }`, nil},
		{`query($id: ID!) { project(id: $id) { webhooks { pending project { name } deliveries(first: 2) { nodes { event request webhook { url } } } } } }`, id},
		{`{ projects(first: 60) { nodes { files(first: 4, sort: NAME_ASC, filter: {type: "image", tag: "red"}) { totalCount nodes { id } } } } }`, nil},
		{of(`usage { total { requests files } points { at } } variants(first: 5) { nodes { hits lastServedAt } }`), id},
		{`{ projects(first: 60) { nodes { usage(interval: DAY) { total { requests files } } storage { now { files } points { at } } } } }`, nil},
	}
	presets := 0
	add := func(project uuid.UUID) {
		_, err := w.library.CreatePreset(t.Context(), project, fmt.Sprint("p", presets), "flip")
		w.must(err)
		presets++
		if presets < storage.MaxWebhooks {
			_, err := w.library.CreateWebhook(t.Context(), project, storage.WebhookChange{URL: new("https://example.org"), Events: &[]storage.HookKind{storage.HookFileCreated}})
			w.must(err)
		}
		f := w.add(project, "a.jpg", func(f *storage.File) { f.Tags = []string{"red"} })
		for _, key := range []string{"0001", "0002"} {
			w.must(w.library.PutVariant(t.Context(), &storage.Variant{FileID: f.ID, Transformation: "blur/1", Format: "webp"}, key, nil))
		}
	}
	add(w.project.ID)
	w.get(of(`url`), id) // the rules of a project are read once, for all answers
	few := make([]int64, len(queries))
	for i, q := range queries {
		if few[i] = w.counted(q.query, q.variables); few[i] == 0 {
			t.Fatal("nothing is counted")
		}
	}
	for i := range 50 {
		add(w.project.ID)
		p, err := w.library.CreateProject(t.Context(), fmt.Sprint(i))
		w.must(err)
		add(p.ID)
	}
	for i, q := range queries {
		if many := w.counted(q.query, q.variables); many != few[i] {
			t.Errorf("51 take %d queries, one takes %d: %s", many, few[i], q.query)
		}
	}
	both := w.counted(`{ projects { nodes { fileCount bytes } } }`, nil)
	if one := w.counted(`{ projects { nodes { bytes } } }`, nil); both != one {
		t.Errorf("fileCount and bytes take %d queries together, want %d", both, one)
	}
}

func TestWhatNobodyAsksForIsNotCounted(t *testing.T) {
	w := newCounted(t)
	const usage = `{ usage { total { requests %s } } }`
	if without, with := w.counted(fmt.Sprintf(usage, ""), nil), w.counted(fmt.Sprintf(usage, "files"), nil); without >= with {
		t.Errorf("%d queries without a count of files, %d with one", without, with)
	}
	const page = `query($id: ID!) { project(id: $id) { files { ...a } } } fragment a on FileConnection { nodes { id } %s }`
	id := vars{"id": w.project.ID.String()}
	if without, with := w.counted(fmt.Sprintf(page, ""), id), w.counted(fmt.Sprintf(page, "totalCount"), id); without >= with {
		t.Errorf("%d queries without a count, %d with one", without, with)
	}
}

func TestAQuestionThatGoesWrongLeavesTheOthersAlone(t *testing.T) {
	w := newWorld(t)
	w.add(w.project.ID, "a.jpg")
	r := w.ask(`{ projects { nodes { good: files { totalCount } bad: files(after: "no cursor") { totalCount } } } }`, nil)
	w.refused(r, codeInvalid, "after: ")
	r = w.ask(`query($id: ID!) { project(id: $id) { good: files { totalCount nodes { name } } } projects { nodes { name } } }`, vars{"id": w.project.ID.String()})
	w.same(at(r.Data, "project", "good"), `{"totalCount": 1, "nodes": [{"name": "a.jpg"}]}`)
}
