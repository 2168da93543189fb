package access

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/storagetest"
)

func TestNumbersOfEverythingAreThoseOfWhatTheCallerMayRead(t *testing.T) {
	w := storagetest.Open(t)
	one, other := furnish(t, w), furnish(t, w)
	for e, requests := range map[*estate]int64{one: 5, other: 7} {
		_, err := w.Library.AddUsage(t.Context(), storage.UsageBatch{ID: uuid.New(), Usage: []storage.Counted{{
			Hour: w.Library.Now().Truncate(time.Hour), FileID: e.file, Dimension: storage.Answers,
			Value: storage.AnswerValue('2', "memory", "webp"), UsageSums: storage.UsageSums{Requests: requests},
		}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	for who, c := range callers {
		requests, files := int64(0), int64(0)
		caller := c.in(one.project, uuid.New())
		if caller.In(one.project).Have(Read) {
			requests, files = requests+5, files+1
		}
		if c.all {
			requests, files = requests+7, files+1
		}
		ctx := With(t.Context(), caller)
		usage, err := one.library.Usage(ctx, storage.UsageQuery{Group: storage.GroupProject})
		stored, alsoErr := one.library.StorageUsage(ctx, storage.StorageQuery{})
		switch {
		case caller.Kind == Nobody:
			if err != ErrUnauthenticated || alsoErr != ErrUnauthenticated {
				t.Errorf("%s: %v, %v", who, err, alsoErr)
			}
		case err != nil || alsoErr != nil:
			t.Errorf("%s: %v, %v", who, err, alsoErr)
		case usage.Total.Requests != requests || int64(usage.Total.Files) != files || stored.Now.Files != files:
			t.Errorf("%s: %+v and %+v, want %d requests of %d files", who, usage.Total, stored.Now, requests, files)
		}
	}
}
