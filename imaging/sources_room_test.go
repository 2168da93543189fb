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
	s := NewSources(3*one + one/2)
	defer s.Close()
	for range 3 {
		for _, id := range []string{"a", "b", "c", "d"} {
			p.src.ID = id
			p.from(s, "resize/90x")
		}
	}
	if stats := s.Stats(); stats.Entries != 0 || stats.Misses != 12 {
		t.Errorf("of four in turn, with room for three, there is %+v", stats)
	}
	p.from(s, "resize/90x")
	if stats := s.Stats(); stats.Entries == 0 {
		t.Error("what came twice in a row is not kept")
	}
}

// TestWhatIsDecodedHasItsRoomBefore looks at what is held while a source is decoded to be kept.
func TestWhatIsDecodedHasItsRoomBefore(t *testing.T) {
	p := newPage(t, stored(t, scene(Size{400, 300}, 3), "png"))
	const one = 400 * 300 * 3
	s := NewSources(2*one + one/2)
	defer s.Close()
	for i, id := range []string{"a", "b", "c"} {
		p.src.ID = id
		p.from(s, "resize/350x")
		others := min(i, 1)
		_, err := s.Render(t.Context(), p.plan("resize/350x"), func(ctx context.Context) ([]byte, error) {
			if stats := s.Stats(); stats.Entries != others || stats.Bytes < int64(others+1)*one || stats.Bytes > s.most {
				t.Errorf("while %s is decoded there is %+v", id, stats)
			}
			return p.load(ctx)
		})
		if stats := s.Stats(); err != nil || stats.Entries != others+1 || stats.Bytes > s.most {
			t.Errorf("after %s there is %+v (%v)", id, stats, err)
		}
	}
}
