package gate

import "time"

// Stats is how things stand.
type Stats struct {
	Workers int
	Overdue int           // renders that go on beyond their time limit
	Classes [3]ClassStats // by Class
}

// ClassStats is how things stand in a class.
type ClassStats struct {
	Running, Waiting  int           // now
	Admitted, Refused int64         // since the start; refused as too many wait, or after too long a wait
	Waited            time.Duration // since the start, by all who were admitted together
}

// Stats costs hardly anything to ask.
func (g *Gate) Stats() Stats {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := Stats{Workers: g.config.Workers, Overdue: g.overdue + len(g.late)}
	for c := range g.queues {
		q := &g.queues[c]
		s.Classes[c] = ClassStats{q.running, q.waiting, q.admitted, q.refused, q.waited}
	}
	return s
}
