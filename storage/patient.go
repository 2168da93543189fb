package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"calotype/storage/blob"
)

// How long a blob store may take to say the first of a blob, and to go on with it, while somebody waits; and for how long one that did
// not is left alone.
const (
	firstTime = 4 * time.Second
	nextTime  = 10 * time.Second
	restTime  = time.Second
)

// patient is a blob store for people who wait. Reading from one that does not answer is given up soon, with [blob.ErrUnavailable];
// until it answers again, one at a time asks it, and all others hear at once that it does not: else they would pile up. Writing has
// all the time that the store itself gives it.
type patient struct {
	blob.Store

	mu    sync.Mutex
	away  bool
	again time.Time // when it may be asked next, while it is away
}

// bare is the store itself.
func bare(s blob.Store) blob.Store {
	if p, ok := s.(*patient); ok {
		return p.Store
	}
	return s
}

// Open implements [blob.Store].
func (p *patient) Open(ctx context.Context, key string) (*blob.Blob, error) {
	if err := p.enter(); err != nil {
		return nil, fmt.Errorf("open %s: %w", key, err)
	}
	w := watched(ctx, firstTime)
	b, err := p.Store.Open(w.ctx, key)
	if err = w.verdict(err); err != nil {
		w.cancel(nil)
	}
	p.leave(err)
	if err != nil {
		return nil, err
	}
	return &blob.Blob{ReadSeekCloser: patientBytes{b.ReadSeekCloser, w}, Size: b.Size, ModTime: b.ModTime}, nil
}

// Stat implements [blob.Store].
func (p *patient) Stat(ctx context.Context, key string) (blob.Info, error) {
	if err := p.enter(); err != nil {
		return blob.Info{}, fmt.Errorf("stat %s: %w", key, err)
	}
	w := watched(ctx, firstTime)
	defer w.cancel(nil)
	info, err := p.Store.Stat(w.ctx, key)
	err = w.verdict(err)
	p.leave(err)
	return info, err
}

// enter tells who has to ask the store whether it is known not to answer.
func (p *patient) enter() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.away {
		return nil
	}
	now := time.Now()
	if now.Before(p.again) {
		return blob.ErrUnavailable
	}
	p.again = now.Add(firstTime) // this one asks
	return nil
}

func (p *patient) leave(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case errors.Is(err, blob.ErrUnavailable):
		p.away, p.again = true, time.Now().Add(restTime)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded): // who asked has gone: that says nothing
		p.again = time.Time{}
	default:
		p.away = false
	}
}

// A watch ends a context when nothing comes for too long.
type watch struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
}

func watched(parent context.Context, d time.Duration) watch {
	ctx, cancel := context.WithCancelCause(parent)
	return watch{ctx, cancel, time.AfterFunc(d, func() { cancel(blob.ErrUnavailable) })}
}

// verdict stops the clock, and says of an error that it comes from it.
func (w watch) verdict(err error) error {
	w.timer.Stop()
	if err != nil && errors.Is(context.Cause(w.ctx), blob.ErrUnavailable) {
		return fmt.Errorf("%w: it does not answer in time", blob.ErrUnavailable)
	}
	return err
}

type patientBytes struct {
	io.ReadSeekCloser
	watch watch
}

// Read implements [io.Reader].
func (b patientBytes) Read(p []byte) (int, error) {
	b.watch.timer.Reset(nextTime)
	n, err := b.ReadSeekCloser.Read(p)
	if errors.Is(err, io.EOF) {
		b.watch.timer.Stop()
		return n, err
	}
	return n, b.watch.verdict(err)
}

// Close implements [io.Closer].
func (b patientBytes) Close() error {
	err := b.ReadSeekCloser.Close()
	b.watch.timer.Stop()
	b.watch.cancel(nil)
	return err
}
