package storage

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// Where other processes use the database too, each change writes its events into a journal, in the transaction that makes it. Every
// process reads on from where it was: at once after a change of its own, when it hears of another's, and from time to
// time whatever it hears. So events come in the order of the commits, to all alike, and none is missed.

// Times of the journal.
const (
	followEvery = 5 * time.Second        // whatever is heard
	followAgain = 200 * time.Millisecond // after a failure
	followTime  = 5 * time.Second        // to read on
	journalTime = 7 * 24 * time.Hour     // that the journal goes back
	journalStep = 1000                   // notes that are read at once
)

// A journal is what a Library knows of the journal.
type journal struct {
	mu    sync.Mutex   // held while it is read and told: so in order
	id    uuid.UUID    // of the library
	seen  int64        // the number of the last note that was told
	clock sync.RWMutex // of the following
	ahead time.Duration
	known time.Time // when all that was committed was told

	stop    context.CancelFunc
	running sync.WaitGroup
}

// openJournal begins after what is in the journal, and listens when it returns, or soon.
func (l *Library) openJournal(ctx context.Context, log *slog.Logger) error {
	if !l.db.Shared() {
		return nil
	}
	var err error
	if _, l.journal.seen, err = l.db.Journaled(ctx); err != nil {
		return err
	}
	if err := l.setClock(ctx); err != nil {
		return err
	}
	l.toldAll(time.Now())
	ctx, l.journal.stop = context.WithCancel(context.WithoutCancel(ctx))
	news := make(chan struct{}, 1)
	more := func() {
		select {
		case news <- struct{}{}:
		default:
		}
	}
	listens := make(chan struct{})
	heard := sync.OnceFunc(func() { close(listens) })
	l.journal.running.Go(func() {
		l.db.Listen(ctx, []string{db.JournalChannel, wordsChannel}, func(channel, words string) {
			if channel == wordsChannel {
				l.hear(words)
				return
			}
			more()
		}, func() {
			heard()
			more()
		}, log)
	})
	l.journal.running.Go(func() { l.keepUp(ctx, news, log) })
	select {
	case <-listens:
	case <-time.After(followTime):
	}
	return nil
}

// keepUp follows the journal until ctx ends.
func (l *Library) keepUp(ctx context.Context, news <-chan struct{}, log *slog.Logger) {
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	var again <-chan time.Time // after a failure
	for {
		select {
		case <-ctx.Done():
			return
		case <-news:
		case <-again:
		case <-tick.C:
			if err := l.setClock(ctx); err != nil && ctx.Err() == nil {
				log.Warn("the clock of the database is not known", "error", err)
			}
		}
		again = nil
		if err := l.follow(ctx); err != nil && ctx.Err() == nil {
			log.Warn("what other nodes did is not known yet", "error", err)
			again = time.After(followAgain)
		}
	}
}

func (l *Library) closeJournal() {
	if l.journal.stop != nil {
		l.journal.stop()
	}
	l.journal.running.Wait()
}

// setClock has times go by the clock of the database, which all processes share.
func (l *Library) setClock(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, followTime)
	defer cancel()
	asked := l.machine()
	there, err := l.db.Clock(ctx)
	if err != nil {
		return err
	}
	here := asked.Add(l.machine().Sub(asked) / 2)
	l.journal.clock.Lock()
	defer l.journal.clock.Unlock()
	l.journal.ahead = there.Sub(here)
	return nil
}

// ahead is by how much the clock of the database is ahead of this machine's.
func (l *Library) ahead() time.Duration {
	l.journal.clock.RLock()
	defer l.journal.clock.RUnlock()
	return l.journal.ahead
}

// tell passes on events that are committed, with those of other processes from before.
func (l *Library) tell(ctx context.Context, events []Event) {
	if l.db.Shared() && l.follow(context.WithoutCancel(ctx)) == nil {
		return
	}
	l.events.send(events) // where the journal cannot be read just now, they are told once more when it can
}

