package preview

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/server/gate"
)

func TestHeavyChainsTakeMorePlaces(t *testing.T) {
	photo := imaging.NewViewer(imaging.Source{Size: imaging.Size{Width: 6000, Height: 4000}, Format: "jpeg", Frames: 1}, nil, imaging.DefaultLimits)
	for _, c := range []struct {
		text    string
		maxEdge int
		heavy   bool
	}{
		{"", 800, false}, {"brightness/20/-/contrast/10/-/sharp/10", 800, false}, {"brightness/20", 1600, false},
		{heavyChain, 4096, true},
		{strings.TrimSuffix(strings.Repeat("blur/500/-/rotate/90/-/flip/-/", 11), "/-/flip/-/"), 4096, true}, // the longest
	} {
		p, err := photo.Plan(t.Context(), transformation(t, c.text), c.maxEdge)
		if err != nil {
			t.Fatal(err)
		}
		if cost := photo.Cost(p); cost >= gate.PlaceWork != c.heavy {
			t.Errorf("%q at %d is %d", c.text, c.maxEdge, cost)
		}
	}
}

func TestWhatIsRefusedWaitsForNoPlace(t *testing.T) {
	hub, id := newHub(t)
	enter(t, hub, gate.Work{Class: gate.Preview})
	enter(t, hub, gate.Work{Class: gate.Preview}) // all there are
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

// enter takes a place in the gate, which is given back by whoever calls what it answers, or when the test ends.
func enter(t *testing.T, hub *Hub, w gate.Work) (leave func()) {
	t.Helper()
	place, err := hub.gate.Enter(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(place.Leave)
	return place.Leave
}

// queue has so many renders wait in the gate, which give their places back when the test ends.
func queue(t *testing.T, hub *Hub, w gate.Work, n int) {
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	var all sync.WaitGroup
	t.Cleanup(func() { leave(); all.Wait() })
	for range n {
		all.Go(func() {
			if place, err := hub.gate.Enter(ctx, w); err == nil {
				<-ctx.Done()
				place.Leave()
			}
		})
	}
	eventually(t, func() bool { return hub.gate.Stats().Classes[w.Class].Waiting == n })
}

func TestHeavyRendersDoNotHoldUpLightOnes(t *testing.T) {
	hub, id := newHub(t)
	heavy := gate.Work{Class: gate.Preview, Weight: 10 * gate.PlaceWork}
	enter(t, hub, heavy)
	queue(t, hub, heavy, 5)
	asks(t, hub, id, request{t: transformation(t, "flip")})()
}

func TestAFloodOfRendersDoesNotHoldUpPreviews(t *testing.T) {
	hub, id := newHub(t)
	cold := gate.Work{Class: gate.Cold}
	enter(t, hub, cold)
	enter(t, hub, cold)
	queue(t, hub, cold, 50)
	queue(t, hub, gate.Work{Class: gate.Background}, 50)
	asks(t, hub, id, request{t: transformation(t, "flip")})()
}

func TestASettleFrameDoesNotWaitBehindAFloodOfItsProject(t *testing.T) {
	hub, id := newHub(t)
	file, err := hub.library.File(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	cold := gate.Work{Class: gate.Cold, Owner: file.ProjectID}
	leave := enter(t, hub, cold)
	enter(t, hub, cold)
	enter(t, hub, gate.Work{Class: gate.Cold, Quick: true})
	queue(t, hub, cold, 50)
	shown := asks(t, hub, id, request{t: transformation(t, "resize/200x"), settle: true})
	eventually(t, func() bool { return hub.gate.Stats().Classes[gate.Cold].Waiting == 51 })
	leave()
	shown()
}

// asks asks for a frame and answers how to wait for it.
func asks(t *testing.T, hub *Hub, id uuid.UUID, r request) (shown func()) {
	t.Helper()
	frames, err := hub.Open(t.Context(), "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	hub.Set("s", 1, r.t, 400, r.settle)
	return func() {
		t.Helper()
		if f := <-frames; f.Err != nil || f.Seq != 1 || (f.Result != nil) != r.settle {
			t.Errorf("frame %d, %v, %v", f.Seq, f.Err, f.Result)
		}
	}
}
