package preview

import (
	"testing"

	"github.com/google/uuid"
)

func TestAPreviewFollowsTheFilesThatAreLaidOnIt(t *testing.T) {
	ctx := t.Context()
	hub, ids := newHubOf(t, 3)
	below, above, unused := ids[0], ids[1], ids[2]
	file, err := hub.library.File(ctx, below)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hub.library.CreatePreset(ctx, file.ProjectID, "signed", "overlay/"+above.String()+"/50px50p"); err != nil {
		t.Fatal(err)
	}
	frames, err := hub.Open(ctx, "s", below, "")
	if err != nil {
		t.Fatal(err)
	}
	next := inTurn(t, frames)
	remove := func(id uuid.UUID) {
		t.Helper()
		if _, err := hub.library.DeleteFiles(ctx, []uuid.UUID{id}); err != nil {
			t.Fatal(err)
		}
	}
	restore := func(id uuid.UUID) {
		t.Helper()
		if _, err := hub.library.RestoreFiles(ctx, []uuid.UUID{id}); err != nil {
			t.Fatal(err)
		}
	}
	for i, text := range []string{"overlay/" + above.String() + "/50px50p", "mask/" + above.String(), "preset/signed"} {
		for j, settle := range []bool{false, true} {
			seq := 10*i + j
			hub.Set("s", seq, transformation(t, text), 100, settle)
			if f := next(seq); f.Err != nil {
				t.Errorf("%s, settled %t: %v", text, settle, f.Err)
			}
			remove(above)
			if f := next(seq); f.Err == nil || f.Err.Code != "layer-not-found" {
				t.Errorf("%s, settled %t, without its layer: %+v", text, settle, f.Err)
			}
			restore(above)
			if f := next(seq); f.Err != nil {
				t.Errorf("%s, settled %t, with its layer again: %v", text, settle, f.Err)
			}
		}
	}
	hub.Set("s", 100, transformation(t, "overlay/"+above.String()), 100, false)
	next(100)
	remove(unused) // of which this one knows nothing
	hub.Set("s", 101, transformation(t, "flip"), 100, false)
	next(101)
}
