package delivery

import (
	"bytes"
	"testing"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/storage"
)

func TestAMissingFileIsStoodInForByTheDefault(t *testing.T) {
	w := newWorld(t)
	there, standing := w.add("a.jpg", photo(t, 300, 200)), w.add("nobody.jpg", photo(t, 150, 150))
	w.preset("card", "resize/100x")
	chain := "/-/preset/card/-/default/" + standing.String() + "/"
	w.get("/image/" + uuid.NewString() + chain)
	_, own := w.get("/image/" + there.String() + "/-/resize/100x/")
	_, instead := w.get("/image/" + standing.String() + "/-/resize/100x/")
	renders := w.variants.Renders()

	want := func(what, path string, status int, body []byte, isDefault, cached string) {
		t.Helper()
		for range 2 {
			r, got := w.get(path)
			if r.StatusCode != status || body != nil && !bytes.Equal(got, body) || r.Header.Get("X-Calotype-Default") != isDefault || r.Header.Get("Cache-Control") != cached {
				t.Errorf("%s: %d %v, %d bytes", what, r.StatusCode, r.Header, len(got))
			}
		}
	}
	file := "/image/" + there.String() + chain
	want("a file that is there", file, 200, own, "", briefly)
	want("one that is there, without a preset", "/image/"+there.String()+"/-/resize/100x/-/default/"+standing.String()+"/", 200, own, "", forever)
	want("one that never was", "/image/"+uuid.NewString()+chain, 200, instead, "1", briefly)
	if _, err := w.library.DeleteFiles(t.Context(), []uuid.UUID{there}); err != nil {
		t.Fatal(err)
	}
	want("one that was deleted", file, 200, instead, "1", briefly)
	if _, err := w.library.RestoreFiles(t.Context(), []uuid.UUID{there}); err != nil {
		t.Fatal(err)
	}
	if n := w.variants.Renders(); n != renders {
		t.Errorf("%d more renders", n-renders)
	}
	w.variants.Close() // what is rendered is stored by then
	want("one that came back", file, 200, own, "", briefly)

	list, err := w.library.Variants(t.Context(), standing, storage.Page{First: 10})
	if err != nil || list.Total != 1 || list.Nodes[0].Transformation != "resize/100x/-/format/jpeg" {
		t.Errorf("kept are %+v, %v", list.Nodes, err)
	}
	r, _ := w.get("/image/" + uuid.NewString() + "/-/resize/100x/-/inline/no/-/default/" + standing.String() + "/")
	if got := r.Header.Get("Content-Disposition"); got != `attachment; filename="nobody.jpg"` {
		t.Errorf("it is offered as %s", got)
	}
	if _, err := w.library.DeleteFiles(t.Context(), []uuid.UUID{standing, there}); err != nil {
		t.Fatal(err)
	}
	want("with the default missing too", file, 404, nil, "", "no-store")
	want("a default that is its own", "/image/"+standing.String()+"/-/flip/-/default/"+standing.String()+"/", 404, nil, "", "no-store")
}

func TestAHitOfADefaultAsksNoDatabase(t *testing.T) {
	w := newWorld(t)
	deleted, standing := w.add("a.jpg", photo(t, 300, 200)), w.add("nobody.jpg", photo(t, 150, 150))
	if _, err := w.library.DeleteFiles(t.Context(), []uuid.UUID{deleted}); err != nil {
		t.Fatal(err)
	}
	chain := "/-/resize/100x/-/default/" + standing.String() + "/"
	paths := []string{"/image/" + uuid.NewString() + chain, "/image/" + deleted.String() + chain}
	_, before := w.get(paths[0])
	w.get(paths[1])
	w.variants.Close()
	if err := w.library.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if r, after := w.get(path); r.StatusCode != 200 || r.Header.Get(defaultHeader) != "1" || !bytes.Equal(before, after) {
			t.Errorf("%s without a database: %d", path, r.StatusCode)
		}
	}
}

func TestAFileThatComesAfterItsDefaultWasServedIsSeenAtOnce(t *testing.T) {
	w := newWorld(t)
	standing := w.add("nobody.jpg", photo(t, 150, 150))
	data := photo(t, 300, 200)
	id := w.add("a.jpg", data)
	f, err := w.library.File(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	created := *f
	created.ID = uuid.Must(uuid.NewV7())
	if err := w.blobs.Put(t.Context(), storage.OriginalKey(created.ID), bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	path := "/image/" + created.ID.String() + "/-/resize/100x/-/default/" + standing.String() + "/"
	want := func(isDefault string) {
		t.Helper()
		for range 2 {
			if r, _ := w.get(path); r.StatusCode != 200 || r.Header.Get(defaultHeader) != isDefault {
				t.Errorf("%d, a default: %q, want %q", r.StatusCode, r.Header.Get(defaultHeader), isDefault)
			}
		}
	}
	want("1")
	if err := w.library.AddFile(t.Context(), &created); err != nil {
		t.Fatal(err)
	}
	want("")
	ids := []uuid.UUID{created.ID}
	if _, err := w.library.DeleteFiles(t.Context(), ids); err != nil {
		t.Fatal(err)
	}
	want("1")
	if _, err := w.library.RestoreFiles(t.Context(), ids); err != nil {
		t.Fatal(err)
	}
	want("")
}

// Where no other stands in for it, a missing file is asked for anew: nothing is kept of what addresses make up.
func TestOnlySoManyMissingFilesAreRemembered(t *testing.T) {
	w := newWorld(t)
	standing := w.add("nobody.jpg", photo(t, 150, 150))
	ask := func(text string) {
		t.Helper()
		parsed, err := imaging.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.variants.Get(t.Context(), uuid.New(), parsed, imaging.Accept{})
	}
	ask("json")
	if n := w.variants.sources.gone.EstimatedSize(); n != 0 {
		t.Errorf("%d are remembered", n)
	}
	for range goneFiles + 100 {
		ask("json/-/default/" + standing.String())
	}
	w.variants.sources.gone.CleanUp()
	if n := w.variants.sources.gone.EstimatedSize(); n < 1 || n > goneFiles {
		t.Errorf("%d are remembered, of at most %d", n, goneFiles)
	}
}
