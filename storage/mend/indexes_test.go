package mend_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/db"
	"calotype/storage/mend"
)

func TestWhatFilesAreFoundByIsMadeAnew(t *testing.T) {
	w := newWorld(t, 3)
	records := w.Records(t)
	files, columns := tableNamed(t, "files")
	var folded []db.Row
	for row, err := range records.Rows(t.Context(), files) {
		check(t, err)
		folded = append(folded, row)
	}
	folded[2].JSON = []byte(strings.ReplaceAll(string(folded[2].JSON), `"name_folded":"file 2"`, `"name_folded":"other"`))
	check(t, records.InTx(t.Context(), func(q *db.Queries) error { return q.PutRows(t.Context(), files, columns, folded[2:]) }))

	c, r := w.check()
	w.want(r, map[mend.Kind]int{mend.WrongIndex: 1})
	check(t, c.Mend(context.WithoutCancel(t.Context())))
	_, r = w.check()
	w.want(r, map[mend.Kind]int{})
	for _, q := range []storage.FileQuery{{Search: "FILE 2"}, {Tag: "a", Search: "file 0"}} {
		found, err := w.Library.Files(t.Context(), w.Project.ID, q, storage.Page{First: 5})
		check(t, err)
		if len(found.Nodes) != 1 {
			t.Errorf("%+v finds %d files", q, len(found.Nodes))
		}
	}
	_, err := w.Library.DeleteFiles(t.Context(), []uuid.UUID{w.files[0].ID})
	check(t, err)
	_, r = w.check()
	w.want(r, map[mend.Kind]int{})
}

func tableNamed(t *testing.T, name string) (*db.Table, []string) {
	t.Helper()
	for _, table := range db.Tables() {
		if table.Name == name {
			return table, table.Columns()
		}
	}
	t.Fatalf("there is no table %s", name)
	return nil, nil
}
