package gate

import (
	"net/netip"
	"slices"
	"time"

	"github.com/google/uuid"
)

// A queue is who waits in a class. Owners take turns by the time that they had in places: the next is the one who had the
// least, and an owner who comes begins with what the one had who was let in last, so that nobody saves turns up. Its zero
// value is empty.
type queue struct {
	owners  map[uuid.UUID]*owner
	waiting int
	running int
	floor   time.Duration // that the one had who was let in last
	usual   time.Duration // that one render takes, a moving average

	admitted, refused int64
	waited            time.Duration // by all who were admitted, together
}

// An owner has renders that wait or run, or had more time than others a moment ago.
type owner struct {
	id      uuid.UUID
	had     time.Duration // in places, times how many; of those who run, as long as usual
	last    uint64        // the last of its renders that was let in
	running int
	waiting [kinds][]*Place // in the order of coming

	clients map[netip.Prefix]*client
	floor   time.Duration // that the client had who was let in last
}

// idleOwners is how many are remembered who have nothing there.
const idleOwners = 1000

func (q *queue) push(p *Place) {
	if q.waiting+q.running == 0 {
		q.floor = 0
		clear(q.owners)
	}
	o := q.owners[p.work.Owner]
	if o == nil {
		if q.owners == nil {
			q.owners = map[uuid.UUID]*owner{}
		}
		if len(q.owners) >= idleOwners+q.waiting+q.running {
			q.forget(func(*owner) bool { return true })
		}
		o = &owner{id: p.work.Owner}
		q.owners[o.id] = o
	}
	if o.idle() {
		o.had = max(o.had, q.floor)
	}
	p.owner, p.client = o, o.client(p.work.Client)
	p.client.waiting++
	line := o.line(p)
	*line = append(*line, p)
	q.waiting++
}

// remove takes one out who waits.
func (q *queue) remove(p *Place) {
	line := p.owner.line(p)
	i := slices.Index(*line, p)
	*line = slices.Delete(*line, i, i+1)
	p.client.waiting--
	q.waiting--
}

// next is the one whose turn it is, among those who can be let in; nil when nobody can.
func (q *queue) next(can func(*Place) bool) *Place {
	var first *Place
	for _, o := range q.owners {
		p := o.next(can)
		if p == nil {
			continue
		}
		if first == nil || o.before(first.owner) {
			first = p
		}
	}
	return first
}

// newest is the one who is refused when too many wait: the newest of the owner of whom the most do, and there of the client of
// whom the most do. Where those of p are as many, it is p.
func (q *queue) newest(p *Place) *Place {
	most := p.owner
	for _, o := range q.owners {
		switch {
		case o.waits() > most.waits():
			most = o
		case o.waits() == most.waits() && most != p.owner && o.newest().number > most.newest().number:
			most = o
		}
	}
	if most == p.owner {
		return most.newestOf(p)
	}
	return most.newestOf(most.newest())
}

// begun takes one out who is let in, and charges its owner what is usual.
func (q *queue) begun(p *Place) {
	q.remove(p)
	o := p.owner
	q.floor = max(q.floor, o.had)
	p.began, p.charged = time.Now(), q.usual*time.Duration(p.places)
	o.had += p.charged
	o.begun(p)
	o.last = p.number
	o.running++
	q.running++
	q.admitted++
	q.waited += p.began.Sub(p.came)
	q.forget(func(o *owner) bool { return o.had <= q.floor })
}

// ended corrects what the owner was charged by the time that it was in truth.
func (q *queue) ended(p *Place, took time.Duration) {
	q.running--
	p.owner.running--
	p.client.running--
	more := took*time.Duration(p.places) - p.charged
	p.owner.had += more
	p.client.had += more
	if q.usual == 0 {
		q.usual = took
	}
	q.usual += (took - q.usual) / 8
}

// forget drops owners who have nothing there.
func (q *queue) forget(which func(*owner) bool) {
	for id, o := range q.owners {
		if o.idle() && which(o) {
			delete(q.owners, id)
		}
	}
}

func (o *owner) line(p *Place) *[]*Place { return &o.waiting[p.kind] }

func (o *owner) waits() (n int) {
	for _, line := range o.waiting {
		n += len(line)
	}
	return n
}

func (o *owner) idle() bool { return o.waits()+o.running == 0 }

// before tells whether it is the turn of o before that of another.
func (o *owner) before(other *owner) bool {
	if o.had != other.had {
		return o.had < other.had
	}
	if o.last != other.last {
		return o.last < other.last
	}
	return o.first() < other.first()
}

// first is the number of the one who came first.
func (o *owner) first() uint64 {
	var first uint64
	for _, line := range o.waiting {
		if len(line) > 0 && (first == 0 || line[0].number < first) {
			first = line[0].number
		}
	}
	return first
}

// next is the one whose turn it is, of those who have it in a line and can be let in.
func (o *owner) next(can func(*Place) bool) *Place {
	var first *Place
	for _, line := range o.waiting {
		if p := turn(line); p != nil && (first == nil || p.before(first)) && can(p) {
			first = p
		}
	}
	return first
}

// newest is the one who came last.
func (o *owner) newest() *Place {
	var last *Place
	for _, line := range o.waiting {
		if n := len(line); n > 0 && (last == nil || line[n-1].number > last.number) {
			last = line[n-1]
		}
	}
	return last
}

// newestOf is the newest of the client of whom the most wait; p where that is as many as of any.
func (o *owner) newestOf(p *Place) *Place {
	most := p.client
	all := slices.Concat(o.waiting[:]...)
	for _, other := range all {
		if other.client.waiting > most.waiting {
			most = other.client
		}
	}
	for _, other := range all {
		if other.client == most && (p.client != most || other.number > p.number) {
			p = other
		}
	}
	return p
}
