package imaging

import (
	"context"
	"errors"
)

// A building is a source that is being decoded to be kept, for whoever asks for it meanwhile.
type building struct {
	key sourceKey
	target
	in        *pool
	bytes     int64         // about as many as it will take
	done      chan struct{} // closed when it is kept, or err says why not
	err       error         // nil also where nobody finished it: who waits takes over
	forgotten bool          // not to be kept, as the original was deleted
}

// decode decodes a source, or answers it from what is kept. The first time it decodes the original as though nothing were
// kept, and keeps what comes of it. The next time that this does not serve, it decodes to what serves all, once for all who
// ask meanwhile: when the one who does it gives up, the next goes on, and when nobody waits any more, nothing does. Errors:
// those of decode, and *loadError. The caller closes what it answers.
func (s *Sources) decode(ctx context.Context, a askedSource) (*decoded, error) {
	if s == nil || a.src.ID == "" || a.want.allFrames {
		return a.decodeOriginal(ctx)
	}
	for {
		d, b, mine, err := s.find(a)
		if mine {
			d, err = s.build(ctx, b, a)
		}
		switch {
		case mine && unkeepable(err) && b.in == s.sources: // it is not what was asked that failed
			return a.decodeOriginal(ctx)
		case err != nil:
			return nil, err
		case d != nil:
			if !mine {
				decodes.Add(1)
			}
			return d.reducedTo(ctx, a.want)
		case b == nil:
			return a.decodeOriginal(ctx)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-b.done:
		}
		switch {
		case unkeepable(b.err):
			return a.decodeOriginal(ctx)
		case b.err != nil:
			return nil, b.err
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

// find looks for what is kept that serves what is asked; else for what is being decoded that will, and sooner than the original;
// else it tells whoever asks to build that. It answers nothing where the original is to be decoded.
func (s *Sources) find(a askedSource) (d *decoded, b *building, mine bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := sourceKey{a.src.ID, a.reading}
	for _, in := range []*pool{s.leftovers, s.sources} { // the smaller first
		if k, ok := in.kept.Peek(key); ok && k.serves(a) {
			in.kept.Get(key)
			s.stats.Hits++
			d, err := k.share()
			return d, nil, false, err
		}
	}
	for b := range s.building {
		switch {
		case b.key != key || !b.serves(a):
		case b.soon(a):
			return nil, b, false, nil
		default:
			return nil, nil, false, nil
		}
	}
	b = &building{key: key, target: a.target(), in: s.sources, done: make(chan struct{})}
	if b.size.Pixels() > mostKept || !s.sources.fits(a.bytes(b.size)) || s.unkept.Contains(key) {
		return nil, nil, false, nil
	}
	if !s.again(key, a.bytes(b.size)) {
		b.target, b.in = a.leftover(), s.leftovers
	} else if k, ok := s.sources.kept.Peek(key); ok && k.size.Pixels() >= b.size.Pixels() { // they would take turns
		return nil, nil, false, nil
	}
	s.stats.Misses++
	b.bytes = a.bytes(b.size)
	if b.in == s.leftovers && a.want.streamed && (a.partly || b.size.Pixels() > mostLeft) || !b.in.reserve(b.bytes) {
		return nil, nil, false, nil
	}
	s.building[b] = struct{}{}
	return nil, b, true, nil
}

// build decodes a source, keeps it, and shares it.
func (s *Sources) build(ctx context.Context, b *building, a askedSource) (d *decoded, err error) {
	var made *keptSource
	defer func() { // also where it panics
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.building, b)
		b.in.release(b.bytes)
		close(b.done)
		switch {
		case made != nil && !made.inks && !b.forgotten:
			b.in.keep(b.key, made)
		case made != nil:
			made.ref.Close()
		}
		if made != nil && made.inks || unkeepable(err) && b.in == s.sources {
			s.unkept.Add(b.key, struct{}{})
		}
	}()
	if made, err = keepSource(ctx, a, b.target); err == nil {
		d, err = made.share()
	}
	if err != nil && ctx.Err() == nil {
		b.err = err
	}
	return d, err
}
