package db

import (
	"errors"
	"path/filepath"
	"testing"

	"calotype/storage/testservers"
)

func TestAConnectionOfOnesOwnHearsWhatTheOthersNotify(t *testing.T) {
	d, err := Open(t.Context(), testservers.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	c, err := d.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	if _, err := c.Exec(t.Context(), "LISTEN news"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.bun.NewRaw("SELECT pg_notify('news', 'hello')").Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := c.WaitForNotification(t.Context()); err != nil || n.Payload != "hello" {
		t.Errorf("heard %v, %v", n, err)
	}
	lite, err := Open(t.Context(), filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer lite.Close()
	if _, err := lite.connect(t.Context()); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("SQLite answered %v", err)
	}
}
