package preview

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/server/delivery"
	"calotype/storage"
	"calotype/storage/storagetest"
)

func TestMain(m *testing.M) {
	if err := imaging.Startup(imaging.Config{}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// newHub makes a hub over a library that holds one photograph of 600 × 400.
func newHub(t *testing.T) (*Hub, uuid.UUID) {
	t.Helper()
	hub, ids := newHubOf(t, 1)
	return hub, ids[0]
}

// newHubOf is newHub with so many of them.
func newHubOf(t *testing.T, files int) (*Hub, []uuid.UUID) {
	t.Helper()
	base := storagetest.Open(t)
	hub := hubOn(t, base)
	return hub, addFiles(t, base, files)
}

// hubOn is a hub over a library.
func hubOn(t *testing.T, base *storagetest.World) *Hub {
	t.Helper()
	variants := delivery.NewVariants(base.Library, delivery.Config{
		MemoryCache: 64 << 20, Workers: 2, Queue: 100, Timeout: time.Minute, Limits: imaging.DefaultLimits,
	}, slog.New(slog.DiscardHandler))
	t.Cleanup(variants.Close)
	hub := New(base.Library, variants, imaging.DefaultLimits, slog.New(slog.DiscardHandler))
	t.Cleanup(hub.Close)
	return hub
}

// addFiles puts so many pictures into a library.
func addFiles(t *testing.T, base *storagetest.World, files int) []uuid.UUID {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 600, 400))
	for y := range 400 {
		for x := range 600 {
			img.SetRGBA(x, y, color.RGBA{uint8(x), uint8(y), uint8(x ^ y), 255})
		}
	}
	var data bytes.Buffer
	if err := jpeg.Encode(&data, img, nil); err != nil {
		t.Fatal(err)
	}
	var ids []uuid.UUID
	for range files {
		f := &storage.File{ID: uuid.Must(uuid.NewV7()), ProjectID: base.Project.ID, Name: "a.jpg", Type: "image/jpeg", Format: "jpeg",
			Bytes: int64(data.Len()), Checksum: "0", Width: 600, Height: 400, Frames: 1, Orientation: 1, ColorSpace: "srgb"}
		if err := base.Blobs.Put(t.Context(), storage.OriginalKey(f.ID), bytes.NewReader(data.Bytes())); err != nil {
			t.Fatal(err)
		}
		if err := base.Library.AddFile(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, f.ID)
	}
	return ids
}