// announce tells everybody events that come with no change.
func (l *Library) announce(ctx context.Context, events []Event) error {
	ctx = context.WithoutCancel(ctx)
	if !l.db.Shared() {
		l.events.send(events)
		return nil
	}
	return l.write(ctx, func(*db.Queries) ([]Event, error) { return events, nil })
}

// follow tells what is in the journal and was not told yet.
func (l *Library) follow(ctx context.Context) error {
	l.journal.mu.Lock()
	defer l.journal.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, followTime)
	defer cancel()
	for {
		asked := time.Now()
		first, notes, err := l.notes(ctx, l.journal.seen)
		if err != nil {
			return err
		}
		if len(notes) == 0 {
			l.toldAll(asked)
			return nil
		}
		if l.journal.seen < first-1 {
			return l.followAnew(ctx)
		}
		if err := l.tellNotes(ctx, notes); err != nil {
			return err
		}
		l.journal.seen = notes[len(notes)-1].Number
	}
}

func (l *Library) toldAll(at time.Time) {
	l.journal.clock.Lock()
	defer l.journal.clock.Unlock()
	l.journal.known = at
}

// NewsAge is how long ago it was known last what all other processes did; 0 where the database is this one's alone.
func (l *Library) NewsAge() time.Duration {
	l.journal.clock.RLock()
	defer l.journal.clock.RUnlock()
	if l.journal.known.IsZero() {
		return 0
	}
	return time.Since(l.journal.known)
}

// notes reads on after a number, and answers how far the journal goes back where there is anything.
func (l *Library) notes(ctx context.Context, after int64) (first int64, notes []db.Note, err error) {
	if notes, err = l.db.Notes(ctx, after, journalStep); err != nil || len(notes) == 0 || notes[0].Number == after+1 {
		return after + 1, notes, err
	}
	first, _, err = l.db.Journaled(ctx)
	return first, notes, err
}

// tellNotes makes events of notes and tells them. A file is told as it is now: what was changed since is in the journal too.
func (l *Library) tellNotes(ctx context.Context, notes []db.Note) error {
	var ids []uuid.UUID
	for _, n := range notes {
		if withFile(EventKind(n.Kind)) {
			ids = append(ids, n.FileID)
		}
	}
	files, err := l.db.FilesByID(ctx, ids)
	if err != nil {
		return err
	}
	events := make([]Event, 0, len(notes))
	for _, n := range notes {
		e := Event{Kind: EventKind(n.Kind), ProjectID: n.ProjectID, FileID: n.FileID, File: files[n.FileID]}
		if withFile(e.Kind) && e.File == nil {
			continue // it was deleted since
		}
		if !withFile(e.Kind) {
			e.File = nil
		}
		events = append(events, e)
	}
	l.events.send(events)
	return nil
}

// withFile tells whether events of a kind bring the file along.
func withFile(k EventKind) bool {
	return k == EventCreated || k == EventUpdated || k == EventRestored
}

// followAnew goes on from the end of a journal that does not go back far enough any more: whatever anybody keeps is told to be old.
func (l *Library) followAnew(ctx context.Context) error {
	_, last, err := l.db.Journaled(ctx)
	if err != nil {
		return err
	}
	if err := l.tellAllOld(ctx); err != nil {
		return err
	}
	l.journal.seen = last
	return nil
}

func (l *Library) tellAllOld(ctx context.Context) error {
	projects, err := l.db.ProjectIDs(ctx)
	if err != nil {
		return err
	}
	l.events.send(accessChanged(uuid.Nil))
	for _, id := range projects {
		l.events.send([]Event{{Kind: EventPurged, ProjectID: id}, {Kind: EventPresets, ProjectID: id}, {Kind: EventRules, ProjectID: id}})
	}
	return nil
}

// notesOf is what the journal says of events.
func notesOf(events []Event) []db.Note {
	notes := make([]db.Note, len(events))
	for i, e := range events {
		notes[i] = db.Note{Kind: string(e.Kind), ProjectID: e.ProjectID, FileID: e.FileID}
	}
	return notes
}
