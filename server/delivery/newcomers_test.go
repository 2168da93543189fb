package delivery

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

// limited is a world whose visitors may have so many new variants, nil for any number, and whose clock stands still.
func limited(t testing.TB, perClient, perProject *int) (*world, func(time.Duration)) {
	t.Helper()
	w := newWorld(t, func(c *Config) { c.NewPerClient, c.NewPerProject = perClient, perProject })
	now := time.Now()
	w.variants.rules.now = func() time.Time { return now }
	return w, func(d time.Duration) { now = now.Add(d) }
}

// spent asks for a new variant and tells whether the limit was reached; what it is refused with is looked at.
func (w *world) spent(path, client string) bool {
	w.t.Helper()
	r, body := w.get(path, "X-Forwarded-For", client)
	if r.StatusCode == 200 {
		return false
	}
	var p struct {
		Code, Detail string
		Limit        int
	}
	seconds, err := strconv.Atoi(r.Header.Get("Retry-After"))
	if json.Unmarshal(body, &p) != nil || r.StatusCode != 429 || p.Code != "too-many-new-variants" || p.Limit < 1 || err != nil || seconds < 1 || seconds > 60 ||
		!strings.Contains(p.Detail, fmt.Sprintf("%d new variants a minute", p.Limit)) || r.Header.Get("Cache-Control") != "no-store" {
		w.t.Errorf("%s of %s: %d %v %s", path, client, r.StatusCode, r.Header, body)
	}
	return true
}

const (
	alice = "203.0.113.1"
	bob   = "203.0.113.2"
)

func TestAClientHasSoManyNewVariantsAMinute(t *testing.T) {
	w, wait := limited(t, new(3), nil)
	file := "/image/" + w.add("a.jpg", photo(t, 60, 40)).String()
	path := func(n int) string { return fmt.Sprintf("%s/-/resize/%dx/", file, n) }
	for n := 10; n < 13; n++ {
		if w.spent(path(n), alice) {
			t.Errorf("the %dth is one too many", n-9)
		}
	}
	if again := w.spent(path(13), alice); !again || !w.spent(path(13), alice) {
		t.Error("there is no limit")
	}
	for range 2 { // what there is costs nothing, in memory or in the store, nor does the original
		for n := 10; n < 13; n++ {
			w.given(path(n), "X-Forwarded-For", alice)
		}
		w.given(file+"/", "X-Forwarded-For", alice)
		w.variants.storing.Wait()
		w.variants.memory.InvalidateAll()
	}
	if w.spent(path(13), bob) {
		t.Error("another client is counted with it")
	}
	w.given(path(13), "X-Forwarded-For", alice) // bob's
	w.given(path(14))                           // of this machine
	wait(20 * time.Second)
	if w.spent(path(15), alice) || !w.spent(path(16), alice) {
		t.Error("a third of a minute brings one of three")
	}
	wait(time.Hour)
	for n := 20; n < 23; n++ {
		if w.spent(path(n), alice) {
			t.Error("an hour brings three")
		}
	}
	if !w.spent(path(23), alice) {
		t.Error("an hour brings more than a minute does")
	}
	if n := w.variants.Renders(); n != 9 {
		t.Errorf("%d renders", n)
	}
}

