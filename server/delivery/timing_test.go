package delivery

import (
	"context"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/server/gate"
)

const milliseconds = `;dur=[0-9]+\.[0-9]`

// rendering is what is said of an answer that was rendered.
const rendering = "queue" + milliseconds + ", load" + milliseconds + ", decode" + milliseconds + ", operations" + milliseconds + ", encode" + milliseconds + "$"

func TestAnswersSayWhereTheTimeWent(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 900, 600)).String()
	path := "/image/" + id + "/-/resize/300x/"
	said := func(want, path string, headers ...string) *http.Response {
		t.Helper()
		r, body := w.get(path, headers...)
		if got := r.Header.Get("Server-Timing"); !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%s: %d %.200s: Server-Timing %q", path, r.StatusCode, body, got)
		}
		if r.Header.Get("Timing-Allow-Origin") != "*" {
			t.Errorf("%s: pages of other sites may not read it", path)
		}
		return r
	}
	r := said("^cache;desc=miss, "+rendering, path)
	said("^cache;desc=memory$", path)
	if r = said("^cache;desc=memory$", path, "If-None-Match", r.Header.Get("ETag")); r.StatusCode != 304 {
		t.Error(r.Status)
	}
	said("^cache;desc=original$", "/image/"+id+"/")
	said("^$", path+"-/blurr/")

	w.variants.Close() // what was rendered is stored
	w.variants.memory.InvalidateAll()
	said("^cache;desc=store, load"+milliseconds+"$", path)
	said("^cache;desc=memory$", path)
}

func TestWhoWaitsForAnEqualRenderHearsThatToo(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Workers = 1 })
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String() + "/-/resize/100x/"
	place := w.hold(gate.Work{Class: gate.Cold})
	heard := make(chan string)
	ask := func() {
		r, _ := w.get(path)
		heard <- r.Header.Get("Server-Timing")
	}
	go ask()
	go ask()
	eventually(t, func() bool { return w.variants.flights.waiting() == 2 })
	place.Leave()
	waited := regexp.MustCompile("^cache;desc=miss, wait" + milliseconds + ", " + rendering)
	itself := regexp.MustCompile("^cache;desc=miss, " + rendering)
	a, b := <-heard, <-heard
	if waited.MatchString(a) == waited.MatchString(b) || itself.MatchString(a) == itself.MatchString(b) {
		t.Errorf("heard %q and %q", a, b)
	}
}

// eventually waits until something is so.
func eventually(t testing.TB, so func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
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

// waiting is how many wait for work of others or their own.
func (f *flights) waiting() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, one := range f.all {
		n += one.waiting
	}
	return n
}

func TestARenderOfAnotherClassGoesByIt(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200))
	ctx := gate.InClass(context.Background(), gate.Background)
	if _, err := w.variants.Get(gate.For(ctx, uuid.New()), id, w.chain("-/resize/100x/"), imaging.Accept{}); err != nil {
		t.Fatal(err)
	}
	if s := w.variants.Gate().Stats(); s.Classes[gate.Background].Admitted != 1 || s.Classes[gate.Cold].Admitted != 0 {
		t.Errorf("%+v", s)
	}
}
