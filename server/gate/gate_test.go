package gate

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
)

// A crowd is renders that ask a gate.
type crowd struct {
	t    *testing.T
	gate *Gate
	all  sync.WaitGroup

	mu   sync.Mutex
	came int
	log  []event
}

// An event is that one who came was let in, or refused.
type event struct {
	at     time.Time
	number int // in the order of coming
	name   string
}

// comes has a render ask that takes so long once it is in.
func (c *crowd) comes(name string, w Work, takes time.Duration) {
	c.came++
	number := c.came
	c.all.Go(func() {
		p, err := c.gate.Enter(c.t.Context(), w)
		if err != nil {
			name = "not " + name
		}
		c.mu.Lock()
		c.log = append(c.log, event{time.Now(), number, name})
		c.mu.Unlock()
		if err == nil {
			time.Sleep(takes)
			p.Leave()
		}
	})
	synctest.Wait()
}

// said is who was let in so far, in order; of those who were at the same time, in the order in which they came.
func (c *crowd) said() string {
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	slices.SortFunc(c.log, func(a, b event) int { return cmp.Or(a.at.Compare(b.at), a.number-b.number) })
	var names []string
	for _, e := range c.log {
		names = append(names, e.name)
	}
	return strings.Join(names, " ")
}

// within runs a test with fake time against a gate.
func within(t *testing.T, config Config, test func(c *crowd)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := &crowd{t: t, gate: New(config)}
		test(c)
		c.all.Wait()
		if s := c.gate.Stats(); s.Overdue != 0 || slices.ContainsFunc(s.Classes[:], func(c ClassStats) bool { return c.Running+c.Waiting != 0 }) {
			t.Errorf("in the end: %+v", s)
		}
	})
}

// after is when this much fake time has passed.
func (c *crowd) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (c *crowd) want(order string) {
	c.t.Helper()
	if got := c.said(); got != order {
		c.t.Errorf("let in were %q, want %q", got, order)
	}
}

var (
	alice, bob, carol = uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}

	cold    = Work{Class: Cold, Owner: alice, Weight: 1}
	large   = Work{Class: Cold, Owner: alice, Weight: 10 * PlacePixels}
	quick   = Work{Class: Preview, Owner: alice, Weight: 1}
	heavy   = Work{Class: Preview, Owner: alice, Weight: 10 * PlaceWork}
	behind  = Work{Class: Background, Owner: alice, Weight: 1}
	forever = time.Hour
)

func (w Work) by(owner uuid.UUID) Work {
	w.Owner = owner
	return w
}

func TestSoManyRunAtOnceAsThereAreWorkers(t *testing.T) {
	within(t, Config{Workers: 2, Queue: 10}, func(c *crowd) {
		for _, name := range []string{"a", "b", "c", "d"} {
			c.comes(name, cold, time.Second)
		}
		c.want("a b")
		c.after(time.Second)
		c.want("a b c d")
	})
}

func TestNobodyWaitsWithoutEnd(t *testing.T) {
	within(t, Config{Workers: 1, Queue: 10, Wait: 30 * time.Second}, func(c *crowd) {
		c.comes("a", cold, forever)
		c.comes("b", cold, time.Second)
		c.comes("x", behind, time.Second) // who asks for that says how long
		c.after(29 * time.Second)
		c.want("a")
		c.comes("c", cold, time.Second)
		c.after(time.Second)
		c.want("a not b")
	})
}

func TestWhoLeavesTheQueueIsGoneFromItAtOnce(t *testing.T) {
	within(t, Config{Workers: 2, Queue: 10}, func(c *crowd) {
		c.comes("a", cold, time.Second)
		c.comes("b", cold, 3*time.Second)
		ctx, leave := context.WithCancelCause(c.t.Context())
		failed := make(chan error)
		go func() {
			_, err := c.gate.Enter(ctx, cold.by(bob))
			failed <- err
		}()
		synctest.Wait()
		c.comes("c", cold, time.Second)
		gone := errors.New("gone")
		leave(gone)
		if err := <-failed; !errors.Is(err, gone) {
			c.t.Errorf("it got %v", err)
		}
		if waiting := c.gate.Stats().Classes[Cold].Waiting; waiting != 1 {
			c.t.Errorf("%d wait", waiting)
		}
		c.after(time.Second)
		c.want("a b c")
		if _, err := c.gate.Enter(ctx, cold); !errors.Is(err, gone) {
			c.t.Errorf("who comes when it is over got %v", err)
		}
	})
}

// The places that are kept for a large one are free again when it waits no more.
func TestALargeOneThatLeavesHoldsUpNobody(t *testing.T) {
	within(t, Config{Workers: 4, Queue: 10}, func(c *crowd) {
		for i := range 4 {
			c.comes("s", cold, []time.Duration{time.Second, 9 * time.Second}[min(i, 1)])
		}
		ctx, leave := context.WithCancel(c.t.Context())
		c.all.Go(func() {
			if _, err := c.gate.Enter(ctx, large); !errors.Is(err, context.Canceled) {
				c.t.Errorf("it got %v", err)
			}
		})
		synctest.Wait()
		c.comes("t", cold, time.Second)
		c.after(2 * time.Second)
		c.want("s s s s")
		leave()
		c.want("s s s s t")
	})
}

// All that may happen happens at once, and in the end everybody has left.
func TestTheGateKeepsItsAccounts(t *testing.T) {
	for _, workers := range []int{1, 2, 5} {
		within(t, Config{Workers: workers, Queue: 40, Wait: 2 * time.Second}, func(c *crowd) {
			works := []Work{cold, large, quick, heavy, behind, {Class: Background, Weight: 3 * PlacePixels}}
			for i := range 2000 {
				c.all.Go(func() {
					time.Sleep(time.Duration(i) * 10 * time.Millisecond)
					ctx, cancel := context.WithTimeout(c.t.Context(), time.Duration(1+i*7%50)*100*time.Millisecond)
					defer cancel()
					p, err := c.gate.Enter(ctx, works[i%len(works)].by(uuid.UUID{byte(i % 7)}))
					if err != nil {
						return
					}
					s := c.gate.Stats()
					if s.Classes[Preview].Running > workers+1 || s.Classes[Cold].Running > workers+1 || s.Classes[Cold].Waiting > 41 {
						c.t.Errorf("%d workers: %+v", workers, s)
					}
					_, _ = Run(ctx, p, time.Duration(1+i*3%20)*10*time.Millisecond, func(context.Context) (int, error) {
						time.Sleep(time.Duration(i*11%40) * 10 * time.Millisecond)
						return 0, nil
					})
					p.Leave() // once more does nothing
				})
			}
			c.all.Wait()
			c.gate.Wait()
		})
	}
}