func TestAProjectSaysHowManyItHasRendered(t *testing.T) {
	w, wait := limited(t, new(1), new(1))
	file := "/image/" + w.add("a.jpg", photo(t, 60, 40)).String()
	n := 10
	next := func() string { n++; return fmt.Sprintf("%s/-/resize/%dx/", file, n) }
	w.rule(storage.RulesChange{NewPerClient: new(new(2)), NewPerProject: new(new(3))}) // more than the server says
	for i, want := range []bool{false, false, true} {
		if got := w.spent(next(), alice); got != want {
			t.Errorf("Alice's %d: %v", i, got)
		}
	}
	if w.spent(next(), bob) || !w.spent(next(), bob) {
		t.Error("all together have three: what was refused to Alice is not counted")
	}
	if r, _ := w.get(next()); r.StatusCode != 429 {
		t.Errorf("of this machine too: %d", r.StatusCode)
	}
	other, err := w.library.CreateProject(t.Context(), "Other")
	if err != nil {
		t.Fatal(err)
	}
	first := w.project
	w.project = other.ID
	elsewhere := "/image/" + w.add("b.jpg", photo(t, 60, 40)).String() + "/-/resize/20x/"
	if w.spent(elsewhere, alice) {
		t.Error("another project is counted with it")
	}
	w.project = first
	w.rule(storage.RulesChange{NewPerClient: new(new(0)), NewPerProject: new((*int)(nil))})
	wait(time.Hour)
	w.refused(next(), 403, "no-new-variants", "those that there are", "X-Forwarded-For", alice)
	w.given(fmt.Sprintf("%s/-/resize/11x/", file), "X-Forwarded-For", alice)
	w.rule(storage.RulesChange{NewPerClient: new((*int)(nil)), NewPerProject: new(new(0))})
	w.refused(next(), 403, "no-new-variants", "those that there are")
	w.rule(storage.RulesChange{NewPerProject: new((*int)(nil))})
	if w.spent(next(), alice) || !w.spent(next(), bob) {
		t.Error("the server's limits hold again")
	}
}

// What is asked for by several at once is rendered once, for the first: his limit is not the others'.
func TestALimitIsNotThatOfOthersWhoAskForTheSame(t *testing.T) {
	w, _ := limited(t, new(1), nil)
	v := w.variants
	ctx := func(client string) context.Context {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = client + ":1"
		return with(t.Context(), newVisitor(r))
	}
	first := ctx(alice)
	if err := v.charge(first, w.project); err != nil {
		t.Fatal(err)
	}
	err := v.charge(first, w.project)
	var rule *RuleError
	if !errors.As(err, &rule) {
		t.Fatal(err)
	}
	if anothers(first, err) || !anothers(ctx(alice), err) || !anothers(ctx(bob), err) || !anothers(t.Context(), err) {
		t.Error("whose it is")
	}
	gone, cancel := context.WithCancel(ctx(bob))
	cancel()
	if anothers(gone, err) || anothers(ctx(bob), errBoom) {
		t.Error("who does not ask again")
	}
	file := "/image/" + w.add("a.jpg", photo(t, 60, 40)).String()
	var all sync.WaitGroup
	for n := range 20 {
		all.Go(func() { w.spent(file+"/-/resize/20x/", alice) })
		all.Go(func() {
			if w.spent(file+"/-/resize/20x/", fmt.Sprintf("203.0.113.%d", 10+n)) {
				t.Error("a client that has asked for nothing else is refused")
			}
		})
	}
	all.Wait()
}

var errBoom = errors.New("boom")

func TestTheBucketsAreBounded(t *testing.T) {
	n := newNewcomers(new(1), nil)
	project, now := uuid.New(), time.Now()
	client := func(i int) netip.Prefix {
		return netip.PrefixFrom(netip.AddrFrom4([4]byte{203, byte(i >> 16), byte(i >> 8), byte(i)}), 32)
	}
	for i := range 1000 {
		id := bucketID{project: project, client: client(i)}
		if first, second := n.take(id, nil, n.perClient, now), n.take(id, nil, n.perClient, now); first.wait != 0 || second.wait != time.Minute {
			t.Fatalf("client %d waits %v, then %v", i, first.wait, second.wait)
		}
	}
	for i := range 3 * maxBuckets {
		n.take(bucketID{project: project, client: client(i)}, nil, n.perClient, now)
	}
	n.buckets.CleanUp()
	if size := n.buckets.EstimatedSize(); size > maxBuckets {
		t.Errorf("%d buckets", size)
	}
}
