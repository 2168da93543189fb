package delivery

import (
	"os"
	"runtime"
	"sync/atomic"
)

// What is asked for again and again lies in memory a second time, as a file: the kernel sends that without a copy of its own,
// which is a third of what a hit costs.
const (
	hotAfter    = 32       // times that an answer is given before it is worth that
	hotLeast    = 8 << 10  // bytes; below, there is little to copy
	hotMost     = 1 << 20  // bytes of one
	hotAll      = 32 << 20 // bytes of all
	hotFilesAll = 256      // open files
)

// heat counts what lies in such files. They are closed when nobody knows them any more: an answer may still go out of one whose
// variant is forgotten.
type heat struct{ bytes, files atomic.Int64 }

// file answers the bytes of what lies ready as a file, once it is asked for often; nil until then, and where there is no room.
func (h *heat) file(one *ready) *os.File {
	if file := one.file.Load(); file != nil {
		return file
	}
	data := one.of.Data
	if one.asked.Load() > hotAfter || len(data) < hotLeast || len(data) > hotMost || one.asked.Add(1) != hotAfter {
		return nil
	}
	size := int64(len(data))
	if bytes, files := h.bytes.Add(size), h.files.Add(1); bytes > hotAll || files > hotFilesAll {
		h.cool(size)
		return nil
	}
	file, err := inMemoryFile(data)
	if err != nil { // it is sent as it is
		h.cool(size)
		return nil
	}
	runtime.AddCleanup(file, h.cool, size)
	one.file.Store(file)
	return file
}

func (h *heat) cool(bytes int64) {
	h.bytes.Add(-bytes)
	h.files.Add(-1)
}
