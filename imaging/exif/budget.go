package exif

import (
	"bytes"
	"errors"
)

// maxRead is how many bytes a decoder may read of one piece of metadata, over
// and over included. A photograph with all its tags takes about 2 MiB, since
// the decoder's buffer is filled anew after each jump; directories that point
// to each other could otherwise keep it busy for seconds.
const maxRead = 16 << 20

var errBudget = errors.New("metadata takes too long to read")

// budgetReader fails for good after maxRead bytes.
type budgetReader struct {
	bytes.Reader
	read int
}

func newBudgetReader(data []byte) *budgetReader {
	b := &budgetReader{}
	b.Reset(data)
	return b
}

func (b *budgetReader) Read(p []byte) (int, error) {
	// A call costs something even when it reads little.
	if b.read += len(p) + 64; b.read > maxRead {
		return 0, errBudget
	}
	return b.Reader.Read(p)
}
