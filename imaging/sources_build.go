package imaging

import (
	"context"
	"errors"
)

// A building is a source that is being decoded to be kept, for whoever asks for it meanwhile.
type building struct {
	done      chan struct{} // closed when it is kept, or err says why not
	err       error         // nil also where nobody finished it: who waits takes over
	bytes     int64         // about as many as it will take
	forgotten bool          // not to be kept, as the original was deleted
}

// decode decodes a source, or answers it from what is kept. The first time it decodes the original as though nothing were
// kept. The second time it decodes it to what is kept, once for all who ask meanwhile: when the one who does it gives up,
// the next goes on, and when nobody waits any more, nothing does. Errors: those of decode, and *loadError. The caller closes
// what it answers.
func (s *Sources) decode(ctx context.Context, a askedSource) (*decoded, error) {
	if !s.serve(a) {
		return a.decodeOriginal(ctx)
	}
	for {
		f, err := s.find(a)
		if f.mine {
			f.shared, err = s.build(ctx, f.key, f.building, a)
		}
		switch {
		case unkeepable(err):
			return a.decodeOriginal(ctx)
		case err != nil:
			return nil, err
		case f.shared != nil:
			decodes.Add(1)
			d, err := s.descend(ctx, a, f.key, f.shared)
			if err != nil {
				return nil, err
			}
			return d.reducedTo(ctx, a.want)
		case f.building == nil:
			return a.decodeOriginal(ctx)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-f.building.done:
		}
		switch err := f.building.err; {
		case unkeepable(err):
			return a.decodeOriginal(ctx)
		case err != nil:
			return nil, err
		}
	}
}

// unkeepable tells whether a source cannot be kept: also one that could not be decoded as a whole, of which the part that is
// asked for may be sound.
func unkeepable(err error) bool {
	var damaged *DecodeError
	return errors.Is(err, errUnkept) || errors.As(err, &damaged)
}

func (a askedSource) decodeOriginal(ctx context.Context) (*decoded, error) {
	data, err := a.load(ctx)
	if err != nil {
		return nil, &loadError{err}
	}
	return decode(ctx, data, a.want)
}

// A finding is what there is of a source: nothing, for who asks first.
type finding struct {
	key      sourceKey
	shared   *decoded // what is kept
	building *building
	mine     bool // to be built by who asked
}

// find looks for the smallest of what is kept that serves what is asked.
func (s *Sources) find(a askedSource) (finding, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for n := a.halvings(); n >= 0; n-- {
		key := sourceKey{a.src.ID, a.reading, n}
		if k, ok := s.kept.Get(key); ok {
			s.stats.Hits++
			d, err := k.share()
			return finding{key: key, shared: d}, err
		}
	}
	key := sourceKey{id: a.src.ID, reading: a.reading}
	if b, ok := s.building[key]; ok {
		return finding{key: key, building: b}, nil
	}
	if _, unkept := s.unkept.Get(key); unkept {
		return finding{}, nil
	}
	s.stats.Misses++
	if !s.again(key, a.bytes()) {
		return finding{}, nil
	}
	b := &building{done: make(chan struct{}), bytes: a.bytes()}
	if s.decoding+b.bytes > s.most {
		return finding{}, nil
	}
	s.makeRoom(b.bytes) // now, as it soon takes that
	s.decoding += b.bytes
	s.bytes += b.bytes
	s.building[key] = b
	return finding{key, nil, b, true}, nil
}

// build decodes a source, keeps it, and shares it.
func (s *Sources) build(ctx context.Context, key sourceKey, b *building, a askedSource) (d *decoded, err error) {
	var made *keptSource
	defer func() { // also where it panics
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.building, key)
		s.decoding -= b.bytes
		s.bytes -= b.bytes
		close(b.done)
		switch {
		case made != nil:
			s.keep(key, made, !b.forgotten)
		case unkeepable(err):
			s.unkept.Add(key, struct{}{})
		}
	}()
	if made, err = keepSource(ctx, a); err == nil {
		d, err = made.share()
	}
	if err != nil && ctx.Err() == nil {
		b.err = err
	}
	return d, err
}

// descend halves what was found as often as what is asked allows, and keeps the halves: the next that are as small cost a
// part of the time. It closes what it does not answer.
func (s *Sources) descend(ctx context.Context, a askedSource, key sourceKey, d *decoded) (*decoded, error) {
	for n := a.halvings(); key.halved < n; {
		half, err := d.halve(ctx)
		if err != nil {
			return nil, err
		}
		if d, err = half.share(); err != nil {
			half.ref.Close()
			return nil, err
		}
		s.mu.Lock()
		stays := s.kept.Contains(key) // or the original was deleted meanwhile
		key.halved++
		s.keep(key, half, stays)
		s.mu.Unlock()
	}
	return d, nil
}
