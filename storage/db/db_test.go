package db_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calotype/storage/db"
	"calotype/storage/storagetest"
	"calotype/storage/testservers"
)

var start = time.Date(2026, 11, 23, 12, 0, 0, 123456000, time.UTC)

func open(t testing.TB, address string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// databases are the addresses of new databases of every kind.
var databases = map[string]func(testing.TB) string{
	"SQLite":     func(t testing.TB) string { return filepath.Join(t.TempDir(), "test.db") },
	"PostgreSQL": testservers.Postgres,
}

// each runs a test with the address of a new database of every kind.
func each[T interface {
	testing.TB
	Run(string, func(T)) bool
}](t T, f func(t T, address string)) {
	for kind, address := range databases {
		t.Run(kind, func(t T) { f(t, address(t)) })
	}
}

// eachNew runs a test with a new database of every kind, which has one project.
func eachNew[T interface {
	testing.TB
	Run(string, func(T)) bool
}](t T, f func(t T, d *db.DB, p *db.Project)) {
	each(t, func(t T, address string) {
		d, p := openNew(t, address)
		f(t, d, p)
	})
}

func openNew(t testing.TB, address string) (*db.DB, *db.Project) {
	t.Helper()
	d := open(t, address)
	p := &db.Project{ID: uuid.Must(uuid.NewV7()), Name: "Project", CreatedAt: start, UpdatedAt: start}
	if err := d.AddProject(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	return d, p
}

func newFile(p *db.Project, name string) *db.File {
	return &db.File{
		ID: uuid.Must(uuid.NewV7()), ProjectID: p.ID, Name: name, Type: "image/jpeg", Format: "jpeg", Bytes: 100, Frames: 1,
		EXIF: map[string]any{}, Metadata: map[string]any{}, Tags: []string{}, CreatedAt: start, UpdatedAt: start,
	}
}

func TestOpenReadsAddresses(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"plain.db", "made/when/missing.db", "odd ?#%20& name.db"} {
		open(t, filepath.Join(folder, name))
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Error(err)
		}
	}
	open(t, "sqlite://"+folder+"/with%20space.db")
	if _, err := os.Stat(folder + "/with space.db"); err != nil {
		t.Error(err)
	}
	broken := filepath.Join(folder, "broken.db")
	if err := os.WriteFile(broken, []byte(strings.Repeat("this is no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"":                                     "no path given",
		"postgres://user:secret@127.0.0.1:1/b": "open database b on 127.0.0.1:1: ",
		"mysql://user:secret@host/b":           `no kind of database "mysql://"; allowed are`,
		"sqlite://relative.db":                 "three slashes",
		"/dev/null/test.db":                    "not a directory",
		folder:                                 "unable to open database file",
		broken:                                 "file is not a database",
	} {
		_, err := db.Open(t.Context(), address)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: got %v, want …%s…", address, err, want)
		}
	}
}

func TestADatabaseIsOpenedAgainAsItWas(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		first := open(t, address)
		p := &db.Project{ID: uuid.Must(uuid.NewV7()), Name: "Kept", CreatedAt: start, UpdatedAt: start}
		if err := errors.Join(first.AddProject(t.Context(), p), first.Close()); err != nil {
			t.Fatal(err)
		}
		got, err := open(t, address).Project(t.Context(), p.ID)
		if err != nil || cmp.Diff(p, got) != "" {
			t.Errorf("%v\n%s", err, cmp.Diff(p, got))
		}
	})
}

