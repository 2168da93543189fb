package preview

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"calotype/storage"
)

func TestAPreviewFollowsThePresetsThatItUses(t *testing.T) {
	ctx := t.Context()
	hub, id := newHub(t)
	file, err := hub.library.File(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	frames, err := hub.Open(ctx, "s", id, "")
	if err != nil {
		t.Fatal(err)
	}
	next := inTurn(t, frames)
	change := func(preset uuid.UUID, transformation string) {
		t.Helper()
		if _, err := hub.library.UpdatePreset(ctx, preset, storage.PresetChange{Transformation: &transformation}); err != nil {
			t.Fatal(err)
		}
	}
	hub.Set("s", 1, transformation(t, "preset/card"), 100, false)
	if f := next(1); f.Err == nil || f.Err.Code != "bad-transformation" || !strings.Contains(f.Err.Message, `no preset "card"`) {
		t.Errorf("before there is one: %+v", f.Err)
	}
	card, err := hub.library.CreatePreset(ctx, file.ProjectID, "card", "resize/60x")
	if err != nil {
		t.Fatal(err)
	}
	if f := next(1); f.Err != nil || f.FullWidth != 60 {
		t.Errorf("once there is one: %d wide, %v", f.FullWidth, f.Err)
	}
	change(card.ID, "resize/30x")
	if f := next(1); f.Err != nil || f.FullWidth != 30 {
		t.Errorf("once it is another: %d wide, %v", f.FullWidth, f.Err)
	}

	hub.Set("s", 2, transformation(t, "preset/card/-/format/png"), 100, true)
	if f := next(2); f.Err != nil || f.Result == nil || f.Result.Width != 30 || f.Result.URL != "/image/"+id.String()+"/-/preset/card/-/format/png/" {
		t.Errorf("settled on %+v, %v", f.Result, f.Err)
	}
	change(card.ID, "resize/20x")
	if f := next(2); f.Err != nil || f.Result == nil || f.Result.Width != 20 {
		t.Errorf("settled anew on %+v, %v", f.Result, f.Err)
	}
	hub.Set("s", 3, transformation(t, "preset/crad"), 100, true)
	if f := next(3); f.Err == nil || !strings.Contains(f.Err.Message, "did you mean card?") {
		t.Errorf("an unknown one settles on %+v", f.Err)
	}
	change(card.ID, "flip/-/json")
	next(3)
	hub.Set("s", 4, transformation(t, "preset/card"), 100, true)
	if f := next(4); f.Err != nil || f.Result != nil || f.MIME != "image/jpeg" {
		t.Errorf("what answers JSON is shown as %s, %+v, %v", f.MIME, f.Result, f.Err)
	}

	hub.Set("s", 5, transformation(t, "flip"), 100, false)
	next(5)
	change(card.ID, "resize/10x") // that it does not use
	other, err := hub.library.CreateProject(ctx, "Other")
	if err != nil {
		t.Fatal(err)
	}
	hub.Set("s", 6, transformation(t, "preset/card"), 100, false)
	next(6)
	if _, err := hub.library.CreatePreset(ctx, other.ID, "card", "flip"); err != nil { // elsewhere
		t.Fatal(err)
	}
	hub.Set("s", 7, transformation(t, "mirror"), 100, false)
	next(7)
}
