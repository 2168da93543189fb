// Package webhooks tells receivers outside what happens in the library: what it writes for them, see [storage.HookKind], is sent by
// HTTP, signed as Standard Webhooks says, at least once, and in order of what happened to each file.
//
// One node at a time has the turn of a webhook, and puts off its end for as long as it lives; of one that is killed, another takes over.
// So the order, and how much a receiver is asked at once, are kept in memory alone. A receiver that fails is asked one thing at a time,
// then less and less often, and has places of its own: it holds up no other.
package webhooks

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"github.com/google/uuid"

	"calotype/server/outbound"
	"calotype/storage"
)

// Config is what a Service works with. Library and Log are needed.
type Config struct {
	Library  *storage.Library
	Networks []netip.Prefix // that receivers may be in although they are not public
	Log      *slog.Logger
	Count    func(Outcome) // is told how deliveries go; nil means nobody is
	Refused  func()        // is told of each address that may not be asked; nil means nobody is
}

// A pace is how quickly things are done; tests have their own.
type pace struct {
	tick     time.Duration // between looks for what is due, whatever is heard
	lease    time.Duration // that a turn lasts unless its end is put off
	answer   time.Duration // that a receiver may take
	first    time.Duration // from a first failure to the next attempt; then three times as long each time
	longest  time.Duration // between attempts at one delivery
	rest     time.Duration // the longest that a receiver is left alone, whatever is due
	patience time.Duration // that who sends by hand waits for the answer
	goodbye  time.Duration // that what is under way may take when the service ends
	backlog  time.Duration // between looks at what waits, however often it is asked for
	most     int           // turns at once
}

var usual = pace{tick: time.Second, lease: 20 * time.Second, answer: 15 * time.Second, first: 5 * time.Second, longest: 3 * time.Hour,
	rest: 5 * time.Minute, patience: 4 * time.Second, goodbye: 2 * time.Second, backlog: 10 * time.Second, most: 100}

// Bounds of one node.
const (
	maxSends   = 64 // at once to receivers that answer, and as many to those that do not
	looked     = 10 // webhooks that wait for a turn
	perWebhook = 4  // at once
	atOnce     = 50 // deliveries that are read
	tolerated  = 3  // failures in a row before a receiver is left alone for a time
)

// A Service delivers. Close it before the library.
type Service struct {
	Config
	pace
	client *outbound.Client
	holder uuid.UUID // of turns
	waits  backlog

	news         chan struct{}
	sends, tries chan struct{} // places: for receivers that answer, and for those that failed last
	results      chan *result

	alive, ending context.Context // alive ends last: with it what is under way
	end, kill     context.CancelFunc
	scribe        sync.WaitGroup
	closing       sync.Once

	mu      sync.Mutex
	running sync.WaitGroup
	closed  bool
	turns   map[uuid.UUID]*turn
}

// New begins to deliver.
func New(c Config) *Service { return start(c, usual) }

func start(c Config, p pace) *Service {
	if c.Count == nil {
		c.Count = func(Outcome) {}
	}
	s := &Service{
		Config: c, pace: p, holder: uuid.New(), turns: map[uuid.UUID]*turn{},
		client: outbound.New(outbound.Options{Networks: c.Networks, Time: p.answer, Body: 2 * keptAnswer, Refused: c.Refused}),
		news:   make(chan struct{}, 1), sends: make(chan struct{}, maxSends), tries: make(chan struct{}, maxSends), results: make(chan *result, maxSends),
	}
	s.alive, s.kill = context.WithCancel(context.Background())
	s.ending, s.end = context.WithCancel(s.alive)
	c.Library.Hear(storage.HookTopic, func(string) { s.wake() })
	s.running.Go(s.lookAround)
	s.running.Go(s.keepTurns)
	s.scribe.Go(s.write)
	s.wake()
	return s
}

// Close waits a moment for what is under way, and gives all turns back. What was not answered by then is sent again by who has the turn
// next. It may be called twice.
func (s *Service) Close() { s.closing.Do(s.close) }

func (s *Service) close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.end()
	late := time.AfterFunc(s.goodbye, s.kill)
	s.running.Wait()
	late.Stop()
	close(s.results)
	s.scribe.Wait()
	s.kill()
	s.client.Close()
}

// run has do be waited for when the service ends; false when it has.
func (s *Service) run(do func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.running.Go(do)
	}
	return !s.closed
}

// Check reports as a [*storage.InvalidError] an address that no receiver can have.
func (s *Service) Check(address string) error {
	_, err := s.client.Check(address)
	var refused *outbound.RefusedError
	if errors.As(err, &refused) {
		return &storage.InvalidError{Field: "url", Problem: refused.Error()}
	}
	return err
}

// wake has what is due be looked for.
func (s *Service) wake() {
	select {
	case s.news <- struct{}{}:
	default:
	}
}

// lookAround takes turns whenever something may be due.
func (s *Service) lookAround() {
	if err := s.Library.EndHookTurns(s.ending); err != nil {
		s.Log.Warn("webhooks: turns of before are waited for", "error", err)
	}
	tick := time.NewTicker(s.tick)
	defer tick.Stop()
	for known := true; ; {
		select {
		case <-s.ending.Done():
			return
		case <-s.news:
		case <-tick.C:
		}
		err := s.takeTurns()
		if err != nil && known && s.ending.Err() == nil { // once, and not with every tick
			s.Log.Warn("webhooks: what is due is not known", "error", err)
		}
		known = err == nil
	}
}

// takeTurns takes one turn, where there is one to be had, and has the next be looked for after that: so nodes that look at the same time
// share them.
func (s *Service) takeTurns() error {
	s.mu.Lock()
	full := len(s.turns) >= s.most
	s.mu.Unlock()
	if full {
		return nil // the next that ends wakes us
	}
	ids, err := s.Library.HooksDue(s.ending, looked)
	if err != nil {
		return err
	}
	for _, id := range ids {
		asked := time.Now()
		taken, failures, err := s.Library.TakeHookTurn(s.ending, id, s.holder, s.lease)
		if err != nil {
			return err
		}
		if taken {
			s.begin(id, failures, asked)
			s.wake()
			return nil
		}
	}
	return nil
}

// keepTurns puts off the end of the turns that this node has. One that it can not be sure of ends.
func (s *Service) keepTurns() {
	tick := time.NewTicker(s.lease / 4)
	defer tick.Stop()
	for {
		select {
		case <-s.ending.Done():
			return
		case <-tick.C:
		}
		s.mu.Lock()
		var ids []uuid.UUID
		for id := range s.turns {
			ids = append(ids, id)
		}
		s.mu.Unlock()
		if len(ids) == 0 {
			continue
		}
		asked := time.Now()
		kept, err := s.Library.KeepHookTurns(s.ending, s.holder, ids, s.lease)
		if err != nil {
			s.Log.Warn("webhooks: turns may be lost", "error", err)
			continue
		}
		s.mu.Lock()
		for _, id := range kept {
			if t := s.turns[id]; t != nil {
				t.lasts(asked.Add(s.lease))
			}
		}
		s.mu.Unlock()
	}
}

// hostOf is what the log says of a receiver, whose address may hold secrets.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
