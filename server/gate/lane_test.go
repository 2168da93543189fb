package gate

import (
	"strings"
	"testing"
	"time"
)

func TestALargeRenderLeavesPlacesToSmallOnes(t *testing.T) {
	for workers, small := range map[int]string{1: "x1", 2: "x1", 3: "x1", 4: "x1 x2", 8: "x1 x2 x3 x4"} {
		within(t, Config{Workers: workers, Queue: 100}, func(c *crowd) {
			c.comes("large", large, forever)
			c.comes("another", large, 0)
			for _, name := range []string{"x1", "x2", "x3", "x4", "x5"} {
				c.comes(name, cold, forever-time.Second)
			}
			c.want("large " + small)
		})
	}
}

func TestALargeRenderIsNotPassedForEver(t *testing.T) {
	within(t, Config{Workers: 4, Queue: 100}, func(c *crowd) {
		for i := range 4 { // the owner has had its share
			c.comes("s", cold, time.Duration(i+1)*time.Second)
		}
		c.comes("large", large, 20*time.Second) // takes two places
		for range 20 {
			c.comes("s", cold, 10*time.Second)
		}
		c.after(1500 * time.Millisecond) // one is free, and is kept
		c.want("s s s s")
		c.after(time.Second) // two are
		c.want("s s s s large")
		c.after(time.Second)
		c.want("s s s s large s")
	})
}

func TestPreviewsAreNotHeldUpByColdRenders(t *testing.T) {
	within(t, Config{Workers: 2, Queue: 10}, func(c *crowd) {
		c.comes("cold", cold, time.Second)
		c.comes("cold", cold, 2*time.Second)
		c.comes("p1", quick, 5*time.Second)
		c.comes("p2", quick, 5*time.Second)
		c.comes("late", cold, 4*time.Second)
		c.want("cold cold p1 p2")
		c.after(1500 * time.Millisecond) // one is still there, and there are previews
		c.want("cold cold p1 p2")
		c.after(time.Second) // but one there always is
		c.want("cold cold p1 p2 late")
		c.comes("later", cold, time.Second)
		c.want("cold cold p1 p2 late")
		c.after(3 * time.Second) // the previews are over
		c.want("cold cold p1 p2 late later")
	})
}

func TestHeavyPreviewsRunOneAtATimeAndLeaveAPlace(t *testing.T) {
	within(t, Config{Workers: 4, Queue: 10}, func(c *crowd) {
		c.comes("heavy", heavy, 2*time.Second)
		c.comes("heavy", heavy.by(bob), 2*time.Second)
		c.comes("quick", quick.by(carol), time.Second)
		c.comes("quick", quick, time.Second)
		c.want("heavy quick")
		c.after(time.Second)
		c.want("heavy quick quick")
		c.after(time.Second)
		c.want("heavy quick quick heavy")
	})
}

func TestTheBackgroundWaitsForIdleWorkers(t *testing.T) {
	within(t, Config{Workers: 2, Queue: 10}, func(c *crowd) {
		c.comes("cold", cold, time.Second)
		c.comes("behind", behind, time.Second)
		c.comes("behind", behind, time.Second)
		c.comes("preview", quick, 2*time.Second)
		c.want("cold preview")
		c.after(2 * time.Second)
		c.want("cold preview behind")
		c.comes("cold", cold, 3*time.Second) // are not held up by it
		c.comes("cold", cold, time.Second)
		c.want("cold preview behind cold cold")
		c.after(2 * time.Second)
		c.want("cold preview behind cold cold")
		c.after(time.Second)
		c.want("cold preview behind cold cold behind")
	})
}

func TestTheBackgroundGetsThroughUnderConstantLightLoad(t *testing.T) {
	within(t, Config{Workers: 1, Queue: 10}, func(c *crowd) {
		c.comes("cold", cold, time.Second)
		c.comes("behind", behind, time.Second)
		for i := range 10 { // the next one comes just before the one before goes
			c.after(time.Second - 1)
			c.comes("cold", cold, time.Second)
			c.after(1)
			if got := strings.Contains(c.said(), "behind"); got != (i == 9) {
				c.t.Errorf("after %d s it is in: %v", i+1, got)
			}
		}
	})
}

func TestNoneOfTheBackgroundRunsWhileOthersWait(t *testing.T) {
	within(t, Config{Workers: 1, Queue: 10}, func(c *crowd) {
		c.comes("behind", behind, 0)
		c.comes("a", cold, 20*time.Second)
		c.comes("b", cold, 20*time.Second)
		c.comes("old", behind, time.Second)
		c.after(19 * time.Second)
		c.want("behind a")
		c.after(time.Second)
		c.want("behind a b old")
	})
}