func picture(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func transformation(t *testing.T, text string) imaging.Transformation {
	t.Helper()
	parsed, err := imaging.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestAViewerIsAnsweredWithFramesOfItsNumbers(t *testing.T) {
	hub, id := newHub(t)
	frames, err := hub.Open(t.Context(), "s", id, "image/webp")
	if err != nil {
		t.Fatal(err)
	}
	for seq, text := range []string{"", "brightness/20", "brightness/40", "crop/300x300/-/brightness/40", "rotate/90", "resize/1200x"} {
		if !hub.Set("s", seq, transformation(t, text), 200, false) {
			t.Fatal("the session is not open")
		}
		f := <-frames
		if f.Seq != seq || f.Err != nil || max(f.Width, f.Height) != 200 || f.MIME != "image/jpeg" || f.Bytes != len(f.Data) {
			t.Errorf("%q: frame %d of %d × %d, %s, %v", text, f.Seq, f.Width, f.Height, f.MIME, f.Err)
		}
		if img, err := jpeg.Decode(bytes.NewReader(f.Data)); err != nil || img.Bounds().Dx() != f.Width {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestWhoWatchesIsToldOfEachFrame(t *testing.T) {
	hub, id := newHub(t)
	var made, failed atomic.Int64
	hub.Watch = func(ok bool, took time.Duration) {
		if took <= 0 {
			t.Errorf("a frame took %s", took)
		}
		if ok {
			made.Add(1)
		} else {
			failed.Add(1)
		}
	}
	frames, err := hub.Open(t.Context(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	if n := hub.Viewers(); n != 1 {
		t.Errorf("%d viewers", n)
	}
	for seq, text := range []string{"brightness/20", "preset/none"} {
		hub.Set("s", seq, transformation(t, text), 200, false)
		<-frames
	}
	hub.Close()
	if made.Load() != 1 || failed.Load() != 1 || hub.Viewers() != 0 {
		t.Errorf("%d made, %d failed, %d viewers", made.Load(), failed.Load(), hub.Viewers())
	}
}

func TestOnlyTheNewestOfWhatWaitsIsRendered(t *testing.T) {
	hub, id := newHub(t)
	frames, err := hub.Open(t.Context(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	const last = 500
	for seq := range last + 1 {
		hub.Set("s", seq, transformation(t, fmt.Sprintf("brightness/%d", seq%100)), 400, false)
	}
	seen, before := 0, -1
	for f := range frames {
		if f.Seq <= before {
			t.Errorf("frame %d came after %d", f.Seq, before)
		}
		seen, before = seen+1, f.Seq
		if f.Seq == last {
			break
		}
	}
	if seen > last/2 {
		t.Errorf("%d frames were rendered of %d that nobody waited for", seen, last)
	}
}

func TestARequestThatWasOvertakenIsDropped(t *testing.T) {
	hub, id := newHub(t)
	frames, err := hub.Open(t.Context(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	hub.Set("s", 7, transformation(t, "flip"), 100, false)
	if f := <-frames; f.Seq != 7 {
		t.Fatalf("frame %d", f.Seq)
	}
	hub.Set("s", 5, transformation(t, "mirror"), 100, false)
	hub.Set("s", 8, transformation(t, "invert"), 100, false)
	if f := <-frames; f.Seq != 8 {
		t.Errorf("frame %d came after 7 and 8 were asked for", f.Seq)
	}
}

func TestASettleFrameTellsWhatTheLinkServes(t *testing.T) {
	hub, id := newHub(t)
	frames, err := hub.Open(t.Context(), "s", id, "image/webp,*/*")
	if err != nil {
		t.Fatal(err)
	}
	chain := transformation(t, "resize/300x/-/contrast/20")
	hub.Set("s", 1, chain, 1000, true)
	f := <-frames
	served, err := hub.variants.Get(t.Context(), id, chain, imaging.Accept{WebP: true})
	if err != nil {
		t.Fatal(err)
	}
	if f.Err != nil || f.Result == nil || f.Result.Bytes != served.Bytes || f.Result.Format != "webp" || !bytes.Equal(f.Data, served.Data) ||
		f.Result.URL != "/image/"+id.String()+"/-/resize/300x/-/contrast/20/-/format/auto/" || f.FullWidth != 300 {
		t.Errorf("%+v of %+v", f.Result, f)
	}
	// a result that is larger than the screen is shown small, and told as it is
	hub.Set("s", 2, transformation(t, "resize/2000x"), 100, true)
	if f = <-frames; f.Width != 100 || f.FullWidth != 2000 || f.Result == nil || f.Result.Width != 2000 {
		t.Errorf("%+v of %+v", f.Result, f)
	}
	// where nothing is changed the link serves the file as it is
	hub.Set("s", 3, transformation(t, ""), 100, true)
	if f = <-frames; f.Result == nil || f.Result.Format != "jpeg" || f.Result.URL != "/image/"+id.String()+"/" {
		t.Errorf("%+v", f.Result)
	}
}

func TestWhatCannotBeRenderedIsSaidAndTheViewerGoesOn(t *testing.T) {
	hub, id := newHub(t)
	frames, err := hub.Open(t.Context(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	for seq, settle := range []bool{false, true} {
		hub.Set("s", seq, transformation(t, "resize/20000x"), 100, settle)
		if f := <-frames; f.Seq != seq || f.Err == nil || f.Err.Code != "too-large" || len(f.Data) > 0 {
			t.Errorf("%+v", f)
		}
	}
	hub.Set("s", 9, transformation(t, "flip"), 100, false)
	if f := <-frames; f.Seq != 9 || f.Err != nil {
		t.Errorf("after that: %+v", f)
	}
}

func TestARenderThatPanicsFailsAloneAndIsLogged(t *testing.T) {
	hub, id := newHub(t)
	var log bytes.Buffer
	hub.log = slog.New(slog.NewTextHandler(&log, nil))
	hub.variants = nil // what reads the original or the variant panics
	frames, err := hub.Open(t.Context(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	for seq, settle := range []bool{false, true, false} {
		hub.Set("s", seq, transformation(t, "flip"), 100, settle)
		f := <-frames
		if f.Seq != seq || f.Err == nil || f.Err.Code != "internal" || strings.Contains(f.Err.Message, "nil pointer") {
			t.Errorf("%+v", f)
		}
		if !strings.Contains(log.String(), "nil pointer") {
			t.Errorf("the log says %q", log.String())
		}
		log.Reset()
	}
}

func TestAViewerEndsWithItsContextAndGivesWayToItsReturn(t *testing.T) {
	hub, id := newHub(t)
	ctx, leave := context.WithCancel(t.Context())
	first, err := hub.Open(ctx, "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	second, err := hub.Open(t.Context(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, open := <-first; open {
		t.Error("the first viewer of the name is still served")
	}
	leave()
	hub.Set("s", 1, transformation(t, "flip"), 100, false)
	if f, open := <-second; !open || f.Seq != 1 {
		t.Error("the second viewer ended with the first")
	}

	ctx, leave = context.WithCancel(t.Context())
	third, err := hub.Open(ctx, "t", id, "")
	if err != nil {
		t.Fatal(err)
	}
	leave()
	for range third { // until it is closed
	}
	if hub.Set("nobody", 1, transformation(t, "flip"), 100, false) {
		t.Error("a session that never was took a transformation")
	}
	if _, err := hub.Open(t.Context(), "u", uuid.New(), ""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that does not exist: %v", err)
	}
}

// inTurn answers a function that takes the next frame, which must answer a request.
func inTurn(t *testing.T, frames <-chan *Frame) func(seq int) *Frame {
	return func(seq int) *Frame {
		t.Helper()
		f := <-frames
		if f.Seq != seq {
			t.Fatalf("frame %d came, not %d", f.Seq, seq)
		}
		return f
	}
}
