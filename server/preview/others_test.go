package preview

import (
	"testing"

	"calotype/storage/storagetest"
)

func TestAViewerIsReachedFromEveryNode(t *testing.T) {
	base := storagetest.OpenShared(t)
	id := addFiles(t, base, 1)[0]
	here, there := hubOn(t, base), hubOn(t, base.Beside(t))
	frames, err := here.Open(t.Context(), "s", id, "image/webp")
	if err != nil {
		t.Fatal(err)
	}
	for seq, hub := range []*Hub{there, here, there} {
		if !hub.SetAnywhere(t.Context(), "s", seq, transformation(t, "flip"), 100, false) {
			t.Fatal("the viewer is not found")
		}
		if f := <-frames; f.Seq != seq {
			t.Errorf("frame %d, want %d", f.Seq, seq)
		}
	}
	if there.SetAnywhere(t.Context(), "nobody", 1, transformation(t, "flip"), 100, false) {
		t.Error("a viewer that is nowhere is said to be asked")
	}
}

func TestAViewerThatComesBackToAnotherNodeGoesOn(t *testing.T) {
	base := storagetest.OpenShared(t)
	id := addFiles(t, base, 1)[0]
	here, there := hubOn(t, base), hubOn(t, base.Beside(t))
	old, err := here.Open(t.Context(), "s", id, "image/webp")
	if err != nil {
		t.Fatal(err)
	}
	here.Set("s", 7, transformation(t, "mirror"), 100, false)
	<-old
	frames, err := there.Open(t.Context(), "s", id, "image/webp")
	if err != nil {
		t.Fatal(err)
	}
	if f := <-frames; f == nil || f.Seq != 7 {
		t.Errorf("got %v, want what was asked for last", f)
	}
	if here.Set("s", 8, transformation(t, "flip"), 100, false) {
		t.Error("what is asked of the viewer is still taken where it was")
	}
	for range old { // ends
	}
	if here.Viewers() != 0 {
		t.Error("the viewer is still where it was")
	}
}
