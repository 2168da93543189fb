package imaging

import (
	"context"
	"testing"
)

// TestWhatComesAgainTooLateIsNotKept has more originals take turns than there is room for: decoding them to be kept would be
// in vain each time.
func TestWhatComesAgainTooLateIsNotKept(t *testing.T) {
	p := newPage(t, stored(t, scene(Size{400, 300}, 3), "png"))
	const one = 400 * 300 * 3
	s := NewSources(roomFor(3*one + one/2))
	defer s.Close()
	for _, text := range []string{"resize/90x", "resize/200x", "resize/300x"} { // what the one leaves does not serve the next
		for _, id := range []string{"a", "b", "c", "d"} {
			p.src.ID = id
			p.from(s, text)
		}
	}
	if stats := s.Stats(); s.sources.kept.Len() != 0 || stats.Misses != 12 {
		t.Errorf("of four in turn, with room for three, there is %+v", stats)
	}
	if p.from(s, "resize/390x"); s.sources.kept.Len() != 1 {
		t.Error("what came twice in a row is not kept")
	}
}

// TestWhatIsDecodedHasItsRoomBefore looks at what is held while a source is decoded to be kept.
func TestWhatIsDecodedHasItsRoomBefore(t *testing.T) {
	p := newPage(t, stored(t, scene(Size{400, 300}, 3), "png"))
	const one = 400 * 300 * 3
	s := NewSources(roomFor(2*one + one/2))
	defer s.Close()
	for i, id := range []string{"a", "b", "c"} {
		p.src.ID = id
		p.from(s, "resize/100x")
		others := min(i, 1)
		_, err := s.Render(t.Context(), p.plan("resize/350x"), func(ctx context.Context) ([]byte, error) {
			if held := s.sources.bytes; s.sources.kept.Len() != others || held < int64(others+1)*one || held > s.sources.most {
				t.Errorf("while %s is decoded there is %+v", id, s.Stats())
			}
			return p.load(ctx)
		})
		if err != nil || s.sources.kept.Len() != others+1 || s.sources.bytes > s.sources.most {
			t.Errorf("after %s there is %+v (%v)", id, s.Stats(), err)
		}
	}
}

// TestFirstRendersTakeNoRoomFromSources renders many originals once beside one that is kept.
func TestFirstRendersTakeNoRoomFromSources(t *testing.T) {
	p := newPage(t, stored(t, scene(Size{400, 300}, 3), "png"))
	const one = 400 * 300 * 3
	s := p.kept(roomFor(2 * one))
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		p.src.ID = id
		p.from(s, "resize/200x")
		if s.leftovers.bytes > s.leftovers.most || s.leftovers.bytes == 0 {
			t.Fatalf("they leave %d bytes, of %d", s.leftovers.bytes, s.leftovers.most)
		}
	}
	loads := p.loads.Load()
	p.src.ID = "original"
	if p.from(s, "resize/390x"); p.loads.Load() != loads {
		t.Error("what was kept is gone")
	}
}
