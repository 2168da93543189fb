package imaging

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// warm keeps the programs of the last passes that have a cube: what a cube has learned from one picture or frame serves the
// next that goes through the same operations. A program is used by one goroutine at a time.
var warm warmPrograms

// mostWarmPrograms is how many are kept, of up to 9 MB each.
const mostWarmPrograms = 4

type warmPrograms struct {
	mu   sync.Mutex
	kept []warmProgram // the last one first
}

type warmProgram struct {
	key     string
	program *program
}

// take answers the program of a pass, and nobody else that one until it is given back; nil where there is none.
func (w *warmPrograms) take(key string) *program {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.IndexFunc(w.kept, func(k warmProgram) bool { return k.key == key })
	if i < 0 {
		return nil
	}
	p := w.kept[i].program
	w.kept = slices.Delete(w.kept, i, i+1)
	return p
}

// give keeps a program for the next pass like it.
func (w *warmPrograms) give(key string, p *program) {
	if p == nil || p.cube == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kept = slices.Insert(w.kept, 0, warmProgram{key, p})
	w.kept = slices.Delete(w.kept, min(len(w.kept), mostWarmPrograms), len(w.kept))
}

// passKey names what a run of colour operations does, to the last digit.
func passKey(operations []Colour) string {
	var b strings.Builder
	for _, op := range operations {
		fmt.Fprintf(&b, "%T%+v ", op, op)
	}
	return b.String()
}
