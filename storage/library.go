// Package storage keeps what outlives the process: files with their bytes and records as one thing, with its rules.
//
// The rules: an original's bytes are there before its record and events come after the record is committed, so whoever
// hears of a file can read it. What is deleted goes into the trash and can be restored until [Library.Sweep] takes it away.
// Presets, members and keys are removed at once; those of a deleted project come back with it.
// Variants are made anew at any time, so they go at once: when their file is deleted, and when its focal point moves. A
// process that is killed between two steps leaves word for the next, which finishes them.
//
// Missing things, deleted ones included, are reported as [io/fs.ErrNotExist]; what a person gave and is not allowed as
// [*InvalidError].
package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/tus/tusd/v2/pkg/memorylocker"

	"calotype/storage/blob"
	"calotype/storage/db"
)

// The records. See package db for their fields.
type (
	Project    = db.Project
	File       = db.File
	FilePage   = db.FilePage
	Variant    = db.Variant
	Preset     = db.Preset
	SigningKey = db.SigningKey
	Webhook    = db.Webhook
	Delivery   = db.Delivery
	Stats      = db.Stats

	Person         = db.Person
	Member         = db.Member
	Session        = db.Session
	Invitation     = db.Invitation
	InvitationRole = db.InvitationRole
	APIKey         = db.APIKey
	Secret         = db.Secret

	VariantRef = db.VariantRef
	VariantSum = db.VariantSum

	HookEvent   = db.WebhookEvent
	HookMessage = db.Message
)

// DefaultTrashFor is how long what was deleted can be restored, unless [Options] say otherwise.
const DefaultTrashFor = 30 * 24 * time.Hour

// Options say what a Library stands on.
type Options struct {
	Blobs    blob.Store       // the Library closes it, when it is an [io.Closer]
	DB       *db.DB           // the Library closes it
	TrashFor time.Duration    // how long what was deleted is kept; 0 means [DefaultTrashFor]
	Now      func() time.Time // the time; nil means that of Machine, set by the clock of a database that other processes may use too
	Machine  func() time.Time // nil means [time.Now]

	Log *slog.Logger // of what goes on by itself; nil means none

	// Address is where a file is served through a transformation, by the rules of its project; nil means that webhooks are told none.
	Address func(rules *Rules, file uuid.UUID, transformation string) string

	VariantBytes    int64 // that all variants may take in the blob store; 0 means any number
	VariantsPerFile int   // that are kept; 0 means any number
}

// A Library is all projects and files. Its methods may be called at the same time.
type Library struct {
	blobs    blob.Store
	db       *db.DB
	trashFor time.Duration
	clock    func() time.Time // nil where the time is that of the machine, corrected
	machine  func() time.Time
	events   hub
	locks    *db.Locks
	journal  journal
	uploads  uploadLocks
	words    words

	// writing is held by whoever changes a file's record, until the event is out: so events come in the order of commits.
	writing chan struct{}
	// stripes keep putting and dropping the variants of one file apart.
	stripes [64]sync.Mutex

	address func(rules *Rules, file uuid.UUID, transformation string) string
	perFile int // variants; 0 means any number
	kept    kept
}

