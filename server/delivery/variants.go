// Package delivery serves originals and variants: it finds what was rendered before, in memory or in the store, and
// renders the rest, each once.
package delivery

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"
	"github.com/maypok86/otter/v2/stats"

	"calotype/imaging"
	"calotype/server/analytics"
	"calotype/server/clients"
	"calotype/server/delivery/diskcache"
	"calotype/server/gate"
	"calotype/storage"
)

// Config says how much is kept and done at once.
type Config struct {
	MemoryCache int64         // bytes of variants kept in memory
	SourceCache int64         // bytes of decoded originals kept in memory
	DiskCache   int64         // bytes of variants kept in CacheFolder; 0 is none
	CacheFolder string        // on the disk of this node
	Workers     int           // renders at once
	Queue       int           // renders of each class that may wait for a worker; more are refused with ErrBusy
	Wait        time.Duration // for a worker, after which a render is refused with ErrBusy; 0: without end
	Background  int           // tighter encodings that may wait to be made; 0: none are
	Timeout     time.Duration // of one render, from when a worker takes it
	Limits      imaging.Limits
	Watch       Watcher            // nil where nobody does
	Numbers     *analytics.Numbers // nil where nothing is counted

	NewPerClient  *int            // variants that one client may have rendered in a minute of a project that says nothing of that; nil: any number
	NewPerProject *int            // the same for all clients together
	Proxies       clients.Proxies // whose word on their clients is taken
	Host          string          // of our own pages, which may always show pictures; beside the host of the request
}

// A Variant is a result ready to be served. Its content is in Data, or must be opened. It is shared and not changed.
type Variant struct {
	File   uuid.UUID
	Key    string
	Format string
	Size   imaging.Size // zero where it was found in the store, and the record was not read
	Bytes  int64
	Made   time.Time // to the microsecond: by what is stored, the same for all nodes
	Data   []byte    // nil where it is not in memory, but on the disk or in the store

	Layer  Layer // from which it was answered
	Timing Timing

	Varies   bool         // another Accept may be answered otherwise
	Asks     imaging.Asks // and other hints
	Mutable  bool         // depends on what may change under the same address: the focal point, presets, whether the file is there
	Download bool
	Default  bool // of the file that stands in for the one that was asked for

	sources []reading          // by which it was found: of the file, then of those that are laid on it
	presets reading            // too; zero where it needed none
	subject *analytics.Subject // that is counted where it answers; nil where nobody asked for it
	work    *tightening        // on what may soon be served in its place; nil: it is served for good
}

// Variants finds or renders variants. Its methods may be called at once from any number of goroutines.
type Variants struct {
	library *storage.Library
	config  Config
	sources *sources
	presets *presets
	rules   *rules
	recent  recent
	memory  *otter.Cache[memoryID, *Variant]
	disk    *diskcache.Cache // nil where there is none
	known   *otter.Cache[storage.VariantRef, known]
	store   looks
	keeps   keeps
	uses    *uses
	flights flights
	gate    *gate.Gate
	decoded *imaging.Sources
	renders atomic.Int64 // that were begun
	log     *slog.Logger
	storing sync.WaitGroup

	choices    *otter.Cache[memoryID, choice]
	background background
	newcomers  *newcomers
}

// A memoryID names a variant in memory. What was rendered of a file before it changed is not found any more, and ages out:
// so a change costs nothing, however much is in memory.
type memoryID struct {
	reading reading // of the source
	key     string
}

// NewVariants makes an empty memory cache over the library. It is closed before the library is.
func NewVariants(library *storage.Library, config Config, log *slog.Logger) *Variants {
	v := &Variants{
		library: library, config: config, log: log,
		sources: newSources(library),
		presets: newPresets(library),
		rules:   newRules(library, config.Host),
		recent:  newRecent(),
		gate:    gate.New(gate.Config{Workers: config.Workers, Queue: config.Queue, Wait: config.Wait}),
		decoded: imaging.NewSources(config.SourceCache),
		memory: otter.Must(&otter.Options[memoryID, *Variant]{
			MaximumWeight: uint64(max(config.MemoryCache, 1)), // otter knows no cache of nothing; into this one nothing fits
			Weigher:       func(_ memoryID, v *Variant) uint32 { return uint32(len(v.Data) + 512) },
			StatsRecorder: stats.NewCounter(),
		}),
		disk:  openDisk(config, log),
		known: newKnown(),
		uses:  newUses(library),
	}
	v.autoFormat()
	v.newcomers = newNewcomers(config.NewPerClient, config.NewPerProject)
	library.Watch(v.changed)
	v.resume()
	return v
}

// Close waits until what is being rendered has come to its end, and what was rendered is stored. No request may come any
// more.
func (v *Variants) Close() {
	v.flights.running.Wait()
	v.background.close()
	v.gate.Wait()
	v.storing.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := v.uses.flush(ctx); err != nil {
		v.log.Warn("the last uses of variants are not noted", "error", err)
	}
	v.disk.Settle()
	v.notePlace(v.library.Place())
	_ = v.disk.Close() // a lock
}

