package gate

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// stuck is work that hears of nothing until it is let go.
func (c *crowd) stuck(w Work, let <-chan struct{}) error {
	p, err := c.gate.Enter(c.t.Context(), w)
	if err != nil {
		return err
	}
	_, err = Run(c.t.Context(), p, time.Second, func(context.Context) (int, error) {
		<-let
		return 0, nil
	})
	return err
}

func TestTheTimeLimitFreesThePlace(t *testing.T) {
	within(t, Config{Workers: 1, Queue: 10}, func(c *crowd) {
		let := make(chan struct{})
		if err := c.stuck(cold, let); !errors.Is(err, context.DeadlineExceeded) {
			c.t.Errorf("it got %v", err)
		}
		c.comes("next", cold, time.Second)
		c.want("next")
		if s := c.gate.Stats(); s.Overdue != 1 {
			c.t.Errorf("%+v", s)
		}
		close(let)
		c.gate.Wait()
	})
}

// What hangs beyond its limit may not pile up: as many as there are workers go on without a place, the rest keep theirs.
func TestWorkThatHangsDoesNotPileUp(t *testing.T) {
	within(t, Config{Workers: 2, Queue: 10}, func(c *crowd) {
		first, rest := make(chan struct{}), make(chan struct{})
		for i := range 4 {
			let := rest
			if i == 0 {
				let = first
			}
			if err := c.stuck(cold, let); !errors.Is(err, context.DeadlineExceeded) {
				c.t.Errorf("it got %v", err)
			}
		}
		c.comes("next", cold, time.Second)
		c.want("")
		if s := c.gate.Stats(); s.Overdue != 4 || s.Classes[Cold].Running != 2 {
			c.t.Errorf("%+v", s)
		}
		close(first)
		c.want("next")
		if s := c.gate.Stats(); s.Overdue != 3 || s.Classes[Cold].Running != 2 {
			c.t.Errorf("%+v", s)
		}
		close(rest)
		c.gate.Wait()
	})
}

func TestLargeWorkThatHangsDoesNotPileUp(t *testing.T) {
	within(t, Config{Workers: 4, Queue: 10}, func(c *crowd) {
		let := make(chan struct{})
		for range 2 {
			if err := c.stuck(large, let); !errors.Is(err, context.DeadlineExceeded) {
				c.t.Errorf("it got %v", err)
			}
		}
		c.comes("large", large, time.Second)
		c.comes("a", cold, time.Second)
		c.comes("b", cold, time.Second)
		c.want("a b")
		close(let)
		c.want("large a b")
		c.gate.Wait()
	})
}

func TestWorkHearsOfItsLimitAndOfWhoLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Config{Workers: 1})
		for _, want := range []error{context.DeadlineExceeded, context.Canceled} {
			ctx, cancel := context.WithCancel(t.Context())
			if want == context.Canceled {
				cancel()
			}
			p, err := g.Enter(t.Context(), cold)
			if err != nil {
				t.Fatal(err)
			}
			heard := make(chan error, 1)
			_, err = Run(ctx, p, time.Second, func(ctx context.Context) (int, error) {
				<-ctx.Done()
				heard <- ctx.Err()
				return 0, ctx.Err()
			})
			if !errors.Is(err, want) || !errors.Is(<-heard, want) {
				t.Errorf("%v was wanted, %v it got", want, err)
			}
			cancel()
		}
		g.Wait()
	})
}

func TestWorkThatPanicsLeavesItsPlace(t *testing.T) {
	within(t, Config{Workers: 1, Queue: 1}, func(c *crowd) {
		p, err := c.gate.Enter(c.t.Context(), cold)
		if err != nil {
			c.t.Fatal(err)
		}
		_, err = Run(c.t.Context(), p, time.Second, func(context.Context) (int, error) {
			var none []int
			return none[3], nil
		})
		if err == nil || !strings.Contains(err.Error(), "index out of range") {
			c.t.Errorf("it got %v", err)
		}
		c.comes("next", cold, time.Second)
		c.want("next")
	})
}

func TestAContextSaysHowUrgentAndForWhom(t *testing.T) {
	w := cold.As(For(InClass(t.Context(), Background), bob))
	if w.Class != Background || w.Owner != bob || w.Weight != cold.Weight {
		t.Errorf("%+v", w)
	}
	if w = w.As(t.Context()); w.Class != Background {
		t.Errorf("%+v", w)
	}
}
