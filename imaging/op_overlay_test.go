package imaging

import (
	"context"
	"errors"
	"testing"
)

// A layer is made for the first frame of an animation alone, but for one that is too large to be kept.
func TestALayerIsMadeOnceForAllFrames(t *testing.T) {
	for _, c := range []struct {
		size Size
		once bool
	}{{Size{60, 40}, true}, {Size{keptLayer/500 + 1, 500}, false}} {
		first, second := flat(c.size.Width, c.size.Height, 3, Color{0, 0, 0, 255}).full(t), flat(c.size.Width, c.size.Height, 3, Color{90, 0, 0, 255}).full(t)
		first.finds = finds{}
		second.finds = first.finds
		second.shelf.load = func(context.Context) ([]byte, error) { return nil, errors.New("it was read again") }
		op := &Overlay{File: self, Box: newOverlay().Box, Opacity: 50}
		if err := op.Apply(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		if err := op.Apply(t.Context(), second); (err == nil) != c.once {
			t.Errorf("%v: the second frame answers %v", c.size, err)
		}
		if c.once {
			if p, err := second.materialize(t.Context()); err != nil || p.at(30, 20, 0) != 45 {
				t.Errorf("the second frame is %v, %v", p.at(30, 20, 0), err)
			}
		}
	}
}
