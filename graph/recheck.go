package graph

import (
	"sync"

	"golang.org/x/sync/errgroup"
)

// A recheck asks anew who speaks on each socket, whenever it may be another matter who may do what. Those that find nobody end.
type recheck struct {
	wanted  chan struct{} // holds one
	stop    chan struct{}
	end     func()
	running sync.WaitGroup
}

// checkedAtOnce is how many sockets are asked about at the same time.
const checkedAtOnce = 16

// start begins to wait for what changes.
func (c *recheck) start(all *sockets) {
	c.wanted, c.stop = make(chan struct{}, 1), make(chan struct{})
	c.end = sync.OnceFunc(func() { close(c.stop) })
	c.running.Go(func() {
		for {
			select {
			case <-c.stop:
				return
			case <-c.wanted:
			}
			var checks errgroup.Group
			checks.SetLimit(checkedAtOnce)
			for _, talk := range all.now() {
				checks.Go(func() error { talk.check(); return nil })
			}
			_ = checks.Wait() // checks answer no errors
		}
	})
}

// AccessChanged says that it may be another matter who may do what: sockets of who is no longer good end with the code 4401, those of who
// may do other things than before with 1012, after which clients connect again. It does not wait for that.
func (s *Server) AccessChanged() {
	select {
	case s.recheck.wanted <- struct{}{}:
	default: // it is going to look anyway
	}
}
