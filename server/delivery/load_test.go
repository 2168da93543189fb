package delivery

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/server/gate"
)

// held are places in the gate.
type held []*gate.Place

func (h held) Leave() {
	for _, place := range h {
		place.Leave()
	}
}

// hold takes a place in the gate, and where there is but one worker, that for quick renders too.
func (w *world) hold(work gate.Work) held {
	w.t.Helper()
	works := []gate.Work{work}
	if w.variants.config.Workers == 1 {
		works = append(works, gate.Work{Class: work.Class, Quick: true})
	}
	var all held
	for _, work := range works {
		place, err := w.variants.Gate().Enter(w.t.Context(), work)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, place)
	}
	return all
}

// waiting is how many cold renders wait in the gate.
func (w *world) waiting() int { return w.variants.Gate().Stats().Classes[gate.Cold].Waiting }

func (w *world) chain(text string) imaging.Transformation {
	w.t.Helper()
	parsed, err := imaging.Parse(text)
	if err != nil {
		w.t.Fatal(err)
	}
	return parsed
}

// passed is how many of a crowd that came first, all of it, are rendered before the one that comes last: one at a time.
func (w *world) passed(crowd func(i int) (*Variant, error), last func() (*Variant, error)) int {
	w.t.Helper()
	place := w.hold(gate.Work{Class: gate.Cold})
	var (
		all  sync.WaitGroup
		mu   sync.Mutex
		made []*Variant
		one  *Variant
	)
	ask := func(get func() (*Variant, error), isLast bool) {
		all.Go(func() {
			v, err := get()
			if err != nil {
				w.t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if made = append(made, v); isLast {
				one = v
			}
		})
	}
	for i := range 20 {
		ask(func() (*Variant, error) { return crowd(i) }, false)
	}
	eventually(w.t, func() bool { return w.waiting() == 20 })
	ask(last, true)
	eventually(w.t, func() bool { return w.waiting() == 21 })
	place[0].Leave() // and not that for quick ones
	all.Wait()
	place[1].Leave()
	slices.SortFunc(made, func(a, b *Variant) int { return a.Made.Compare(b.Made) })
	return slices.Index(made, one)
}

func TestAFloodOfOneProjectDoesNotHoldUpAnother(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Workers = 1 })
	flooded := w.add("a.jpg", photo(t, 300, 200))
	other, err := w.library.CreateProject(t.Context(), "Other")
	if err != nil {
		t.Fatal(err)
	}
	w.project = other.ID
	calm := w.add("b.jpg", photo(t, 300, 200))
	get := func(file uuid.UUID, width int) (*Variant, error) {
		return w.variants.Get(t.Context(), file, w.chain(fmt.Sprintf("-/resize/%dx/", width)), imaging.Accept{})
	}
	at := w.passed(func(i int) (*Variant, error) { return get(flooded, 50+i) }, func() (*Variant, error) { return get(calm, 50) })
	if at != 1 {
		t.Errorf("that of the other project was rendered after %d of the flood", at)
	}
}

func TestAFloodOfOneClientDoesNotHoldUpAnother(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Workers = 1 })
	id := w.add("a.jpg", photo(t, 300, 200))
	get := func(client string, width int) (*Variant, error) {
		from := newVisitor(httptest.NewRequest(http.MethodGet, "/", nil))
		from.http.RemoteAddr = client + ":1000"
		return w.variants.Get(with(t.Context(), from), id, w.chain(fmt.Sprintf("-/resize/%dx/", width)), imaging.Accept{})
	}
	at := w.passed(func(i int) (*Variant, error) { return get("198.51.100.1", 50+i) }, func() (*Variant, error) { return get("203.0.113.1", 150) })
	if at != 1 {
		t.Errorf("that of the other client was rendered after %d of the flood", at)
	}
}

func TestASmallRenderPassesALargeOne(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Workers = 1 })
	id := w.add("a.jpg", photo(t, 300, 200)).String()
	place := w.hold(gate.Work{Class: gate.Cold, Weight: 2 * gate.PlacePixels})
	defer place.Leave()
	if r, body := w.get("/image/" + id + "/-/resize/100x/"); r.StatusCode != 200 {
		t.Errorf("%d %s", r.StatusCode, body)
	}
}

func TestWhoHasWaitedForTooLongIsToldToComeAgain(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Workers, c.Wait = 1, time.Millisecond })
	id := w.add("a.jpg", photo(t, 300, 200)).String()
	place := w.hold(gate.Work{Class: gate.Cold})
	defer place.Leave()
	if r, body := w.get("/image/" + id + "/-/resize/100x/"); r.StatusCode != 503 || r.Header.Get("Retry-After") != "1" {
		t.Errorf("%d, Retry-After %q: %s", r.StatusCode, r.Header.Get("Retry-After"), body)
	}
}

func TestWhoLeavesIsGoneFromTheQueue(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Workers = 1 })
	id := w.add("a.jpg", photo(t, 300, 200)).String()
	place := w.hold(gate.Work{Class: gate.Cold})
	ctx, leave := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for i := range 10 {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/image/%s/-/resize/%dx/", w.URL, id, 100+i/2), nil)
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			if response, err := http.DefaultClient.Do(r); !errors.Is(err, context.Canceled) {
				t.Errorf("answered %v, %v", response, err)
			}
		})
	}
	eventually(t, func() bool { return w.waiting() == 5 }) // two ask for the same
	leave()
	all.Wait()
	eventually(t, func() bool { return w.waiting() == 0 })
	place.Leave()
	if n := w.variants.Renders(); n != 0 {
		t.Errorf("%d were rendered for nobody", n)
	}
}
