package storage_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/storagetest"
)

func TestWhatHappensLaterToTheSameFileWaitsForWhatIsBefore(t *testing.T) {
	eachKind(t, func(t *testing.T, l *library) {
		ctx := t.Context()
		w := must(l.CreateWebhook(ctx, l.project.ID, hookChange("https://a.example", storage.HookKinds...)))(t)
		a, b := l.add(t, "a"), l.add(t, "b")
		l.advance(-time.Hour) // a clock that is set back changes nothing
		for range 3 {
			must(l.UpdateFile(ctx, a.ID, storage.FileChange{Name: new("c")}))(t)
		}
		l.advance(2 * time.Hour)
		_, messages, err := l.HookMessages(ctx, w.ID, 10)
		check(t, err)
		if len(messages) != 5 || messages[0].Kind != "file.created" || messages[0].Subject != a.ID {
			t.Fatalf("%d messages, the first %+v", len(messages), messages[0])
		}
		failed := messages[0].Delivery
		failed.Attempts++
		failed.NextAttemptAt = new(l.Now().Add(time.Minute))
		check(t, l.WriteAttempts(ctx, []*storage.Delivery{&failed}))
		_, messages, err = l.HookMessages(ctx, w.ID, 10)
		check(t, err)
		if len(messages) != 1 || messages[0].Subject != b.ID {
			t.Fatalf("after a failure %d are due", len(messages))
		}
		taken := messages[0].Delivery
		taken.State, taken.NextAttemptAt = storage.DeliveryDelivered, nil
		check(t, l.WriteAttempts(ctx, []*storage.Delivery{&taken}))
		if due := must(l.HooksDue(ctx, 10))(t); len(due) > 0 {
			t.Error("what waits for what is before it is looked for again and again")
		}
		must(l.UpdateFile(ctx, a.ID, storage.FileChange{Name: new("d")}))(t)
		if _, messages, err = l.HookMessages(ctx, w.ID, 10); err != nil || len(messages) != 0 || len(must(l.HooksDue(ctx, 10))(t)) != 0 {
			t.Errorf("what comes after it is sent before: %d, %v", len(messages), err)
		}
		l.advance(time.Hour)
		if _, messages, err = l.HookMessages(ctx, w.ID, 10); err != nil || len(messages) != 5 || messages[0].Attempts != 1 {
			t.Errorf("later %d are due, %v", len(messages), err)
		}
	})
}

func TestATurnIsOneHoldersUntilItEnds(t *testing.T) {
	eachKind(t, func(t *testing.T, l *library) {
		ctx := t.Context()
		w := must(l.CreateWebhook(ctx, l.project.ID, hookChange("https://a.example", storage.HookKinds...)))(t)
		l.add(t, "a")
		first, second := uuid.New(), uuid.New()
		take := func(holder uuid.UUID, want bool, failed int) {
			t.Helper()
			taken, failures, err := l.TakeHookTurn(ctx, w.ID, holder, time.Minute)
			if err != nil || taken != want || failures != failed {
				t.Errorf("taken %t after %d failures, %v; want %t, %d", taken, failures, err, want, failed)
			}
		}
		take(first, true, 0)
		take(second, false, 0)
		l.advance(50 * time.Second)
		if kept := must(l.KeepHookTurns(ctx, first, []uuid.UUID{w.ID}, time.Minute))(t); len(kept) != 1 {
			t.Errorf("kept %v", kept)
		}
		if kept := must(l.KeepHookTurns(ctx, second, []uuid.UUID{w.ID}, time.Minute))(t); len(kept) != 0 {
			t.Errorf("another kept %v", kept)
		}
		l.advance(50 * time.Second)
		take(second, false, 0)
		l.advance(20 * time.Second) // the first was killed
		take(second, true, 0)
		check(t, l.LeaveHookTurn(ctx, w.ID, first, 0, 0)) // which has it no more
		take(first, false, 0)
		check(t, l.LeaveHookTurn(ctx, w.ID, second, time.Minute, 4))
		if kept := must(l.KeepHookTurns(ctx, second, []uuid.UUID{w.ID}, time.Hour))(t); len(kept) != 0 {
			t.Errorf("what was given back was kept: %v", kept)
		}
		take(first, false, 0)
		l.advance(2 * time.Minute)
		take(first, true, 4)
		check(t, l.DeleteWebhook(ctx, w.ID))
		take(second, false, 0)
	})
}

