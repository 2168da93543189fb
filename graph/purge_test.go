package graph

import (
	"testing"

	"github.com/google/uuid"

	"calotype/storage"
)

func TestVariantsArePurgedByFileProjectAndPreset(t *testing.T) {
	w := newWorld(t)
	f, g := w.add(w.project.ID, "f.jpg"), w.add(w.project.ID, "g.jpg")
	preset := w.preset(w.project.ID, "card", "resize/640x")
	put := func(f *storage.File, key string, presets ...uuid.UUID) {
		t.Helper()
		w.must(w.library.PutVariant(t.Context(), &storage.Variant{FileID: f.ID, Format: "webp", Presets: presets}, key, []byte("bytes")))
	}
	put(f, "aaaa", uuid.MustParse(preset))
	put(f, "bbbb")
	put(g, "aaaa", uuid.MustParse(preset))
	put(g, "bbbb")
	const (
		files   = `mutation($ids: [ID!]!) { purgeFiles(ids: $ids) { variants bytes } }`
		project = `mutation($id: ID!) { purgeProject(id: $id) { variants bytes } }`
		byName  = `mutation($id: ID!) { purgePreset(id: $id) { variants bytes } }`
		left    = `query($id: ID!) { file(id: $id) { variants { totalCount } } }`
	)
	w.same(w.get(byName, vars{"id": preset}, "purgePreset"), `{"variants": 2, "bytes": 10}`)
	w.same(w.get(files, vars{"ids": []string{f.ID.String(), uuid.NewString()}}, "purgeFiles"), `{"variants": 1, "bytes": 5}`)
	w.same(w.get(left, vars{"id": g.ID.String()}, "file", "variants"), `{"totalCount": 1}`)
	w.same(w.get(project, vars{"id": w.project.ID.String()}, "purgeProject"), `{"variants": 1, "bytes": 5}`)
	w.same(w.get(project, vars{"id": w.project.ID.String()}, "purgeProject"), `{"variants": 0, "bytes": 0}`)

	w.refused(w.ask(project, vars{"id": uuid.NewString()}), codeNotFound, "there is no project")
	w.refused(w.ask(byName, vars{"id": w.project.ID.String()}), codeNotFound, "there is no preset")
	w.refused(w.ask(byName, vars{"id": "card"}), codeBadRequest, `"card" is no id`)
	w.refused(w.ask(files, vars{"ids": []string{"x"}}), codeBadRequest, `"x" is no id`)
	many := make([]string, storage.MaxFilesAtOnce+1)
	for i := range many {
		many[i] = uuid.NewString()
	}
	w.refused(w.ask(files, vars{"ids": many}), codeInvalid, "at most 1000")
}
