package mend_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/mend"
	"calotype/storage/storagetest"
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// world is a library with what is wrong with it.
type world struct {
	*storagetest.World
	*testing.T
	files []*storage.File
}

func newWorld(t *testing.T, files int) *world {
	w := &world{World: storagetest.Open(t), T: t}
	for i := range files {
		w.add(fmt.Sprintf("file %d", i), "")
	}
	return w
}

func (w *world) add(data, rendition string) *storage.File {
	w.Helper()
	f := &storage.File{ID: uuid.Must(uuid.NewV7()), ProjectID: w.Project.ID, Name: data, Type: "image/png", Format: "png", Bytes: int64(len(data)),
		Checksum: fmt.Sprintf("%x", sha256.Sum256([]byte(data))), Tags: []string{"a", "b"}}
	w.put(storage.OriginalKey(f.ID), data)
	if rendition == "" {
		check(w, w.Library.AddFile(w.Context(), f))
	} else {
		f.Format, f.Rendition = "svg", "png"
		check(w, w.Library.AddRendered(w.Context(), f, []byte(rendition)))
	}
	check(w, w.Library.PutVariant(w.Context(), &storage.Variant{FileID: f.ID, Transformation: "blur/1", Format: "webp", Width: 1, Height: 1}, "abcd", []byte("variant")))
	check(w, w.Library.PutMark(w.Context(), f.ID, "abcd", []byte("mark")))
	w.files = append(w.files, f)
	return f
}

func (w *world) put(key, data string) {
	w.Helper()
	check(w, w.Blobs.Put(w.Context(), key, strings.NewReader(data)))
}

func (w *world) remove(key string) {
	w.Helper()
	check(w, w.Blobs.Delete(w.Context(), key))
}

// check looks with a clock of tomorrow, for which everything is old.
func (w *world) check(change ...func(*mend.Check)) (*mend.Check, *mend.Report) {
	w.Helper()
	c := &mend.Check{Blobs: w.Blobs, Records: w.Records(w), Bytes: true, Jobs: 2, Progress: storagetest.Silent{},
		Now: func() time.Time { return time.Now().Add(24 * time.Hour) },
		Draw: func(_ context.Context, format string, original []byte) ([]byte, error) {
			return []byte(format + " of " + string(original)), nil
		}}
	for _, f := range change {
		f(c)
	}
	r, err := c.Run(w.Context())
	check(w, err)
	return c, r
}

// want holds findings to how many there are of each kind.
func (w *world) want(r *mend.Report, want map[mend.Kind]int) {
	w.Helper()
	got := map[mend.Kind]int{}
	for _, f := range r.Findings {
		got[f.Kind] = f.Count
		if len(f.Keys) != f.Count || f.What == "" {
			w.Errorf("%+v", f)
		}
	}
	if !maps.Equal(got, want) {
		w.Errorf("found %v, want %v", got, want)
	}
}

func TestNothingIsWrongWithALibraryThatIsUsed(t *testing.T) {
	w := newWorld(t, 3)
	w.add("<svg>", "picture")
	_, err := w.Library.DeleteFiles(t.Context(), []uuid.UUID{w.files[0].ID})
	check(t, err)
	_, r := w.check()
	w.want(r, map[mend.Kind]int{})
	if r.Files != 4 || r.Variants != 3 || r.Read != 3*6+5 {
		t.Errorf("looked at %+v", r)
	}
}

