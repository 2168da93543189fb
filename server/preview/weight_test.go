package preview

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
)

func TestHeavyChainsTakeMorePlaces(t *testing.T) {
	photo := imaging.NewViewer(imaging.Source{Size: imaging.Size{Width: 6000, Height: 4000}, Format: "jpeg", Frames: 1}, nil, imaging.DefaultLimits)
	for _, c := range []struct {
		text    string
		maxEdge int
		places  int64
		heavy   bool
	}{
		{"", 800, 1, false}, {"brightness/20/-/contrast/10/-/sharp/10", 800, 1, false}, {"brightness/20", 1600, 1, false},
		{heavyChain, 4096, 3, true},
		{strings.TrimSuffix(strings.Repeat("blur/500/-/rotate/90/-/flip/-/", 11), "/-/flip/-/"), 4096, 3, true}, // the longest
	} {
		p, err := photo.Plan(t.Context(), transformation(t, c.text), c.maxEdge)
		if err != nil {
			t.Fatal(err)
		}
		if places, heavy := newGate(4).weight(photo.Cost(p)); places != c.places || heavy != c.heavy {
			t.Errorf("%q at %d takes %d places, heavy %v", c.text, c.maxEdge, places, heavy)
		}
	}
}

func TestWhatIsRefusedWaitsForNoPlace(t *testing.T) {
	hub, id := newHub(t)
	if !hub.gate.places.TryAcquire(2) { // all of them
		t.Fatal("somebody has one")
	}
	frames, err := hub.Open(t.Context(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	hub.Set("s", 1, transformation(t, "resize/99999x"), 800, false)
	select {
	case f := <-frames:
		if f.Err == nil || f.Err.Code != "too-large" {
			t.Errorf("frame %d, %+v", f.Seq, f.Err)
		}
	case <-time.After(renderTime / 2):
		t.Error("it waits")
	}
}

var heavyChain = strings.TrimSuffix(strings.Repeat("blur/500/-/sharp/20/-/", 4), "/-/")

func TestHeavyRendersDoNotHoldUpLightOnes(t *testing.T) {
	hub, id := newHub(t)
	hub.gate.work = 500_000 // the picture is small
	let := make(chan struct{})
	t.Cleanup(func() { close(let) })
	var reads atomic.Int64
	original := hub.original
	hub.original = func(ctx context.Context, id uuid.UUID) ([]byte, error) {
		if reads.Add(1) == 1 {
			<-let
		}
		return original(ctx, id)
	}
	heavy := transformation(t, heavyChain)
	for _, name := range []string{"a", "b"} {
		if _, err := hub.Open(t.Context(), name, id, ""); err != nil {
			t.Fatal(err)
		}
		hub.Set(name, 1, heavy, 600, false)
		eventually(t, func() bool { return reads.Load() == 1 })
	}
	frames, err := hub.Open(t.Context(), "c", id, "")
	if err != nil {
		t.Fatal(err)
	}
	hub.Set("c", 1, transformation(t, "flip"), 100, false)
	if f := <-frames; f.Err != nil || f.Seq != 1 {
		t.Errorf("frame %d, %v", f.Seq, f.Err)
	}
}
