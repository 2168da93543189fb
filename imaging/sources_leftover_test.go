package imaging

import "testing"

func TestTheFirstRenderIsThatOfTheOriginal(t *testing.T) {
	p := newPage(t, stored(t, scene(Size{1500, 1100}, 3), "jpeg"))
	s := NewSources(roomy)
	defer s.Close()
	if string(p.from(s, "resize/300x")) != string(p.original("resize/300x")) {
		t.Error("it differs")
	}
	if stats := s.Stats(); stats.Misses != 1 || stats.Entries != 1 || stats.Bytes < 300*220*3 || stats.Bytes > 300*220*4 {
		t.Errorf("it leaves %+v", stats)
	}
}

// TestWhatAFirstRenderLeavesServesTheNext has one of the same size to be what the original gives, and smaller ones nearly.
func TestWhatAFirstRenderLeavesServesTheNext(t *testing.T) {
	p := newPage(t, stored(t, scene(Size{1500, 1100}, 3), "jpeg"))
	s := NewSources(roomy)
	defer s.Close()
	p.from(s, "resize/500x")
	for _, text := range []string{"resize/500x/-/format/webp", "resize/500x/-/format/png/-/grayscale", "resize/500x/-/quality/best"} {
		if string(p.from(s, text)) != string(p.original(text)) {
			t.Errorf("%s is not what the original gives", text)
		}
	}
	for _, text := range []string{"resize/440x", "resize/250x", "resize/190x", "scale_crop/200x200/center"} {
		text += "/-/format/png"
		got, want := decodeAny(t, p.from(s, text)), decodeAny(t, p.original(text))
		if _, mean := distance(t, want, got); mean > 1 {
			t.Errorf("%s is %.2f levels off in the mean", text, mean)
		}
	}
	if n := p.loads.Load(); n != 1 {
		t.Errorf("the original was read %d times", n)
	}
	p.src.ID = "a part"
	if p.from(s, "crop/100px40p/0,0/-/resize/300x"); s.Stats().Entries != 1 {
		t.Errorf("of what was read in part there is %+v", s.Stats())
	}
}

// TestWhatHalfDoesNotServeIsKeptAsItIsAsked renders parts that need more pixels than half of the picture has.
func TestWhatHalfDoesNotServeIsKeptAsItIsAsked(t *testing.T) {
	p := newPage(t, stored(t, scene(Size{1500, 1100}, 3), "jpeg", larger))
	s := p.kept(roomy)
	for i, at := range []string{"0p,0p", "100p,0p", "50p,50p", "0p,100p", "100p,100p"} {
		text := "crop/50px50p/" + at + "/-/resize/500x" // from 2000 pixels of the whole, for the sake of the edges
		loads := p.loads.Load()
		if string(p.from(s, text)) != string(p.original(text)) {
			t.Errorf("%s is not what the original gives", text)
		}
		if n := p.loads.Load() - loads; i == 0 && n != 1 || i > 0 && n != 0 {
			t.Errorf("for %s the original was read %d times", text, n)
		}
	}
}
