package preview

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
)

// A viewer is on the node that its socket leads to. What is asked of it may come to another node, by a request of its own; and its
// socket may come back to another one than it was lost on. So nodes pass on what is meant for each other.

// topic is what nodes say about previews.
const topic = "preview"

// answerTime is how long the node that has a viewer may take to say so.
const answerTime = 2 * time.Second

// others are the hubs of other nodes.
type others struct {
	hub *Hub
	id  string // of this one

	mu     sync.Mutex
	number int
	waits  map[int]chan struct{} // for answers
}

// A note is what one hub says to the others.
type note struct {
	From string `json:"from"`
	To   string `json:"to,omitempty"` // empty: to all others

	Set      *setNote  `json:"set,omitempty"`
	Taken    *takeNote `json:"taken,omitempty"`
	Answered int       `json:"answered,omitempty"` // the Number of a set that was taken
}

type setNote struct {
	Number         int    `json:"number,omitempty"`
	Name           string `json:"name"`
	Seq            int    `json:"seq"`
	Transformation string `json:"transformation"`
	MaxEdge        int    `json:"maxEdge"`
	Settle         bool   `json:"settle"`
}

// takeNote says that a viewer is here now.
type takeNote struct {
	Name   string    `json:"name"`
	File   uuid.UUID `json:"file"`
	Opened time.Time `json:"opened"`
}

// SetAnywhere is [Hub.Set] for a viewer that may be on another node.
func (h *Hub) SetAnywhere(ctx context.Context, name string, seq int, t imaging.Transformation, maxEdge int, settle bool) bool {
	return h.Set(name, seq, t, maxEdge, settle) ||
		h.library.Shared() && h.others.set(ctx, setNote{Name: name, Seq: seq, Transformation: t.String(), MaxEdge: maxEdge, Settle: settle})
}

// set passes a request on and answers whether somebody took it.
func (o *others) set(ctx context.Context, s setNote) bool {
	answered := make(chan struct{}, 1)
	o.mu.Lock()
	if o.waits == nil {
		o.waits = map[int]chan struct{}{}
	}
	o.number++
	s.Number = o.number
	o.waits[s.Number] = answered
	o.mu.Unlock()
	defer func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.waits, s.Number)
	}()
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	if err := o.say(ctx, note{Set: &s}); err != nil {
		o.hub.log.WarnContext(ctx, "a preview was not passed on to other nodes", "error", err)
		return false
	}
	select {
	case <-answered:
		return true
	case <-ctx.Done():
		return false
	}
}

// takeOver has the node on which a viewer was before hand over what it was asked for last.
func (o *others) takeOver(ctx context.Context, name string, s *session) {
	if !o.hub.library.Shared() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	if err := o.say(ctx, note{Taken: &takeNote{name, s.id, s.opened}}); err != nil && ctx.Err() == nil {
		o.hub.log.WarnContext(ctx, "a preview that came from another node begins anew", "error", err)
	}
}

func (o *others) say(ctx context.Context, n note) error {
	n.From = o.id
	words, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return o.hub.library.Say(ctx, topic, string(words))
}

// hear does what others say.
func (o *others) hear(words string) {
	var n note
	if err := json.Unmarshal([]byte(words), &n); err != nil || n.From == o.id || n.To != "" && n.To != o.id {
		return
	}
	switch {
	case n.Answered != 0:
		o.mu.Lock()
		defer o.mu.Unlock()
		if answered := o.waits[n.Answered]; answered != nil {
			select {
			case answered <- struct{}{}:
			default:
			}
		}
	case n.Set != nil:
		t, err := imaging.Parse(n.Set.Transformation)
		if err != nil || !o.hub.Set(n.Set.Name, n.Set.Seq, t, n.Set.MaxEdge, n.Set.Settle) || n.Set.Number == 0 {
			return
		}
		o.answer(note{To: n.From, Answered: n.Set.Number})
	case n.Taken != nil:
		if last, any := o.hub.handOver(*n.Taken); any {
			o.answer(note{To: n.From, Set: &setNote{Name: n.Taken.Name, Seq: last.seq, Transformation: last.t.String(), MaxEdge: last.maxEdge, Settle: last.settle}})
		}
	}
}

// answer says something aside: who hears is not to wait.
func (o *others) answer(n note) {
	h := o.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	h.running.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), answerTime)
		defer cancel()
		if err := o.say(ctx, n); err != nil {
			h.log.Warn("another node's preview was not answered", "error", err)
		}
	})
}

// handOver ends a viewer that came to another node since, and answers what it was asked for last of the file.
func (h *Hub) handOver(n takeNote) (last request, any bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.sessions[n.Name]
	if s == nil || s.opened.After(n.Opened) {
		return last, false
	}
	s.cancel()
	delete(h.sessions, n.Name) // what is asked of it now is to reach the node where it is
	if s.id != n.File {
		return last, false
	}
	return s.given()
}
