package mend_test

import (
	"testing"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/mend"
)

func TestWhatFilesAreFoundByIsMadeAnew(t *testing.T) {
	w := newWorld(t, 3)
	for harm, kind := range map[string]mend.Kind{
		"UPDATE files SET name_folded = 'other' WHERE name = 'file 2'": mend.WrongName,
		"DELETE FROM listed WHERE name_folded = 'file 1'":              mend.WrongLists,
		"UPDATE tagged SET name_folded = 'other' WHERE tag = 'a'":      mend.WrongLists,
	} {
		w.Tell(t, harm)
		c, r := w.check()
		w.want(r, map[mend.Kind]int{kind: 1})
		check(t, c.Mend(t.Context()))
		_, r = w.check()
		w.want(r, map[mend.Kind]int{})
		for _, q := range []storage.FileQuery{{Search: "FILE 2"}, {Search: "file 1"}, {Tag: "a", Search: "file 0"}} {
			found, err := w.Library.Files(t.Context(), w.Project.ID, q, storage.Page{First: 5})
			check(t, err)
			if len(found.Nodes) != 1 {
				t.Errorf("after %s, %+v finds %d files", harm, q, len(found.Nodes))
			}
		}
	}
	_, err := w.Library.DeleteFiles(t.Context(), []uuid.UUID{w.files[0].ID})
	check(t, err)
	_, r := w.check()
	w.want(r, map[mend.Kind]int{})
}
