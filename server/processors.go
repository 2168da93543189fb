package main

import (
	"cmp"
	"runtime"
)

// processors is how many the machine, or GOMAXPROCS, has for this program.
var processors = runtime.GOMAXPROCS(0)

// workers is how many renders run at once.
func (c Config) workers() int { return cmp.Or(c.RenderWorkers, processors) }

// spareProcessors has Go run more threads at once than there are processors: two for each worker, as pictures are rendered and
// looked at in uploads. Who computes pixels in Go has one of these until Go takes it away, 10 ms later, and an answer from
// memory would wait for that; the system lets a thread that has slept run at once.
func spareProcessors(workers int) { runtime.GOMAXPROCS(processors + 2*workers) }
