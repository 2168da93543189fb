package graph

import (
	"database/sql"
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"
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

// counted is how many SELECTs an operation takes.
func (w *world) counted(query string, variables vars) int64 {
	w.Helper()
	before := selects.Load()
	w.get(query, variables)
	return selects.Load() - before
}

func TestMoreFilesAndProjectsTakeNoMoreQueries(t *testing.T) {
	w := newWorld(t, func(l *limits) { l.gather = 150 * time.Millisecond }) // also on a machine that does much else
	const (
		ofFiles    = `query($id: ID!) { project(id: $id) { files(first: 200) { nodes { id project { id name fileCount bytes } } } } }`
		ofProjects = `{ projects(first: 200) { nodes { id fileCount bytes } } }`
	)
	id := vars{"id": w.project.ID.String()}
	w.add(w.project.ID, "first.jpg")
	fewFiles, fewProjects := w.counted(ofFiles, id), w.counted(ofProjects, nil)
	if fewFiles == 0 || fewProjects == 0 {
		t.Fatal("nothing is counted")
	}
	for i := range 60 {
		w.add(w.project.ID, fmt.Sprint(i, ".jpg"))
		p, err := w.library.CreateProject(t.Context(), fmt.Sprint(i))
		w.must(err)
		w.add(p.ID, "a.jpg")
	}
	if many := w.counted(ofFiles, id); many != fewFiles {
		t.Errorf("61 files take %d queries, one takes %d", many, fewFiles)
	}
	if many := w.counted(ofProjects, nil); many != fewProjects {
		t.Errorf("61 projects take %d queries, one takes %d", many, fewProjects)
	}
	if both := w.counted(`{ projects { nodes { fileCount bytes } } }`, nil); both != fewProjects {
		t.Errorf("fileCount and bytes take %d queries together, want %d", both, fewProjects)
	}
}
