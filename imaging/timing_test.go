package imaging

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestARenderSaysWhereItsTimeWent(t *testing.T) {
	data := stored(t, detailed(900, 600, 3), "jpeg")
	for _, c := range []struct {
		chain string
		steps []string
	}{
		{"resize/300x", []string{"resize"}},
		{"resize/300x/-/blur/5/-/flip", []string{"resize", "blur", "flip"}},
		{"brightness/10/-/resize/300x", []string{"brightness", "resize"}},
		{"resize/300x/-/brightness/10/-/contrast/10/-/sharp/5", []string{"resize", "colour", "sharp"}},
		{"trim/10/-/resize/300x", []string{"trim", "resize"}},
		{"resize/300x/-/blurhash", []string{"resize"}},
	} {
		start := time.Now()
		result, _, err := serve(t, data, c.chain)
		whole := time.Since(start)
		if err != nil {
			t.Fatal(err)
		}
		took := result.Timing
		if took.Decode <= 0 || took.Operations <= 0 || took.Encode <= 0 || took.Decode+took.Operations+took.Encode > whole {
			t.Errorf("%s: %+v of %s", c.chain, took, whole)
		}
		var names []string
		var steps time.Duration
		for _, s := range took.Steps {
			names = append(names, s.Name)
			steps += s.Took
		}
		if !slices.Equal(names, c.steps) || steps > took.Operations {
			t.Errorf("%s: %v", c.chain, took.Steps)
		}
	}
}

func TestTheClockTakesOneThingAfterAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := startClock()
		time.Sleep(time.Second)
		c.operations()
		step := func(name string, n int, decodes, takes time.Duration) {
			err := c.step(name, func() (int, error) {
				end := c.decoding()
				time.Sleep(decodes)
				end()
				time.Sleep(takes)
				return n, nil
			})
			if err != nil {
				t.Error(err)
			}
		}
		step("blur", 1, 3*time.Second, 5*time.Second)
		step("brightness", 2, 0, time.Second)
		step("blur", 1, 0, time.Second) // of the next frame
		time.Sleep(time.Second)         // what is no operation's
		c.encode()
		time.Sleep(2 * time.Second)
		got := c.stop()
		want := []StepTime{{"blur", 6 * time.Second}, {"colour", time.Second}}
		if got.Decode != 4*time.Second || got.Operations != 8*time.Second || got.Encode != 2*time.Second || !slices.Equal(got.Steps, want) {
			t.Errorf("%+v", got)
		}
	})
}
