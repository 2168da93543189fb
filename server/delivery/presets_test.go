package delivery

import (
	"bytes"
	"encoding/json"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

// preset makes a preset and answers its id.
func (w *world) preset(name, transformation string) uuid.UUID {
	w.t.Helper()
	p, err := w.library.CreatePreset(w.t.Context(), w.project, name, transformation)
	if err != nil {
		w.t.Fatal(err)
	}
	return p.ID
}

// change renames a preset, or has it say something else; empty leaves it.
func (w *world) change(id uuid.UUID, name, transformation string) {
	w.t.Helper()
	var change storage.PresetChange
	if name != "" {
		change.Name = &name
	}
	if transformation != "" {
		change.Transformation = &transformation
	}
	if _, err := w.library.UpdatePreset(w.t.Context(), id, change); err != nil {
		w.t.Fatal(err)
	}
}

func TestAPresetIsServedAsTheChainThatItStandsFor(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200))
	w.preset("card", "resize/100x/-/format/auto/-/quality/better")
	path := "/image/" + id.String() + "/-/"
	written, plain := w.get(path + "flip/-/resize/100x/-/quality/better/")
	named, body := w.get(path + "flip/-/preset/card/card.jpg")
	if named.StatusCode != 200 || !bytes.Equal(body, plain) || named.Header.Get("ETag") != written.Header.Get("ETag") || w.variants.Renders() != 1 {
		t.Errorf("%d after %d renders: %.200s", named.StatusCode, w.variants.Renders(), body)
	}
	if got := named.Header.Get("Cache-Control"); got != briefly {
		t.Errorf("what a preset makes is kept: %s", got)
	}
	if got := written.Header.Get("Cache-Control"); got != forever {
		t.Errorf("the same written out is kept: %s", got)
	}
	if r, _ := w.get(path+"flip/-/preset/card/card.jpg", "If-None-Match", named.Header.Get("ETag")); r.StatusCode != 304 {
		t.Errorf("with its ETag: %d", r.StatusCode)
	}
	w.variants.Close()
	list, err := w.library.Variants(t.Context(), id, storage.Page{First: 10})
	if err != nil || list.Total != 1 || list.Nodes[0].Transformation != "flip/-/resize/100x/-/format/jpeg/-/quality/better" {
		t.Errorf("kept are %+v, %v", list.Nodes, err)
	}
}

func TestAChangedPresetIsSeenAtOnce(t *testing.T) {
	w := newWorld(t)
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String() + "/-/preset/card/"
	id := w.preset("card", "resize/100x")
	_, small := w.get(path)
	for range 2 { // also what is remembered of an address
		if _, again := w.get(path); !bytes.Equal(again, small) {
			t.Error("the same address has two answers")
		}
	}
	w.change(id, "", "resize/100x/-/flip")
	_, flipped := w.get(path)
	if bytes.Equal(flipped, small) {
		t.Error("it is served as it was")
	}
	w.change(id, "", "resize/100x")
	if _, back := w.get(path); !bytes.Equal(back, small) || w.variants.Renders() != 2 {
		t.Errorf("changed back, after %d renders", w.variants.Renders())
	}
	gone := func(what, says string) {
		t.Helper()
		r, body := w.get(path)
		var p struct{ Code, Operation, Given, Allowed, Detail string }
		if err := json.Unmarshal(body, &p); err != nil || r.StatusCode != 400 || p.Code != "bad-transformation" || p.Operation != "preset" || p.Given != "card" ||
			!strings.Contains(p.Detail, says) || r.Header.Get("X-Image-Error") == "" || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v %s", what, r.StatusCode, r.Header, body)
		}
	}
	w.change(id, "cards", "")
	gone("renamed", `there is no preset "card" in this project; did you mean cards?`)
	w.change(id, "card", "")
	if _, back := w.get(path); !bytes.Equal(back, small) {
		t.Error("its name is back, and it is not")
	}
	if err := w.library.DeletePreset(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	gone("deleted", "which has none")
	w.preset("card", "resize/100x/-/flip")
	if _, made := w.get(path); !bytes.Equal(made, flipped) || w.variants.Renders() != 2 {
		t.Errorf("made again, after %d renders", w.variants.Renders())
	}
}

func TestAHitOfAPresetAsksNoDatabase(t *testing.T) {
	w := newWorld(t)
	file := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String()
	w.preset("card", "resize/100x")
	_, before := w.get(file + "/-/preset/card/")
	w.variants.Close()
	if err := w.library.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/-/preset/card/", "/-/preset/card/-/format/auto/"} { // remembered, and read anew
		if r, after := w.get(file + path); r.StatusCode != 200 || !bytes.Equal(before, after) {
			t.Errorf("%s without a database: %d", path, r.StatusCode)
		}
	}
}

func TestAPresetIsThatOfTheFilesProject(t *testing.T) {
	w := newWorld(t)
	w.preset("card", "resize/100x")
	other, err := w.library.CreateProject(t.Context(), "Other")
	if err != nil {
		t.Fatal(err)
	}
	w.project = other.ID
	id := w.add("b.jpg", photo(t, 300, 200)).String()
	if r, body := w.get("/image/" + id + "/-/preset/card/"); r.StatusCode != 400 {
		t.Errorf("a preset of another project: %d %s", r.StatusCode, body)
	}
	w.preset("card", "resize/50x")
	r, body := w.get("/image/" + id + "/-/preset/card/-/json/")
	var about struct{ Width int }
	if err := json.Unmarshal(body, &about); err != nil || about.Width != 50 {
		t.Errorf("%d %s", r.StatusCode, body)
	}
}

// There may be thousands of addresses for each set of presets, and sets are large.
func TestWhatIsRememberedOfAddressesKeepsNoOldPresets(t *testing.T) {
	w := newWorld(t)
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String() + "/-/preset/card/"
	id := w.preset("card", "resize/100x")
	w.get(path)
	known, err := w.variants.presets.get(t.Context(), w.project)
	if err != nil {
		t.Fatal(err)
	}
	gone := make(chan struct{})
	runtime.AddCleanup(known, func(gone chan struct{}) { close(gone) }, gone)
	known = nil
	w.change(id, "", "resize/50x")
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(20 * time.Second); ; {
		w.variants.presets.cache.CleanUp()
		runtime.GC()
		select {
		case <-gone:
			runtime.KeepAlive(w.variants)
			return
		case <-tick.C:
		case <-end:
			t.Fatal("they are kept")
		}
	}
}
