package gate

import (
	"errors"
	"fmt"
	"time"
)

// ErrBusy is what a *[BusyError] is.
var ErrBusy = errors.New("too many renders are waiting")

// A BusyError reports that too many renders wait, or that one has waited for too long.
type BusyError struct {
	After time.Duration // in which the queue will have been worked off, by the time that renders took of late: 1 s to a minute
}

func (e *BusyError) Error() string { return fmt.Sprintf("%v; try again in %s", ErrBusy, e.After) }

// Is tells that it is ErrBusy.
func (e *BusyError) Is(target error) bool { return target == ErrBusy }

// after is when somebody may come again.
func (g *Gate) after(c Class) time.Duration {
	q := &g.queues[c]
	wait := q.usual * time.Duration(q.waiting+1) / time.Duration(g.config.Workers)
	return min(max((wait+time.Second-1).Truncate(time.Second), time.Second), time.Minute)
}
