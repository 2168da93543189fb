package delivery

import (
	"net/http"
	"strconv"
	"time"

	"calotype/imaging"
)

// A Layer is where the bytes of an answer came from.
type Layer string

// The layers, the nearest first.
const (
	Memory   Layer = "memory"
	Disk     Layer = "disk"     // the cache of this node
	Store    Layer = "store"    // shared by all nodes
	Miss     Layer = "miss"     // they were rendered
	Original Layer = "original" // they are those of the file
)

// Timing is where the time of an answer went. Of one from memory it is zero.
type Timing struct {
	Wait  time.Duration // for somebody else's equal request; the rest is then as it was for that one
	Queue time.Duration // for a place to render in
	Load  time.Duration // reading the original, or the variant
	imaging.Timing
}

const timingHeader = "Server-Timing"

// What it says of an answer from memory, and of an original.
const (
	MemoryTiming   = "cache;desc=" + string(Memory)
	OriginalTiming = "cache;desc=" + string(Original)
)

// timed sets the header that says where the time went, in milliseconds.
func (v *Variant) timed(header http.Header) {
	if v.Layer == Memory {
		header.Set(timingHeader, MemoryTiming)
		return
	}
	t := v.Timing
	b := append(make([]byte, 0, 128), "cache;desc="...)
	b = append(b, v.Layer...)
	entry := func(name string, d time.Duration) {
		b = append(b, ", "...)
		b = append(b, name...)
		b = append(b, ";dur="...)
		b = strconv.AppendFloat(b, float64(d)/float64(time.Millisecond), 'f', 1, 64)
	}
	if t.Wait > 0 {
		entry("wait", t.Wait)
	}
	if v.Layer == Miss {
		entry("queue", t.Queue)
	}
	entry("load", t.Load)
	if v.Layer == Miss {
		entry("decode", t.Decode)
		entry("operations", t.Operations)
		entry("encode", t.Encode)
	}
	header.Set(timingHeader, string(b))
}

// kept is the variant as memory answers it.
func (v *Variant) kept() *Variant {
	kept := *v
	if kept.Timing = (Timing{}); kept.Data != nil { // else only where it is stored is in memory
		kept.Layer = Memory
	}
	return &kept
}

// shared is the variant for somebody who waited so long for the answer to another.
func (v *Variant) shared(waited time.Duration) *Variant {
	shared := *v
	shared.Timing.Wait = waited
	return &shared
}