// New opens the library, makes a first project where there is none, and finishes what a killed process began.
func New(ctx context.Context, o Options) (*Library, error) {
	if o.Blobs == nil || o.DB == nil {
		return nil, errors.New("open library: it needs a blob store and a database")
	}
	if o.TrashFor < 0 {
		return nil, fmt.Errorf("open library: the trash cannot be kept for %v", o.TrashFor)
	}
	l := &Library{blobs: o.Blobs, db: o.DB, trashFor: o.TrashFor, clock: o.Now, machine: o.Machine, writing: make(chan struct{}, 1), perFile: o.VariantsPerFile, address: o.Address}
	if l.address == nil {
		l.address = func(*Rules, uuid.UUID, string) string { return "" }
	}
	l.kept.capacity = o.VariantBytes
	if _, folder := o.Blobs.(*blob.Disk); !folder { // which does not let anybody wait
		l.blobs = &patient{Store: o.Blobs}
	}
	if l.trashFor == 0 {
		l.trashFor = DefaultTrashFor
	}
	if l.machine == nil {
		l.machine = time.Now
	}
	l.locks = o.DB.Locks()
	l.uploads = uploadLocks{library: l, here: memorylocker.New(), release: map[string]func(){}}
	l.Hear(releaseTopic, l.uploads.asked)
	if err := l.open(ctx, cmp.Or(o.Log, slog.New(slog.DiscardHandler))); err != nil {
		l.stop()
		return nil, fmt.Errorf("open library: %w", err)
	}
	return l, nil
}

// open begins.
func (l *Library) open(ctx context.Context, log *slog.Logger) error {
	if err := l.db.Serve(ctx); err != nil {
		return err
	}
	if err := l.identify(ctx); err != nil {
		return err
	}
	if err := l.firstProject(ctx); err != nil {
		return err
	}
	if err := errors.Join(l.dropNoted(ctx), l.count(ctx)); err != nil {
		return err
	}
	return l.openJournal(ctx, log)
}

// stop ends what goes on by itself.
func (l *Library) stop() {
	l.closeJournal()
	l.locks.Close()
}

// Close ends all event channels and closes the database and the blob store. It may be called twice.
func (l *Library) Close() error {
	l.stop()
	l.events.close()
	err := l.db.Close()
	if c, ok := bare(l.blobs).(io.Closer); ok {
		err = errors.Join(err, c.Close())
	}
	return err
}

// Ping answers why the database and the blob store cannot be used, nil when they can.
func (l *Library) Ping(ctx context.Context) (dbErr, storageErr error) {
	dbErr = l.db.Ping(ctx)
	if p, ok := bare(l.blobs).(interface{ Ping(context.Context) error }); ok {
		return dbErr, p.Ping(ctx)
	}
	if _, err := l.blobs.Stat(ctx, "ping"); !errors.Is(err, fs.ErrNotExist) {
		return dbErr, err
	}
	return dbErr, nil
}

// now is the time as records keep it, by the clock that all processes share: UTC, whole microseconds.
func (l *Library) now() time.Time {
	if l.clock != nil {
		return micros(l.clock())
	}
	return micros(l.machine().Add(l.ahead()))
}

// Now is the time by the clock that all processes share who use the database: that of records, and of what is swept.
func (l *Library) Now() time.Time { return l.now() }

func micros(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// write runs do in a transaction and then sends the events that it answered.
func (l *Library) write(ctx context.Context, do func(q *db.Queries) ([]Event, error)) error {
	select {
	case l.writing <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-l.writing }()
	var events []Event
	var told bool // webhooks
	err := l.db.InTx(ctx, func(q *db.Queries) (err error) {
		if events, err = do(q); err != nil {
			return err
		}
		if told, err = l.outbox(ctx, q, happenings(events)); err != nil {
			return err
		}
		return q.Journal(ctx, notesOf(events))
	})
	if err != nil {
		return err
	}
	l.tell(ctx, events)
	if told {
		l.hear(HookTopic)
	}
	return nil
}

// Where bytes lie in the blob store: all keys of a kind begin with one of these.
const (
	OriginalsAt  = originals
	RenditionsAt = renditions
	VariantsAt   = "variants/" // then the file, then the key of the variant; of its mark with MarkSuffix
	MarkSuffix   = markSuffix
)

const originals = "originals/"

// OriginalKey is where a file's original lies in the blob store.
func OriginalKey(id uuid.UUID) string { return originals + id.String() }

// variantsPrefix is where a file's variants lie in the blob store.
func variantsPrefix(fileID uuid.UUID) string { return VariantsAt + fileID.String() + "/" }
