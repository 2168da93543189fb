package delivery

import (
	"context"
	"fmt"
	"io"
	"sync"

	"github.com/google/uuid"
)

// Original reads the bytes that are decoded of a file: those of its rendition where it has one.
func (v *Variants) Original(ctx context.Context, file uuid.UUID) ([]byte, error) {
	return v.picture(ctx, file, func(size int64) []byte { return make([]byte, size) })
}

// picture is Original into memory of that size.
func (v *Variants) picture(ctx context.Context, file uuid.UUID, memory func(size int64) []byte) ([]byte, error) {
	b, err := v.library.OpenPicture(ctx, file)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	data := memory(b.Size)
	if _, err := io.ReadFull(b, data); err != nil {
		return nil, fmt.Errorf("read original: %w", err)
	}
	return data, nil
}

// A borrowed is memory for the originals of one render, which the next ones read theirs into: as garbage it would have to be
// collected every few renders, for a part of what those take.
type borrowed struct{ buffers []*[]byte }

// mostLent is the largest memory that is lent again; what is larger takes its render so long that nothing is won.
const mostLent = 16 << 20

var lent = sync.Pool{New: func() any { return new([]byte) }}

// take answers memory that is given back with the rest.
func (b *borrowed) take(size int64) []byte {
	if size > mostLent {
		return make([]byte, size)
	}
	buffer := lent.Get().(*[]byte)
	if int64(cap(*buffer)) < size {
		*buffer = make([]byte, size)
	}
	b.buffers = append(b.buffers, buffer)
	return (*buffer)[:size]
}

// giveBack ends the loan: nobody reads the originals any more.
func (b *borrowed) giveBack() {
	for _, buffer := range b.buffers {
		lent.Put(buffer)
	}
}