func TestADatabaseOfBeforeIsBroughtUp(t *testing.T) {
	for name, before := range map[string]string{
		"without the pages of files": `ALTER TABLE files DROP COLUMN pages; DELETE FROM bun_migrations WHERE name > '20261124'`,
		"without the uses of variants": `DROP INDEX variants_used; ALTER TABLE variants DROP COLUMN used_at; DROP TABLE variant_presets;
			DELETE FROM bun_migrations WHERE name > '20261202'`,
		"without people": `DROP TABLE api_keys; DROP TABLE invitations; DROP TABLE sessions; DROP TABLE members; DROP TABLE people;
			DELETE FROM bun_migrations WHERE name > '20261208000001'`,
		"not marked as brought up": `DELETE FROM bun_migrations WHERE name > '20261124'`,
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, address string) {
				if err := open(t, address).Close(); err != nil {
					t.Fatal(err)
				}
				storagetest.Tell(t, address, before)
				d, p := openNew(t, address)
				if err := d.AddFile(t.Context(), newFile(p, "a")); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestADatabaseOfANewerVersionIsRefused(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		if err := open(t, address).Close(); err != nil {
			t.Fatal(err)
		}
		storagetest.Tell(t, address, `INSERT INTO bun_migrations (name, group_id) VALUES ('99990101', 9)`)
		if _, err := db.Open(t.Context(), address); err == nil || !strings.Contains(err.Error(), "newer version of this program (migration 99990101)") {
			t.Errorf("it is opened: %v", err)
		}
	})
}