func TestEverythingThatIsWrongIsFoundAndMendedWithoutLosingWhatAPersonGave(t *testing.T) {
	w := newWorld(t, 8)
	svg := w.add("<svg>", "picture")
	of := func(i int) string { return w.files[i].ID.String() }
	w.remove("originals/" + of(0))
	w.put("originals/"+of(1), "fIle 1")
	w.put("originals/"+of(2), "longer than it was")
	lost := uuid.NewString()
	w.put("originals/"+lost, "of nobody")
	w.put("originals/readme.txt", "not ours")
	w.remove(storage.RenditionKey(svg.ID))
	w.put("renditions/"+of(3), "of nothing")
	w.put("renditions/"+lost, "of nobody")
	w.remove("variants/" + of(4) + "/abcd")                // and its mark is left
	w.put("variants/"+of(5)+"/abcd", "half")               // of another length
	w.put("variants/"+of(6)+"/ffff", "without a record")   // killed in between
	w.put("variants/"+of(6)+"/ffff.mark", "alone with it") // the same
	w.put("variants/"+of(7)+"/0123.mark", "a mark alone")
	w.put("variants/"+lost+"/abcd", "of nobody")
	want := map[mend.Kind]int{mend.MissingOriginal: 1, mend.DamagedOriginal: 2, mend.Unrecorded: 1, mend.UnknownKey: 1, mend.MissingPicture: 1,
		mend.NeedlessPicture: 2, mend.MissingVariant: 1, mend.WrongVariant: 1, mend.NeedlessVariant: 4}
	_, young := w.check(func(c *mend.Check) { c.Now = nil }) // nobody may be at work on it
	w.want(young, map[mend.Kind]int{mend.MissingOriginal: 1, mend.DamagedOriginal: 2, mend.UnknownKey: 1, mend.MissingPicture: 1, mend.MissingVariant: 1, mend.WrongVariant: 1})
	c, r := w.check()
	w.want(r, want)
	if r.Problems() != 1+2+1+1+2+1+1+4 || !r.Mendable() {
		t.Errorf("%d problems", r.Problems())
	}

	check(t, c.Mend(t.Context()))
	if r.Problems() != 1+2+1 || r.Mendable() {
		t.Errorf("%d problems are left", r.Problems())
	}
	_, r = w.check()
	w.want(r, map[mend.Kind]int{mend.MissingOriginal: 1, mend.DamagedOriginal: 2, mend.Unrecorded: 1, mend.UnknownKey: 1})
	for _, f := range w.files {
		if _, err := w.Library.File(t.Context(), f.ID); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	for _, key := range []string{"originals/" + lost, "originals/readme.txt", "originals/" + of(1), "variants/" + of(0) + "/abcd"} {
		if _, err := w.Blobs.Stat(t.Context(), key); err != nil {
			t.Error(err)
		}
	}
}

func TestAVariantThatIsMadeAnewMeanwhileIsNotRemoved(t *testing.T) {
	w := newWorld(t, 2)
	w.remove("variants/" + w.files[0].ID.String() + "/abcd")
	w.put("variants/"+w.files[1].ID.String()+"/eeee", "without a record")
	c, r := w.check()
	w.want(r, map[mend.Kind]int{mend.MissingVariant: 1, mend.NeedlessVariant: 1})
	for i, key := range []string{"abcd", "eeee"} {
		check(t, w.Library.PutVariant(t.Context(), &storage.Variant{FileID: w.files[i].ID, Format: "webp"}, key, []byte("anew")))
	}
	check(t, c.Mend(t.Context()))
	_, r = w.check()
	w.want(r, map[mend.Kind]int{})
	for i, key := range []string{"abcd", "eeee"} {
		if _, err := w.Library.Variant(t.Context(), w.files[i].ID, key); err != nil {
			t.Error(err)
		}
	}
}

// busy is a store whose listing is as old as can be: what comes and goes meanwhile is not in it.
type busy struct {
	blob.Store
	meanwhile func()
}

func (b *busy) Stat(ctx context.Context, key string) (blob.Info, error) {
	if b.meanwhile != nil {
		b.meanwhile()
		b.meanwhile = nil
	}
	return b.Store.Stat(ctx, key)
}

func TestWhatComesAndGoesMeanwhileIsNotWrong(t *testing.T) {
	w := newWorld(t, 2)
	key := "originals/" + w.files[0].ID.String()
	w.remove(key)
	_, r := w.check(func(c *mend.Check) { c.Blobs = &busy{w.Blobs, func() { w.put(key, "file 0") }} })
	w.want(r, map[mend.Kind]int{})
}

func TestACheckRefusesWhatDoesNotBelongTogether(t *testing.T) {
	w := newWorld(t, 1)
	other, err := blob.Open(t.Context(), t.TempDir())
	check(t, err)
	check(t, storage.Mark(t.Context(), other, uuid.New()))
	c := &mend.Check{Blobs: other, Records: w.Records(t), Progress: storagetest.Silent{}}
	if _, err := c.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "give the two that belong together") {
		t.Errorf("got %v", err)
	}
	check(t, w.Records(t).PutIncoming(t.Context(), &db.Incoming{Kind: "copy", Source: uuid.New(), BegunAt: time.Now()}))
	c.Blobs = w.Blobs
	if _, err := c.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "the library is not whole") {
		t.Errorf("got %v", err)
	}
}