// Renders is how many renders were begun.
func (v *Variants) Renders() int64 { return v.renders.Load() }

// Forget has what is kept in memory of a file read anew: it was changed or deleted.
func (v *Variants) Forget(file uuid.UUID) { v.sources.forget(file) }

// Get answers a variant from memory or from the store, or renders it; equal requests at the same time are one render. Presets
// are those of the file's project; a file that is missing is stood in for by the default of the transformation, if any.
// Where ctx has a visitor, it is held to the rules of the project of what is served; the error is a *[RuleError].
// The render goes on without ctx while anybody else waits for it. Errors: [fs.ErrNotExist], those of [imaging.Presets.Expand],
// [imaging.Transformation.Plan] and [imaging.Plan.Render], [ErrBusy], and [context.DeadlineExceeded] where the render took
// longer than its limit.
func (v *Variants) Get(ctx context.Context, file uuid.UUID, t imaging.Transformation, a imaging.Accept) (*Variant, error) {
	return v.get(ctx, file, t, a, false)
}

// get is Get that, where it is told so, begins work on what may be served better later.
func (v *Variants) get(ctx context.Context, file uuid.UUID, t imaging.Transformation, a imaging.Accept, begin bool) (*Variant, error) {
	src, instead, err := v.source(ctx, file, t.Default())
	if err != nil {
		return nil, err
	}
	if err := v.admit(ctx, src.project, t); err != nil {
		return nil, err
	}
	names := t.Presets()
	t, presets, err := v.expand(ctx, src.project, t)
	if err != nil {
		return nil, err
	}
	laid, err := v.laid(ctx, src.project, t)
	if err != nil {
		return nil, err
	}
	facts := src.Source
	facts.Layers = v.layers(laid)
	p, err := t.Plan(facts, a, v.config.Limits)
	if err != nil {
		return nil, err
	}
	variant, work, err := v.choose(ctx, src, p, begin, func(key string) { v.askedBy(ctx, src, key, presets, names) })
	if err != nil {
		return nil, err
	}
	sources := make([]reading, 0, 1+len(laid))
	for _, src := range append([]*source{src}, laid...) {
		sources = append(sources, src.reading)
	}
	return variant.served(Variant{
		Varies: p.Varies, Asks: p.Asks, work: work, Mutable: t.UsesFocal() || presets != reading{} || instead, Download: p.Download, Default: instead,
		sources: sources, presets: presets, subject: subjectOf(src, p, variant.Key, variant.Format, variant.Bytes),
	}), nil
}

// source is that of a file, or of the one that stands in for it when it is missing; empty when none does.
func (v *Variants) source(ctx context.Context, file uuid.UUID, other string) (src *source, instead bool, err error) {
	if other == "" {
		src, err = v.sources.get(ctx, file)
		return src, false, err
	}
	if src, err = v.sources.find(ctx, file); !errors.Is(err, fs.ErrNotExist) {
		return src, false, err
	}
	src, err = v.sources.get(ctx, uuid.MustParse(other))
	return src, true, err
}

// find answers a variant from memory or from the store, or what is made in its place.
func (v *Variants) find(ctx context.Context, src *source, p *imaging.Plan,
	otherwise func(context.Context, *source, *imaging.Plan) (*Variant, error)) (*Variant, error) {
	id := memoryID{src.reading, p.Key()}
	if found, ok := v.memory.GetIfPresent(id); ok {
		return found, nil
	}
	if found, ok := v.onDisk(id, src); ok {
		return found, nil
	}
	came, mine := time.Now(), false
	work := func(ctx context.Context) (*Variant, error) {
		mine = true
		return v.fetch(ctx, id, src, p, otherwise)
	}
	found, err := v.flights.do(ctx, id, work)
	for anothers(ctx, err) {
		found, err = v.flights.do(ctx, id, work)
	}
	if err == nil && !mine {
		found = found.shared(time.Since(came))
	}
	return found, err
}

// fetch is find for one of all who ask at the same time.
func (v *Variants) fetch(ctx context.Context, id memoryID, src *source, p *imaging.Plan,
	otherwise func(context.Context, *source, *imaging.Plan) (*Variant, error)) (*Variant, error) {
	if now, ok := v.memory.GetEntryQuietly(id); ok { // somebody has fetched it since the look at the memory
		return now.Value, nil
	}
	found, err := v.stored(ctx, src, p)
	if errors.Is(err, fs.ErrNotExist) {
		found, err = otherwise(ctx, src, p)
	}
	if err == nil {
		v.remember(id, found)
	}
	return found, err
}

// remember keeps a variant in memory unless it would take more than a small share of it.
func (v *Variants) remember(id memoryID, found *Variant) {
	if int64(len(found.Data)) <= v.config.MemoryCache/16 {
		v.memory.Set(id, found.kept())
	}
}

// lost has a variant found anew that was to be in the store and is not.
func (v *Variants) lost(found *Variant) {
	v.memory.Invalidate(memoryID{found.sources[0], found.Key})
}
