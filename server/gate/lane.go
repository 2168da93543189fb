package gate

import "time"

// A lane is the places of a class.
type lane struct {
	unit         int64 // weight that fills a place
	most         int   // places that one render takes
	more         int   // places besides, for quick ones that find no other
	small, large int   // places that are taken, by those that need one and by the one that is larger
	extra        int   // of more
}

// A kind is how much a render asks for.
type kind int

const (
	isQuick kind = iota // a place for a moment
	isSmall             // a place
	isLarge             // that of which only one runs at a time
	kinds
)

// weigh is how many places so much work takes, and of which kind it is.
func (l *lane) weigh(w Work) (places int, k kind) {
	places = int(min(1+max(w.Weight, 0)/l.unit, int64(l.most)))
	switch {
	case w.Weight >= l.unit:
		return places, isLarge
	case w.Quick:
		return places, isQuick
	}
	return places, isSmall
}

func (l *lane) taken() int { return l.small + l.large + l.extra }

// fits tells whether a render can be let in where there are so many places, of which some are reserved for a large one.
func (l *lane) fits(p *Place, total, reserved int) bool {
	if p.kind == isLarge {
		return l.large == 0 && (l.small == 0 || l.small+p.places <= total)
	}
	return l.small < max(1, total-max(l.large, reserved))
}

func (l *lane) enter(p *Place) { *l.count(p) += p.places }
func (l *lane) leave(p *Place) { *l.count(p) -= p.places }

// count is that of the places of which p has some.
func (l *lane) count(p *Place) *int {
	switch {
	case p.extra:
		return &l.extra
	case p.kind == isLarge:
		return &l.large
	}
	return &l.small
}

// admit lets in all who can be, the most urgent first.
func (g *Gate) admit() {
	previews, cold, behind := &g.lanes[Preview], &g.lanes[Cold], &g.lanes[Background]
	g.fill(Preview, g.config.Workers)
	g.fill(Cold, max(1, g.config.Workers-previews.taken()))
	g.squeeze(Cold)
	if g.queues[Preview].waiting > 0 || g.queues[Cold].waiting > 0 {
		return
	}
	half := (g.config.Workers + 1) / 2
	for g.queues[Background].waiting > 0 {
		busy := previews.taken() + cold.taken()
		now := time.Now()
		p := g.queues[Background].next(func(p *Place) bool {
			switch {
			case p.kind == isLarge && cold.large+behind.large > 0:
				return false
			case behind.taken() == 0 && (busy == 0 || now.Sub(p.came) >= ageTime):
				return true
			}
			return busy+behind.taken()+p.places <= half
		})
		if p == nil {
			return
		}
		g.enter(p)
	}
}

// fill lets in those of a class who fit into so many places. A large one whose turn has come and that does not fit yet has
// its places kept free, or small ones would pass it for ever.
func (g *Gate) fill(c Class, total int) {
	l, q := &g.lanes[c], &g.queues[c]
	reserved := 0
	for q.waiting > 0 {
		p := q.next(func(p *Place) bool {
			if reserved > 0 {
				return l.fits(p, total, reserved)
			}
			return p.kind != isLarge || l.large == 0
		})
		switch {
		case p == nil:
			return
		case l.fits(p, total, reserved):
			g.enter(p)
		case p.kind == isLarge && reserved == 0:
			reserved = p.places
		default:
			return
		}
	}
}

// squeeze lets in quick ones of a class for which no other place is left.
func (g *Gate) squeeze(c Class) {
	l, q := &g.lanes[c], &g.queues[c]
	for l.extra < l.more && q.waiting > 0 {
		p := q.next(func(p *Place) bool { return p.kind == isQuick })
		if p == nil {
			return
		}
		p.extra = true
		g.enter(p)
	}
}

// enter gives one who waits its place.
func (g *Gate) enter(p *Place) {
	g.lanes[p.work.Class].enter(p)
	g.queues[p.work.Class].begun(p)
	close(p.turn)
}
