package gate

import (
	"net/netip"
	"time"
)

// A client is one for whom an owner has renders that wait or run, or who had more time than others a moment ago. Clients of an
// owner take turns as owners do.
type client struct {
	had              time.Duration // in places, times how many; of those who run, as long as usual
	last             uint64        // the last of its renders that was let in
	waiting, running int
}

// idleClients is how many of an owner are remembered who have nothing there.
const idleClients = 1000

// client is that of a render that comes.
func (o *owner) client(id netip.Prefix) *client {
	c := o.clients[id]
	if c == nil {
		if o.clients == nil {
			o.clients = map[netip.Prefix]*client{}
		}
		if len(o.clients) >= idleClients+o.waits()+o.running {
			o.forget(func(*client) bool { return true })
		}
		c = &client{}
		o.clients[id] = c
	}
	if c.idle() {
		c.had = max(c.had, o.floor)
	}
	return c
}

// begun charges the client of a render that is let in.
func (o *owner) begun(p *Place) {
	c := p.client
	o.floor = max(o.floor, c.had)
	c.had += p.charged
	c.last = p.number
	c.running++
	o.forget(func(c *client) bool { return c.had <= o.floor })
}

// forget drops clients who have nothing there.
func (o *owner) forget(which func(*client) bool) {
	for id, c := range o.clients {
		if c.idle() && which(c) {
			delete(o.clients, id)
		}
	}
}

func (c *client) idle() bool { return c.waiting+c.running == 0 }

// before tells whether it is the turn of p before that of another render of the same owner.
func (p *Place) before(other *Place) bool {
	a, b := p.client, other.client
	if a.had != b.had {
		return a.had < b.had
	}
	if a.last != b.last {
		return a.last < b.last
	}
	return p.number < other.number
}

// turn is the one of a line whose turn it is; nil of an empty one.
func turn(line []*Place) *Place {
	var first *Place
	for _, p := range line {
		if first == nil || p.before(first) {
			first = p
		}
	}
	return first
}
