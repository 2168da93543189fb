package delivery

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"

	"calotype/imaging"
)

// Renders follow and cross each other in the memory that they read their originals into, which are of rising and falling
// sizes.
func TestOriginalsDoNotMixInTheMemoryThatRendersShare(t *testing.T) {
	w := newWorld(t)
	originals := map[uuid.UUID][]byte{}
	for i := range 6 {
		data := photo(t, 90+(i%3)*70, 200-25*i)
		originals[w.add(fmt.Sprint(i, ".jpg"), data)] = data
	}
	var running sync.WaitGroup
	for degrees := 10; degrees < 60; degrees += 10 {
		chain, err := imaging.Parse(fmt.Sprintf("rotate/%d/-/format/png", degrees))
		if err != nil {
			t.Fatal(err)
		}
		for id, data := range originals {
			running.Go(func() {
				got, err := w.variants.Get(t.Context(), id, chain, imaging.Accept{})
				if err != nil {
					t.Error(err)
					return
				}
				src, err := w.variants.sources.get(t.Context(), id)
				if err != nil {
					t.Error(err)
					return
				}
				p, err := chain.Plan(src.Source, imaging.Accept{}, imaging.DefaultLimits)
				if err != nil {
					t.Error(err)
					return
				}
				want, err := p.Render(t.Context(), data)
				if err != nil || !bytes.Equal(got.Data, want.Data) {
					t.Errorf("%s by %s is another picture than its original alone makes (%v)", id, chain, err)
				}
			})
		}
	}
	running.Wait()
}

// What renders borrow is theirs alone until they give it back, and is as large as they asked for.
func TestMemoryIsLentToOneRenderAtATime(t *testing.T) {
	var first, second borrowed
	a, b, c := first.take(1000), second.take(1000), first.take(mostLent+1)
	for _, lent := range [][]byte{a, b} {
		if len(lent) != 1000 {
			t.Errorf("%d bytes are lent", len(lent))
		}
	}
	if &a[0] == &b[0] || len(c) != mostLent+1 {
		t.Errorf("both have the same memory, or %d bytes", len(c))
	}
	first.giveBack()
	second.giveBack()
	if len(first.buffers) != 1 {
		t.Error("what is too large is lent again")
	}
}
