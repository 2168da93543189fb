package walk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"

	"calotype/storage/blob"
)

// A SumError says that bytes are not those that were expected.
type SumError struct {
	Got  string
	Size int64
}

func (e *SumError) Error() string { return "its checksum is " + e.Got }

// Checked reads what must have a length and may have to have a checksum; it fails at the end where that is not so.
type Checked struct {
	r    io.Reader
	size int64
	want string // the SHA-256, hexadecimal; empty where any will do
	hash hash.Hash
	read int64
	// Add hears of what is read; it may be nil.
	Add func(items int, bytes int64)
	// Failed is why r ended before its end.
	Failed error
}

// NewChecked reads size bytes of r, whose SHA-256 must be want, hexadecimal; empty where any will do.
func NewChecked(r io.Reader, size int64, want string) *Checked {
	return &Checked{r: r, size: size, want: want, hash: sha256.New()}
}

// Sum answers the SHA-256 of what was read, hexadecimal.
func (c *Checked) Sum() string { return hex.EncodeToString(c.hash.Sum(nil)) }

// Length answers how many bytes were read.
func (c *Checked) Length() int64 { return c.read }

// Size answers how many bytes there are to be.
func (c *Checked) Size() int64 { return c.size }

// Read implements [io.Reader].
func (c *Checked) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.hash.Write(p[:n])
	c.read += int64(n)
	if c.Add != nil && n > 0 {
		c.Add(0, int64(n))
	}
	if err != io.EOF {
		c.Failed = err
		return n, err
	}
	if c.read != c.size {
		return n, fmt.Errorf("%d bytes came of %d: %w", c.read, c.size, io.ErrUnexpectedEOF)
	}
	if got := c.Sum(); c.want != "" && got != c.want {
		return n, &SumError{got, c.read}
	}
	return n, io.EOF
}

// SumOf reads a blob to its end and answers its checksum.
func SumOf(ctx context.Context, store blob.Store, key string, add func(int, int64)) (string, error) {
	b, err := store.Open(ctx, key)
	if err != nil {
		return "", err
	}
	defer b.Close()
	r := NewChecked(b, b.Size, "")
	r.Add = add
	if _, err := io.Copy(io.Discard, r); err != nil {
		return "", fmt.Errorf("read %s: %w", key, err)
	}
	return r.Sum(), ctx.Err()
}
