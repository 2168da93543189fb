package storage

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Place says up to where those who [Library.Watch] were told what happened, for a process that comes after this one and keeps what it
// kept: see [Library.From].
func (l *Library) Place() string {
	l.journal.mu.Lock()
	defer l.journal.mu.Unlock()
	return fmt.Sprintf("%s %d", l.journal.id, l.journal.seen)
}

// From has those who Watch told what happened since an earlier process was at a [Library.Place]. It answers false where that is not
// known any more: then whatever was kept may be outdated.
func (l *Library) From(ctx context.Context, place string) (known bool, err error) {
	library, number, _ := strings.Cut(place, " ")
	at, err := strconv.ParseInt(number, 10, 64)
	if err != nil || library != l.journal.id.String() {
		return false, nil
	}
	l.journal.mu.Lock()
	defer l.journal.mu.Unlock()
	if at > l.journal.seen { // of records that were restored since
		return false, nil
	}
	for at < l.journal.seen {
		first, notes, err := l.notes(ctx, at)
		if err != nil || at < first-1 || len(notes) == 0 {
			return false, err
		}
		if err := l.tellNotes(ctx, notes); err != nil {
			return false, err
		}
		at = notes[len(notes)-1].Number
	}
	return true, nil
}
