package storage

import (
	"context"
	"sync"

	"github.com/google/uuid"
)

// EventKind says what happened.
type EventKind string

// The kinds of events of files, spelled as the API spells them.
const (
	EventCreated  EventKind = "CREATED"
	EventUpdated  EventKind = "UPDATED"
	EventDeleted  EventKind = "DELETED"
	EventRestored EventKind = "RESTORED"
)

// EventPresets says that the presets of a project are no longer what they were: one was made, changed or deleted, or the
// project was. It is about no file, and told to those that [Library.Watch] only.
const EventPresets EventKind = "PRESETS"

// EventPurged says that variants are thrown away, though nothing changed of what they are made of: those of a file, or, where
// FileID is Nil, of all files of a project. It is told before and after they go, and only to those that [Library.Watch].
const EventPurged EventKind = "PURGED"

// EventRules says that the rules of a project, or its signing keys, are no longer what they were. It is told as
// [EventPresets] is.
const EventRules EventKind = "RULES"

// EventAccess says that it may be another matter now who may do what: of a project whose members or keys changed or which was
// deleted or taken back, or, where ProjectID is Nil, of all, as a person changed or a session ended. It is told as [EventPresets] is.
const EventAccess EventKind = "ACCESS"

// The kinds of events of projects themselves. They are told as [EventPresets] is.
const (
	EventProjectUpdated  EventKind = "PROJECT_UPDATED"
	EventProjectDeleted  EventKind = "PROJECT_DELETED"
	EventProjectRestored EventKind = "PROJECT_RESTORED"
)

// An Event is something that happened to a file, to the presets or rules of a project, or to people and keys.
type Event struct {
	Kind      EventKind
	ProjectID uuid.UUID
	FileID    uuid.UUID // Nil when it is about no file
	File      *File     // as it was right after; nil when it was deleted. It is shared: do not change it.

	// Missed is how many earlier events this reader will never see because it read too slowly, those it was told of
	// before left out. Above 0, it should read anew whatever it keeps.
	Missed int
}

// eventBuffer is how many events wait for one reader. A call that deletes the most files it may, 1000, still fits.
const eventBuffer = 1024

// Events answers what happens to the files of a project from now on, in the order in which it happened; with [uuid.Nil], of
// all projects. The channel is closed when ctx is done or the library closes. A reader that does not keep up holds nobody
// up: beyond 1024 events that wait for it the oldest are thrown away, and [Event.Missed] tells.
func (l *Library) Events(ctx context.Context, projectID uuid.UUID) <-chan Event {
	return l.events.subscribe(ctx, projectID)
}

// Watch has f called with every event from now on, in the order of the commits and before the call that caused it returns:
// for caches, which must not answer what is no longer so. f must be quick and may not change the library.
func (l *Library) Watch(f func(Event)) {
	l.events.mu.Lock()
	defer l.events.mu.Unlock()
	l.events.watchers = append(l.events.watchers, f)
}

// A hub passes events to any number of readers. Nothing in it ever waits for one.
type hub struct {
	mu      sync.Mutex
	readers map[*reader]struct{}
	closed  bool

	watchers []func(Event)
}

type reader struct {
	project uuid.UUID // Nil: all
	events  chan Event
}

func (h *hub) subscribe(ctx context.Context, project uuid.UUID) <-chan Event {
	r := &reader{project, make(chan Event, eventBuffer)}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || ctx.Err() != nil {
		close(r.events)
		return r.events
	}
	if h.readers == nil {
		h.readers = map[*reader]struct{}{}
	}
	h.readers[r] = struct{}{}
	context.AfterFunc(ctx, func() { h.leave(r) })
	return r.events
}

// leave closes a reader's channel, once.
func (h *hub) leave(r *reader) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, here := h.readers[r]; here {
		delete(h.readers, r)
		close(r.events)
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for r := range h.readers {
		close(r.events)
	}
	h.readers = nil
}

// send passes events on. The lock is held, so that no channel is closed meanwhile, but no send here can wait.
func (h *hub) send(events []Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, watch := range h.watchers {
		for _, e := range events {
			watch(e)
		}
	}
	for r := range h.readers {
		for _, e := range events {
			if e.FileID == uuid.Nil || e.Kind == EventPurged {
				continue
			}
			if r.project == uuid.Nil || r.project == e.ProjectID {
				r.push(e)
			}
		}
	}
}

// push puts an event into the channel, in place of the oldest where it is full, and counts in it what was thrown away. Only
// the holder of the hub's lock pushes.
func (r *reader) push(e Event) {
	for {
		select {
		case r.events <- e:
			return
		default:
		}
		select {
		case oldest := <-r.events:
			e.Missed += oldest.Missed + 1
		default: // the reader was quicker
		}
	}
}
