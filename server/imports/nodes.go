package imports

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"time"

	"github.com/google/uuid"
)

// An import runs on one node, and who asks for it may come to another. So each tells the others of its imports, and is asked.

// topic is what nodes say about imports.
const topic = "imports"

const (
	answerTime = 2 * time.Second  // for a node to say that it knows an import
	lostTime   = 30 * time.Second // after which an import of another node is lost that was not heard of
)

// A note is what one node says to the others.
type note struct {
	From   string    `json:"from"`
	News   *Import   `json:"news,omitempty"`
	Ask    uuid.UUID `json:"ask,omitzero"`    // who has it tells of it
	Cancel uuid.UUID `json:"cancel,omitzero"` // who has it ends it
}

func (s *Service) say(ctx context.Context, n note) error {
	n.From = s.node
	var words bytes.Buffer
	encoder := json.NewEncoder(&words)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(n); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	return s.Library.Say(ctx, topic, words.String())
}

// tell tells the other nodes of an import that runs here.
func (s *Service) tell(e *entry) {
	if !s.Library.Shared() {
		return
	}
	s.mu.Lock()
	i := e.Import
	s.mu.Unlock()
	if err := s.say(context.Background(), note{News: &i}); err != nil {
		s.Log.Warn("other nodes were not told of an import", "import", i.ID, "error", err)
	}
}

// hear does what others say.
func (s *Service) hear(words string) {
	var n note
	if err := json.Unmarshal([]byte(words), &n); err != nil || n.From == s.node {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case n.News != nil:
		s.heard(n.News)
	case n.Ask != uuid.Nil:
		if e := s.known[n.Ask]; e != nil && e.cancel != nil && !s.closed {
			s.work.Go(func() { s.tell(e) }) // who hears is not to wait
		}
	case n.Cancel != uuid.Nil:
		if e := s.known[n.Cancel]; e != nil && e.cancel != nil {
			e.cancel()
		}
	}
}

// heard notes the news of another node. The lock is held.
func (s *Service) heard(i *Import) {
	e := s.known[i.ID]
	if e == nil {
		s.forget()
		e = &entry{changed: make(chan struct{})}
		s.known[i.ID] = e
		close(s.changed)
		s.changed = make(chan struct{})
	}
	if e.cancel != nil || e.State == Done || e.State == Failed {
		return
	}
	e.Import, e.at = *i, time.Now()
	e.news()
}

// findAnywhere answers an import that this node knows, or another.
func (s *Service) findAnywhere(ctx context.Context, id uuid.UUID) (*entry, error) {
	if e, _ := s.look(id); e != nil {
		return e, nil
	}
	if !s.Library.Shared() {
		return nil, fs.ErrNotExist
	}
	if err := s.say(ctx, note{Ask: id}); err != nil {
		return nil, err
	}
	late := time.NewTimer(answerTime)
	defer late.Stop()
	for {
		e, changed := s.look(id)
		if e != nil {
			return e, nil
		}
		select {
		case <-changed:
		case <-late.C:
			return nil, fs.ErrNotExist
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (s *Service) look(id uuid.UUID) (*entry, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known[id], s.changed
}

// lose ends an import whose node is gone.
func (s *Service) lose(e *entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.State != Running {
		return
	}
	e.State, e.Code, e.Message = Failed, "lost", "The node that was at work on it is gone."
	e.news()
}
