package preview

import (
	"context"
	"errors"
	"image"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

// stuck makes the hub read originals only once let is closed, and answers how often it began to.
func stuck(hub *Hub, let <-chan struct{}) *atomic.Int64 {
	var reads atomic.Int64
	original := hub.original
	hub.original = func(ctx context.Context, id uuid.UUID) ([]byte, error) {
		reads.Add(1)
		select {
		case <-let:
			return original(ctx, id)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return &reads
}

// eventually waits until a thing is so.
func eventually(t *testing.T, so func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	end := time.After(20 * time.Second)
	for !so() {
		select {
		case <-tick.C:
		case <-end:
			t.Fatal("waited in vain")
		}
	}
}

func TestWhatWasAskedBeforeATakeoverIsAnsweredAfterIt(t *testing.T) {
	hub, id := newHub(t)
	// The viewer whose connection is lost reads no frames.
	if _, err := hub.Open(t.Context(), "s", id, ""); err != nil {
		t.Fatal(err)
	}
	hub.Set("s", 1, transformation(t, "flip"), 100, false)
	hub.Set("s", 2, transformation(t, "mirror"), 100, false)
	frames, err := hub.Open(t.Context(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	if f := <-frames; f.Seq != 2 || f.Err != nil {
		t.Errorf("frame %d, %v", f.Seq, f.Err)
	}
}

func TestARenderGivesWayToANewerOneOnceItHadItsTime(t *testing.T) {
	hub, id := newHub(t)
	hub.patience = 0
	let := make(chan struct{})
	reads := stuck(hub, let)
	frames, err := hub.Open(t.Context(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	hub.Set("s", 1, transformation(t, "flip"), 100, false)
	eventually(t, func() bool { return reads.Load() == 1 })
	hub.Set("s", 2, transformation(t, "mirror"), 100, false)
	eventually(t, func() bool { return reads.Load() == 2 })
	close(let)
	if f := <-frames; f.Seq != 2 || f.Err != nil {
		t.Errorf("frame %d, %v", f.Seq, f.Err)
	}
}

func TestARepeatedRequestLeavesTheSettlingAlone(t *testing.T) {
	hub, id := newHub(t)
	frames, err := hub.Open(t.Context(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	// Frames are handed over one by one: whoever has made one waits until it is taken.
	hub.Set("s", 1, transformation(t, "flip"), 100, true)
	eventually(t, func() bool { return hub.variants.Renders() == 1 })
	for range 3 { // as a page does that hears nothing
		hub.Set("s", 2, transformation(t, "flip"), 100, false)
		hub.Set("s", 3, transformation(t, "flip"), 100, true)
	}
	var seen []int
	for f := range frames {
		seen = append(seen, f.Seq)
		if f.Err != nil {
			t.Fatal(f.Err)
		}
		if f.Seq == 3 {
			break
		}
	}
	if n := hub.variants.Renders(); n != 1 {
		t.Errorf("it was rendered %d times; frames %v came", n, seen)
	}

	was := state{file: &storage.File{}}
	begun := &settling{t: transformation(t, "flip"), state: was, request: request{seq: 3}}
	for text, want := range map[string]bool{"flip": true, "mirror": false} {
		for _, other := range []state{{file: &storage.File{}}, {was.file, 1}} {
			if begun.makes(transformation(t, text), was) != want || begun.makes(transformation(t, text), other) {
				t.Errorf("%q: it makes what it was begun for, of the file and presets as they were", text)
			}
		}
	}
	if !begun.take(request{seq: 4}) || begun.answer().seq != 4 || begun.take(request{seq: 5}) || begun.answer().seq != 4 {
		t.Error("the last request before the answer is answered")
	}
}

func TestSomethingElseEndsTheSettling(t *testing.T) {
	hub, id := newHub(t)
	let := make(chan struct{})
	reads := stuck(hub, let)
	frames, err := hub.Open(t.Context(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	hub.Set("s", 1, transformation(t, ""), 100, true) // waits for the original
	eventually(t, func() bool { return reads.Load() == 1 })
	hub.Set("s", 2, transformation(t, "resize/500x"), 500, true)
	if f := <-frames; f.Seq != 2 || f.Err != nil {
		t.Errorf("frame %d, %v", f.Seq, f.Err)
	}
	close(let)
}

func TestAMovedFocalPointReachesAnOpenPreview(t *testing.T) {
	hub, id := newHub(t)
	frames, err := hub.Open(t.Context(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	hub.Set("s", 1, transformation(t, "crop/50x50/focal"), 50, false)
	before := colour(t, <-frames)
	point := &storage.Point{X: 1, Y: 0}
	if _, err := hub.library.UpdateFile(t.Context(), id, storage.FileChange{Focal: &point}); err != nil {
		t.Fatal(err)
	}
	f := <-frames
	if after := colour(t, f); f.Seq != 1 || after == before {
		t.Errorf("frame %d shows %v as before", f.Seq, after)
	}
	name := "b.jpg" // that changes no picture
	if _, err := hub.library.UpdateFile(t.Context(), id, storage.FileChange{Name: &name}); err != nil {
		t.Fatal(err)
	}
	hub.Set("s", 2, transformation(t, "flip"), 50, false)
	if f := <-frames; f.Seq != 2 {
		t.Errorf("frame %d was sent again", f.Seq)
	}
	point = nil // nor does this change a picture that has no focal point
	if _, err := hub.library.UpdateFile(t.Context(), id, storage.FileChange{Focal: &point}); err != nil {
		t.Fatal(err)
	}
	hub.Set("s", 3, transformation(t, "mirror"), 50, false)
	if f := <-frames; f.Seq != 3 {
		t.Errorf("frame %d was sent again", f.Seq)
	}
}

// colour is that of the middle of a frame.
func colour(t *testing.T, f *Frame) any {
	t.Helper()
	if f.Err != nil {
		t.Fatal(f.Err)
	}
	img := picture(t, f.Data)
	middle := image.Pt(img.Bounds().Dx()/2, img.Bounds().Dy()/2)
	return img.At(middle.X, middle.Y)
}

func TestAnIdleViewerKeepsNothingDecoded(t *testing.T) {
	hub, id := newHub(t)
	idle := make(chan time.Time)
	hub.after = func(time.Duration) <-chan time.Time { return idle }
	let := make(chan struct{})
	close(let)
	reads := stuck(hub, let)
	frames, err := hub.Open(t.Context(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	for seq, text := range []string{"flip", "mirror"} {
		hub.Set("s", seq, transformation(t, text), 100, false)
		<-frames
	}
	if reads.Load() != 1 {
		t.Errorf("the original was read %d times", reads.Load())
	}
	idle <- time.Time{}
	idle <- time.Time{} // the first is over
	hub.mu.Lock()
	s := hub.sessions["s"]
	hub.mu.Unlock()
	s.mu.Lock()
	if s.viewer != nil {
		t.Error("what was decoded is kept")
	}
	s.mu.Unlock()
	hub.Set("s", 9, transformation(t, "flip"), 100, false)
	if f := <-frames; f.Err != nil || reads.Load() != 2 {
		t.Errorf("%v after %d reads", f.Err, reads.Load())
	}
}

func TestAHeavyResultIsShownByALightFrame(t *testing.T) {
	hub, id := newHub(t)
	frames, err := hub.Open(t.Context(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	hub.Set("s", 1, transformation(t, "resize/1400x/-/format/png"), 2000, true)
	f := <-frames
	if f.Err != nil || f.Result == nil || f.Result.Format != "png" || f.Result.Bytes <= heaviest {
		t.Fatalf("%+v, %v", f.Result, f.Err)
	}
	if f.MIME != "image/jpeg" || f.Bytes >= heaviest || f.Width != 1400 || f.FullWidth != 1400 {
		t.Errorf("%d bytes of %s, %d of %d wide", f.Bytes, f.MIME, f.Width, f.FullWidth)
	}
}

func TestClosingWaitsForWhatRenders(t *testing.T) {
	hub, id := newHub(t)
	begun, let := make(chan struct{}), make(chan struct{})
	hub.original = func(context.Context, uuid.UUID) ([]byte, error) {
		close(begun)
		<-let
		return nil, errors.New("over")
	}
	frames, err := hub.Open(context.Background(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	hub.Set("s", 1, transformation(t, "flip"), 100, false)
	<-begun
	closed := make(chan struct{})
	go func() {
		hub.Close()
		close(closed)
	}()
	eventually(t, func() bool { _, err := hub.Open(t.Context(), "t", id, ""); return errors.Is(err, ErrClosed) })
	select {
	case <-closed:
		t.Error("closed while a render runs")
	default:
	}
	close(let)
	for range frames { // until it is closed
	}
	<-closed
}
