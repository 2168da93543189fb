package delivery

import (
	"context"
	"errors"
	"io"
	"io/fs"

	"github.com/maypok86/otter/v2"

	"calotype/imaging"
	"calotype/server/gate"
)

// format/auto never waits for a slow encoder. Of a plan that has a tighter one (see [imaging.Plan.Tighter]) the quick format is
// served at once, for a short time; the tighter one is made in the background, and which of the two is served from then on, for
// good, is settled: kept in memory, and in the store as a mark of the quick one, for other nodes and the next process.

// autoFormat makes what that takes.
func (v *Variants) autoFormat() {
	v.choices = otter.Must(&otter.Options[memoryID, choice]{MaximumSize: knownChoices})
	v.background = background{do: v.tighten, most: v.config.Background, pause: quietTime, patience: patience, quiet: v.quiet()}
}

// knownChoices is how many choices are kept in memory: some 20 MB.
const knownChoices = 100_000

// quiet tells, each time it is asked, whether nothing is rendered for requests nor was since the last time.
func (v *Variants) quiet() func() bool {
	var before int64
	return func() bool {
		now := v.renders.Load()
		was := before
		before = now
		return now == was && v.flights.none()
	}
}

// A choice is which of the two is served.
type choice byte

const (
	unsettled  choice = iota // the quick one, for now
	quickStays               // the tighter one is not worth it
	tightTakes
)

// marks are how choices stand in the store.
var marks = map[string]choice{"quick": quickStays, "tight": tightTakes}

func (c choice) mark() []byte {
	for mark, of := range marks {
		if of == c {
			return []byte(mark)
		}
	}
	return nil
}

// choose finds or renders what is served of a plan. As long as that is not settled it answers the work on it too, which is
// begun where it should be. note is told the keys of what may be stored.
func (v *Variants) choose(ctx context.Context, src *source, p *imaging.Plan, begin bool, note func(key string)) (*Variant, *tightening, error) {
	id, tight := memoryID{src.reading, p.Key()}, p.Tighter()
	note(id.key)
	if tight == nil || v.config.Background == 0 {
		found, err := v.find(ctx, src, p, v.rendered)
		return found, nil, err
	}
	note(tight.Key())
	now := v.choice(ctx, id)
	if now == tightTakes {
		found, err := v.find(ctx, src, tight, nothing)
		if !errors.Is(err, fs.ErrNotExist) {
			return found, nil, err
		}
		v.choices.Set(id, unsettled) // it was removed
		now = unsettled
	}
	found, err := v.find(ctx, src, p, v.rendered)
	if err != nil || now == quickStays {
		return found, nil, err
	}
	work := done
	if begin {
		work = v.background.begin(id, src, tight)
	}
	return found, work, nil
}

// nothing is rendered in place of what is not there.
func nothing(context.Context, *source, *imaging.Plan) (*Variant, error) { return nil, fs.ErrNotExist }

// choice is what is known of one, in memory or else in the store. What the store does not tell now is not settled.
func (v *Variants) choice(ctx context.Context, id memoryID) choice {
	known, err := v.choices.Get(ctx, id, otter.LoaderFunc[memoryID, choice](v.marked))
	if err != nil && ctx.Err() == nil {
		v.log.WarnContext(ctx, "choice of a format not read", "file", id.reading.of, "error", err)
	}
	return known
}

// marked is the choice that stands in the store.
func (v *Variants) marked(ctx context.Context, id memoryID) (choice, error) {
	stored, err := v.library.OpenMark(ctx, id.reading.of, id.key)
	if errors.Is(err, fs.ErrNotExist) {
		return unsettled, nil
	}
	if err != nil {
		return unsettled, err
	}
	defer stored.Close()
	mark, err := io.ReadAll(io.LimitReader(stored, 16))
	return marks[string(mark)], err
}

// tighten makes the tighter one and settles which is served. Where that cannot be done now it stays unsettled, and the next
// request begins again; what fails is not tried again by this process.
func (v *Variants) tighten(ctx context.Context, t *tightening) {
	settled := unsettled
	_, err := guarded(ctx, func(ctx context.Context) (_ *Variant, err error) {
		settled, err = v.settle(ctx, t)
		return nil, err
	})
	switch {
	case ctx.Err() != nil, errors.Is(err, ErrBusy), errors.Is(err, fs.ErrNotExist):
		return
	case err != nil:
		v.log.WarnContext(ctx, "no tighter encoding", "file", t.src.file, "error", err)
		settled = quickStays
	}
	v.choices.Set(t.id, settled)
}

// settle finds what another node has settled, or else renders and compares, and keeps what came of it.
func (v *Variants) settle(ctx context.Context, t *tightening) (choice, error) {
	settled, err := v.marked(ctx, t.id)
	switch {
	case err != nil:
		v.log.WarnContext(ctx, "choice of a format not read", "file", t.src.file, "error", err)
		return unsettled, nil
	case settled == quickStays:
		return settled, nil
	}
	if _, err := v.find(ctx, t.src, t.plan, nothing); err == nil { // also where the mark went with the quick one
		return tightTakes, nil
	}
	settled = tightTakes
	kept, end := v.keeps.begin(t.src)
	defer end()
	made, err := v.render(gate.InClass(ctx, gate.Background), t.src, t.plan)
	switch {
	case errors.Is(err, imaging.ErrNoTighter):
		settled = quickStays
	case err != nil:
		return unsettled, err
	default:
		v.toDisk(kept, t.src, made)
		v.toStore(kept, made, t.plan)
		v.remember(memoryID{t.id.reading, made.Key}, made)
	}
	err = v.library.PutMark(kept, t.src.file, t.id.key, settled.mark())
	if err != nil && kept.Err() == nil && !errors.Is(err, fs.ErrNotExist) { // this process knows it
		v.log.WarnContext(ctx, "choice of a format not stored", "file", t.src.file, "error", err)
		err = nil
	}
	return settled, err
}
