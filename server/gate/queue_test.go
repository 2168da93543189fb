package gate

import (
	"errors"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
)

func TestOwnersTakeTurns(t *testing.T) {
	within(t, Config{Workers: 1, Queue: 100}, func(c *crowd) {
		for _, name := range []string{"a1", "a2", "a3", "a4"} {
			c.comes(name, cold, time.Second)
		}
		c.comes("b1", cold.by(bob), time.Second)
		c.comes("b2", cold.by(bob), time.Second)
		c.comes("c1", cold.by(carol), time.Second)
		c.all.Wait()
		c.want("a1 b1 c1 a2 b2 a3 a4")
	})
}

// Two projects ask for as much as they can get: one for many small renders, the other for few that take long. Each gets half
// of the workers' time.
func TestAFloodTakesNoMoreThanItsShareOfTheTime(t *testing.T) {
	for _, workers := range []int{1, 2, 4} {
		within(t, Config{Workers: workers, Queue: 10_000}, func(c *crowd) {
			spent := map[uuid.UUID]time.Duration{}
			var mu sync.Mutex
			flood := func(owner uuid.UUID, renders int, takes time.Duration) {
				for range renders {
					c.all.Go(func() {
						p, err := c.gate.Enter(c.t.Context(), cold.by(owner))
						if err != nil {
							c.t.Error(err)
							return
						}
						time.Sleep(takes)
						p.Leave()
						mu.Lock()
						defer mu.Unlock()
						spent[owner] += takes
					})
				}
				synctest.Wait()
			}
			flood(alice, 200*workers, 500*time.Millisecond) // 100 seconds for all workers
			flood(bob, 1000*workers, 20*time.Millisecond)   // 20 seconds, of which each takes two in fairness
			c.after(30 * time.Second)
			mu.Lock()
			defer mu.Unlock()
			a, b := spent[alice].Seconds(), spent[bob].Seconds()
			if b/a < .8 || b/a > 1.25 {
				c.t.Errorf("%d workers: %.1f s and %.1f s", workers, a, b)
			}
		})
	}
}

func TestWhoComesNowAndThenHardlyWaitsForAFlood(t *testing.T) {
	within(t, Config{Workers: 2, Queue: 1000}, func(c *crowd) {
		for range 500 {
			c.all.Go(func() {
				if p, err := c.gate.Enter(c.t.Context(), cold); err == nil {
					time.Sleep(100 * time.Millisecond)
					p.Leave()
				}
			})
		}
		synctest.Wait()
		for range 50 {
			start := time.Now()
			p, err := c.gate.Enter(c.t.Context(), cold.by(bob))
			if err != nil {
				c.t.Fatal(err)
			}
			if waited := time.Since(start); waited > 100*time.Millisecond || waited != p.Waited() {
				c.t.Errorf("waited %s, says %s", waited, p.Waited())
			}
			time.Sleep(50 * time.Millisecond)
			p.Leave()
		}
	})
}

func TestAFullQueueRefuses(t *testing.T) {
	within(t, Config{Workers: 1, Queue: 2}, func(c *crowd) {
		for _, name := range []string{"a", "b", "c", "d"} {
			c.comes(name, cold, time.Second)
		}
		c.want("a not d")
		c.comes("p", quick, time.Second) // has a queue of its own
		c.want("a not d p")
		if s := c.gate.Stats().Classes[Cold]; s.Refused != 1 || s.Waiting != 2 || s.Running != 1 {
			c.t.Errorf("%+v", s)
		}
	})
}

func TestNobodyFillsTheQueueForOthers(t *testing.T) {
	within(t, Config{Workers: 1, Queue: 3}, func(c *crowd) {
		for _, name := range []string{"a1", "a2", "a3", "a4"} {
			c.comes(name, cold, time.Second)
		}
		c.comes("b1", cold.by(bob), time.Second)
		c.want("a1 not a4")
		c.comes("b2", cold.by(bob), time.Second) // would have as many there as the other
		c.want("a1 not a4 not b2")
		c.comes("c1", cold.by(carol), time.Second)
		c.want("a1 not a3 not a4 not b2")
		c.comes("c2", cold.by(carol), time.Second)
		c.comes("a5", cold, time.Second)
		c.want("a1 not a3 not a4 not b2 not c2 not a5")
	})
}

func TestWhoIsRefusedIsToldWhenToComeAgain(t *testing.T) {
	for _, test := range []struct {
		takes, want time.Duration
		workers     int
	}{{10 * time.Millisecond, time.Second, 1}, {time.Second, 5 * time.Second, 1}, {time.Second, 3 * time.Second, 2}, {time.Hour, time.Minute, 1}} {
		within(t, Config{Workers: test.workers, Queue: 4}, func(c *crowd) {
			c.comes("first", cold, test.takes)
			c.after(test.takes)
			for range test.workers + 4 {
				c.comes("", cold, 0)
			}
			var refused *BusyError
			c.all.Wait()
			for range test.workers + 4 {
				c.comes("", cold, test.takes)
			}
			if _, err := c.gate.Enter(c.t.Context(), cold); !errors.As(err, &refused) || !errors.Is(err, ErrBusy) {
				c.t.Fatalf("it got %v", err)
			}
			if wait := refused.After; wait > test.want || wait < test.want/2 {
				c.t.Errorf("renders of %s: told %s", test.takes, wait)
			}
		})
	}
}

func (w Work) from(client string) Work {
	w.Client = netip.MustParsePrefix(client + "/32")
	return w
}

func TestClientsOfAnOwnerTakeTurns(t *testing.T) {
	within(t, Config{Workers: 1, Queue: 100}, func(c *crowd) {
		for _, name := range []string{"x1", "x2", "x3", "x4"} {
			c.comes(name, cold.from("192.0.2.1"), time.Second)
		}
		c.comes("y1", cold.from("192.0.2.2"), time.Second)
		c.comes("y2", cold.from("192.0.2.2"), time.Second)
		c.comes("b1", cold.by(bob).from("192.0.2.1"), time.Second) // a client of another owner is another
		c.comes("z1", cold.from("192.0.2.3"), time.Second)
		c.all.Wait()
		c.want("x1 b1 y1 z1 x2 y2 x3 x4")
	})
}

func TestTheClientOfWhomTheMostWaitIsRefused(t *testing.T) {
	within(t, Config{Workers: 1, Queue: 3}, func(c *crowd) {
		for _, name := range []string{"x1", "x2", "x3"} {
			c.comes(name, cold.from("192.0.2.1"), time.Second)
		}
		c.comes("y1", cold.from("192.0.2.2"), time.Second)
		c.comes("z1", cold.from("192.0.2.3"), time.Second)
		c.want("x1 not x3")
		c.comes("z2", cold.from("192.0.2.3"), time.Second)
		c.want("x1 not x3 not z2")
	})
}

func TestQuickOnesDoNotWaitForWhatTakesLong(t *testing.T) {
	within(t, Config{Workers: 2, Queue: 100}, func(c *crowd) {
		brief := cold
		brief.Quick = true
		c.comes("long", cold, 10*time.Second)
		c.comes("large", large, 10*time.Second)
		c.comes("long", cold, time.Second)
		c.comes("q1", brief, time.Second)
		c.comes("q2", brief, time.Second)
		c.want("long large q1") // of places for these there is one
		c.after(time.Second)
		c.want("long large q1 q2")
	})
}