func TestManyOpenANewDatabaseAtOnce(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				d, err := db.Open(t.Context(), address)
				if err == nil {
					_, err = d.Projects(t.Context(), nil, db.Window{Limit: 1})
					err = errors.Join(err, d.Close())
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

func TestAFileComesBackAsItWasWritten(t *testing.T) {
	eachNew(t, func(t *testing.T, d *db.DB, p *db.Project) {
		f := newFile(p, "Küste.jpg")
		f.Checksum, f.Width, f.Height, f.HasAlpha, f.ColorSpace, f.Orientation, f.DPI = "abc", 40, 30, true, "srgb", 6, 72.5
		f.Thumbhash, f.Camera = []byte{0, 1, 255}, `It's "Camera" \ ?0`
		captured := start.Add(-time.Hour)
		f.CapturedAt, f.Latitude, f.Longitude, f.FocalX, f.FocalY = &captured, new(51.5), new(-0.12), new(0.25), new(1.0)
		f.EXIF = map[string]any{"ISO": 100.0, "Lens": []any{"a", 1.5, nil}}
		f.Metadata = map[string]any{"ключ": map[string]any{"deep": true}}
		f.Tags = []string{"zebra", "Ä", "a'b"}
		f.Pages = []db.FilePage{{Width: 40, Height: 30, Orientation: 6, HasAlpha: true}, {Width: 7, Height: 9, Orientation: 1}}
		if err := d.AddFile(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		got, err := d.File(t.Context(), f.ID)
		if err != nil || cmp.Diff(f, got) != "" {
			t.Errorf("%v\n%s", err, cmp.Diff(f, got))
		}
		bare := newFile(p, "bare")
		if err := d.AddFile(t.Context(), bare); err != nil {
			t.Fatal(err)
		}
		got, err = d.File(t.Context(), bare.ID)
		if err != nil || cmp.Diff(bare, got) != "" {
			t.Errorf("%v\n%s", err, cmp.Diff(bare, got))
		}
	})
}

func TestMissingAndDoubledRecordsAreTheSentinelsOfPackageFS(t *testing.T) {
	eachNew(t, func(t *testing.T, d *db.DB, p *db.Project) {
		ctx := t.Context()
		f := newFile(p, "a")
		if err := d.AddFile(ctx, f); err != nil {
			t.Fatal(err)
		}
		none := uuid.New()
		stray := newFile(&db.Project{ID: none}, "stray")
		_, projectErr := d.Project(ctx, none)
		_, fileErr := d.File(ctx, none)
		_, presetErr := d.Preset(ctx, none)
		if err := d.AddPreset(ctx, &db.Preset{ID: uuid.New(), ProjectID: p.ID, Name: "a"}); err != nil {
			t.Fatal(err)
		}
		for what, c := range map[string]struct{ err, want error }{
			"unknown project":         {projectErr, fs.ErrNotExist},
			"unknown file":            {fileErr, fs.ErrNotExist},
			"rename unknown project":  {d.RenameProject(ctx, none, "x", start), fs.ErrNotExist},
			"delete unknown project":  {d.TrashProject(ctx, none, start), fs.ErrNotExist},
			"restore a live project":  {d.RestoreProject(ctx, p.ID, start), fs.ErrNotExist},
			"update unknown file":     {d.UpdateFile(ctx, stray), fs.ErrNotExist},
			"file of unknown project": {d.AddFile(ctx, stray), fs.ErrNotExist},
			"variant of unknown file": {d.PutVariant(ctx, &db.Variant{FileID: none, Key: "ab"}), fs.ErrNotExist},
			"same file twice":         {d.AddFile(ctx, f), fs.ErrExist},
			"same project twice":      {d.AddProject(ctx, p), fs.ErrExist},

			"unknown preset":            {presetErr, fs.ErrNotExist},
			"update unknown preset":     {d.UpdatePreset(ctx, &db.Preset{ID: none}), fs.ErrNotExist},
			"delete unknown preset":     {d.RemovePreset(ctx, none), fs.ErrNotExist},
			"preset of unknown project": {d.AddPreset(ctx, &db.Preset{ID: uuid.New(), ProjectID: none, Name: "a"}), fs.ErrNotExist},
			"same name twice":           {d.AddPreset(ctx, &db.Preset{ID: uuid.New(), ProjectID: p.ID, Name: "a"}), fs.ErrExist},
		} {
			if !errors.Is(c.err, c.want) {
				t.Errorf("%s: got %v, want %v", what, c.err, c.want)
			}
		}
	})
}

func TestATransactionThatFailsChangesNothing(t *testing.T) {
	eachNew(t, func(t *testing.T, d *db.DB, p *db.Project) {
		boom := errors.New("boom")
		err := d.InTx(t.Context(), func(q *db.Queries) error {
			if err := q.AddFile(t.Context(), newFile(p, "a")); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Errorf("got %v", err)
		}
		page, err := filesIn(t.Context(), d, p.ID, db.FileFilter{}, db.FileOrder{By: db.ByName}, db.Window{Limit: 10})
		if err != nil || page.Total != 0 {
			t.Errorf("%d files, %v", page.Total, err)
		}
	})
}

func TestEightWritersAndReadersNeverFindTheDatabaseBusy(t *testing.T) {
	eachNew(t, func(t *testing.T, d *db.DB, p *db.Project) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				for j := range 50 {
					err := d.InTx(ctx, func(q *db.Queries) error {
						// Reads first and writes then: what fails with deferred transactions.
						if _, err := q.Project(ctx, p.ID); err != nil {
							return err
						}
						return q.AddFile(ctx, newFile(p, fmt.Sprintf("%d-%d", i, j)))
					})
					if err != nil {
						t.Error(err)
					}
					if _, err := filesIn(ctx, d, p.ID, db.FileFilter{}, db.FileOrder{By: db.ByCreated}, db.Window{Limit: 10}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		page, err := filesIn(ctx, d, p.ID, db.FileFilter{}, db.FileOrder{By: db.ByCreated}, db.Window{Limit: 10})
		if err != nil || page.Total != 400 {
			t.Errorf("%d files, %v; want 400", page.Total, err)
		}
	})
}

func TestFoldMakesNamesAlikeThatReadAlike(t *testing.T) {
	for _, alike := range [][]string{
		{"STRASSE", "Straße", "strasse"}, {"CAFÉ", "café", "cafe\u0301", "CAFE\u0301"}, {"ΣΊΣΥΦΟΣ", "σίσυφος", "σίσυφοσ"}, {"ПРИВЕТ", "привет"}, {"ﬁ", "FI"}, {" a ", "A"},
	} {
		for _, s := range alike {
			if db.Fold(s) != db.Fold(alike[0]) {
				t.Errorf("%q folds to %q, %q to %q", s, db.Fold(s), alike[0], db.Fold(alike[0]))
			}
		}
	}
}

// must ends the test on an error: must(f())(t).
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
