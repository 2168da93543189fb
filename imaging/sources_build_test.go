package imaging

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"calotype/imaging/exif"
	"calotype/imaging/preflight"
)

// TestWhoWaitsGoesOnWhenTheOneWhoDecodesGivesUp has the second of two take over.
func TestWhoWaitsGoesOnWhenTheOneWhoDecodesGivesUp(t *testing.T) {
	p := newPage(t, stored(t, scene(Size{400, 300}, 3), "png"))
	s := NewSources(roomy)
	defer s.Close()
	p.from(s, "resize/30x")

	first, giveUp := context.WithCancel(t.Context())
	reading, ended := make(chan struct{}), make(chan error, 2)
	go func() {
		_, err := s.Render(first, p.plan("resize/90x"), func(ctx context.Context) ([]byte, error) {
			close(reading)
			<-ctx.Done() // it stops as soon as nobody waits for it
			return nil, ctx.Err()
		})
		ended <- err
	}()
	<-reading
	second := make(chan error, 1)
	go func() {
		_, err := s.Render(t.Context(), p.plan("resize/80x"), p.load)
		second <- err
	}()
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := s.Render(gone, p.plan("resize/70x"), p.load); !errors.Is(err, context.Canceled) {
		t.Errorf("who left while it was decoded is told %v", err)
	}
	giveUp()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up is told %v", err)
	}
	if err := <-second; err != nil {
		t.Errorf("who waited is told %v", err)
	}
	if stats := s.Stats(); stats.Entries == 0 || p.loads.Load() != 2 {
		t.Errorf("read %d times, there is %+v", p.loads.Load(), stats)
	}
}

// TestNobodyWaitsLongerThanDecodingTakes renders a small picture while another decodes to a larger one.
func TestNobodyWaitsLongerThanDecodingTakes(t *testing.T) {
	p := newPage(t, stored(t, scene(Size{1600, 1200}, 3), "jpeg"))
	s := NewSources(roomy)
	defer s.Close()
	p.from(s, "resize/50x")
	_, err := s.Render(t.Context(), p.plan("resize/700x"), func(ctx context.Context) ([]byte, error) {
		if string(p.from(s, "resize/150x")) != string(p.original("resize/150x")) {
			t.Error("it is not what the original gives")
		}
		return p.load(ctx)
	})
	if stats := s.Stats(); err != nil || p.loads.Load() != 3 || stats.Misses != 2 || s.sources.kept.Len() != 1 {
		t.Errorf("read %d times, there is %+v (%v)", p.loads.Load(), stats, err)
	}
	if p.from(s, "resize/160x"); p.loads.Load() != 3 {
		t.Error("what is kept does not serve it")
	}
}

func TestWhatCannotBeReadIsSaidAsItIs(t *testing.T) {
	p := newPage(t, stored(t, scene(Size{400, 300}, 3), "png"))
	s := NewSources(roomy)
	defer s.Close()
	for range 3 {
		_, err := s.Render(t.Context(), p.plan("resize/90x"), func(context.Context) ([]byte, error) { return nil, fs.ErrNotExist })
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%v", err)
		}
	}
	for range 3 {
		_, err := s.Render(t.Context(), p.plan("resize/90x"), func(context.Context) ([]byte, error) { return p.data[:len(p.data)/2], nil })
		var damaged *DecodeError
		if !errors.As(err, &damaged) {
			t.Errorf("%v", err)
		}
	}
	if stats := s.Stats(); stats.Entries != 0 {
		t.Errorf("there is %+v", stats)
	}
}

// TestASoundPartOfADamagedPictureIsServedAsEver renders the top of a picture whose end no decoder can read.
func TestASoundPartOfADamagedPictureIsServedAsEver(t *testing.T) {
	p := newPage(t, stored(t, noise(1, Size{900, 1200}, 3), "jpeg"))
	end := p.data[len(p.data)*9/10:]
	copy(end, bytes.Repeat([]byte{0xff, 0x00, 0xff, 0xd9, 0x12}, 400))
	copy(end[len(end)-2:], []byte{0xff, 0xd9})
	s := NewSources(roomy)
	defer s.Close()
	if _, err := p.plan("resize/800x").Render(t.Context(), p.data); err == nil {
		t.Fatal("it is not damaged")
	}
	want := string(p.original("crop/200x100/0,0"))
	for range 3 {
		if string(p.from(s, "crop/200x100/0,0")) != want {
			t.Error("it is another")
		}
	}
}

func TestWhatIsKeptKeepsMetadataAndProfile(t *testing.T) {
	for format, data := range gossips(t) {
		p := newPage(t, data)
		s := p.kept(roomy)
		for _, strip := range []string{"none", "sensitive", "copyright", "all"} {
			text := "resize/50x/-/format/jpeg/-/strip_meta/" + strip
			want, err := exif.Read(p.original(text), preflight.JPEG)
			if err != nil {
				t.Fatal(err)
			}
			got, err := exif.Read(p.from(s, text), preflight.JPEG)
			if err != nil || got.Camera != want.Camera || len(got.EXIF) != len(want.EXIF) || got.Orientation != want.Orientation {
				t.Errorf("%s, strip_meta/%s: %+v, %v; want %+v", format, strip, got, err, want)
			}
		}
	}
	p := newPage(t, profiledFile(t, scene(Size{300, 200}, 3), "png", "p3"))
	s := p.kept(roomy)
	const text = "resize/100x/-/srgb/keep_profile/-/format/jpeg"
	want := profileOf(t, p.original(text))
	for range 3 {
		if got := profileOf(t, p.from(s, text)); len(got) == 0 || !bytes.Equal(got, want) {
			t.Errorf("a profile of %d bytes, not %d", len(got), len(want))
		}
	}
}

// TestALayerIsKept lays one file on several pictures.
func TestALayerIsKept(t *testing.T) {
	const id = "00000000-0000-4000-8000-000000000001"
	logo := newPage(t, stored(t, scene(Size{200, 100}, 4), "png"))
	logo.src.ID = id
	s := NewSources(roomy)
	defer s.Close()
	text := "resize/200x/-/overlay/" + id + "/50px50p/center/-/format/png"
	for _, name := range []string{"a", "b", "c", "d"} {
		p := newPage(t, stored(t, scene(Size{400, 300}, 3), "png"))
		p.src.ID, p.src.Layers = name, map[string]Layer{id: {logo.src, logo.load}}
		got, want := decodeAny(t, p.from(s, text)), decodeAny(t, p.original(text))
		if _, mean := distance(t, want, got); mean > 1 {
			t.Errorf("on %s it is %.2f levels off in the mean", name, mean)
		}
		p.src.Layers[id] = Layer{logo.src, func(context.Context) ([]byte, error) { return nil, fs.ErrNotExist }}
		if _, err := s.Render(t.Context(), p.plan(text), p.load); err != nil { // of the first on, what it was reduced to is kept
			t.Errorf("on %s, once its file is gone, it is %v", name, err)
		}
		_, err := s.Render(t.Context(), p.plan(strings.Replace(text, "50px50p", "100px100p", 1)), p.load)
		var missing *MissingError
		if !errors.As(err, &missing) {
			t.Errorf("larger on %s, once its file is gone, it is %v", name, err)
		}
	}
	if n := logo.loads.Load() - 4; n != 1 { // four by original
		t.Errorf("it was read %d times", n)
	}
}