func TestDeliveriesAreRememberedForAMonth(t *testing.T) {
	eachKind(t, func(t *testing.T, l *library) {
		ctx := t.Context()
		w := must(l.CreateWebhook(ctx, l.project.ID, hookChange("https://a.example", storage.HookKinds...)))(t)
		l.add(t, "a")
		l.advance(29 * 24 * time.Hour)
		l.add(t, "b")
		check(t, l.Sweep(ctx))
		query := func(state string, page storage.Page) storage.Paged[*storage.Delivery] {
			return must(l.DeliveriesOf(ctx, []uuid.UUID{w.ID}, storage.DeliveryQuery{State: state, Page: page}))(t)[w.ID]
		}
		if list := query("", storage.Page{}); list.Total != 2 || !list.Nodes[0].CreatedAt.After(list.Nodes[1].CreatedAt) {
			t.Errorf("%+v", list)
		}
		one := query(storage.DeliveryPending, storage.Page{First: 1})
		if rest := query(storage.DeliveryPending, storage.Page{First: 5, After: one.Cursors[0]}); len(rest.Nodes) != 1 || !one.HasNext || rest.HasNext {
			t.Errorf("%+v, then %+v", one, rest)
		}
		if n := must(l.GiveUpHook(ctx, w.ID, "too late"))(t); n != 1 {
			t.Errorf("%d were given up", n)
		}
		if list := query(storage.DeliveryFailed, storage.Page{}); list.Total != 1 || list.Nodes[0].Error != "too late" || list.Nodes[0].NextAttemptAt != nil {
			t.Errorf("given up: %+v", list)
		}
		l.advance(2 * 24 * time.Hour)
		check(t, l.Sweep(ctx))
		if list := query("", storage.Page{}); list.Total != 1 {
			t.Errorf("after a month %+v", list)
		}
		for id, e := range must(l.HookEvents(ctx, []uuid.UUID{query("", storage.Page{}).Nodes[0].EventID}))(t) {
			if e.ID != id || e.Kind != "file.created" {
				t.Errorf("%+v", e)
			}
		}
	})
}

func TestWhatWaitsForReceiversIsCounted(t *testing.T) {
	eachKind(t, func(t *testing.T, l *library) {
		ctx := t.Context()
		want := func(waiting int, oldest time.Duration, failing int) {
			t.Helper()
			found := must(l.HookBacklog(ctx, 3))(t)
			if found.Waiting != waiting || found.Oldest.Round(time.Second) != oldest || found.Failing != failing {
				t.Errorf("there waits %+v; want %d, for %v, %d failing", found, waiting, oldest, failing)
			}
		}
		want(0, 0, 0)
		a := must(l.CreateWebhook(ctx, l.project.ID, hookChange("https://a.example", storage.HookKinds...)))(t)
		b := must(l.CreateWebhook(ctx, l.project.ID, hookChange("https://b.example", storage.HookKinds...)))(t)
		must(l.TestHook(ctx, a.ID, time.Minute))(t)
		l.advance(time.Second)
		want(1, 0, 0) // by hand
		l.add(t, "a")
		l.advance(time.Minute)
		l.add(t, "b")
		l.advance(time.Hour)
		want(5, time.Hour+time.Minute, 0)
		_, messages, err := l.HookMessages(ctx, b.ID, 1)
		check(t, err)
		taken := messages[0].Delivery
		taken.State, taken.NextAttemptAt = storage.DeliveryDelivered, nil
		check(t, l.WriteAttempts(ctx, []*storage.Delivery{&taken}))
		want(4, time.Hour+time.Minute, 0)
		for id, failures := range map[uuid.UUID]int{a.ID: 3, b.ID: 2} {
			holder := uuid.New()
			if taken, _, err := l.TakeHookTurn(ctx, id, holder, time.Minute); err != nil || !taken {
				t.Fatalf("taken %t, %v", taken, err)
			}
			check(t, l.LeaveHookTurn(ctx, id, holder, time.Minute, failures))
		}
		want(4, time.Hour+time.Minute, 1)
		must(l.UpdateWebhook(ctx, a.ID, storage.WebhookChange{Enabled: new(false)}))(t)
		want(1, time.Hour, 0)
	})
}

func TestOfWhatWaitsForOneReceiverOnlySoMuchIsCounted(t *testing.T) {
	w := storagetest.Open(t)
	for _, address := range []string{"https://a.example", "https://b.example"} {
		must(w.Library.CreateWebhook(t.Context(), w.Project.ID, hookChange(address, storage.HookUploadRefused)))(t)
	}
	for range 5 {
		check(t, w.Library.Refuse(t.Context(), w.Project.ID, storage.Refusal{Name: "x"}))
	}
	for most, want := range map[int]int{1: 2, 3: 6, 10: 10} {
		if found := must(w.Records(t).Backlog(t.Context(), most, 3))(t); found.Waiting != want {
			t.Errorf("with %d of each: %d", most, found.Waiting)
		}
	}
}
