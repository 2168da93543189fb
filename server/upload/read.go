package upload

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"calotype/imaging/preflight"
	"calotype/storage"
	"calotype/storage/blob"

	"github.com/google/uuid"
	"github.com/tus/tusd/v2/pkg/handler"
)

// headSize is how much of an upload is read to see what it is. Markup may have a comment of some length before it says.
const headSize = blob.AtOnce

// inHeap is how large an upload may be to be read into the heap. A larger one would have the heap grow far beyond it, and be
// held there until the next collection.
const inHeap = 32 << 20

// read answers the bytes of an upload, until free is called. What is no picture by its beginning is refused without reading
// on, with the name of the file. [handler.ErrNotFound] when the bytes are gone.
func (h *Handler) read(ctx context.Context, id uuid.UUID, name string, size int64) (data []byte, free func(), err error) {
	b, err := h.open(ctx, id)
	if err != nil {
		return nil, nil, fmt.Errorf("read upload %s: %w", id, err)
	}
	defer b.Close()
	head := make([]byte, min(size, headSize))
	if _, err := io.ReadFull(b, head); err != nil {
		return nil, nil, fmt.Errorf("read upload %s: %w", id, err)
	}
	if err := preflight.Begins(head); err != nil {
		return nil, nil, refuse(name, err)
	}
	if size > inHeap {
		data, free, err = besideHeap(io.MultiReader(bytes.NewReader(head), b), size)
		if err == nil {
			return data, free, nil
		}
		if !errors.Is(err, errNoFile) {
			return nil, nil, fmt.Errorf("read upload %s: %w", id, err)
		}
		h.Log.WarnContext(ctx, "a large upload is read into the heap, as no temporary file can be had", "upload", id, "error", err)
		if _, err := b.Seek(int64(len(head)), io.SeekStart); err != nil {
			return nil, nil, fmt.Errorf("read upload %s: %w", id, err)
		}
	}
	data = make([]byte, size)
	if _, err := io.ReadFull(b, data[copy(data, head):]); err != nil {
		return nil, nil, fmt.Errorf("read upload %s: %w", id, err)
	}
	return data, func() {}, nil
}

// open opens the bytes of an upload; [handler.ErrNotFound] when they are gone.
func (h *Handler) open(ctx context.Context, id uuid.UUID) (*blob.Blob, error) {
	b, err := h.Store.Open(ctx, storage.OriginalKey(id))
	if !errors.Is(err, fs.ErrNotExist) {
		return b, err
	}
	// The server ended between the last byte and tusd's move of the bytes to their key.
	if err := h.move(ctx, id.String()); errors.Is(err, fs.ErrNotExist) {
		return nil, handler.ErrNotFound
	} else if err != nil {
		return nil, err
	}
	return h.Store.Open(ctx, storage.OriginalKey(id))
}

// errNoFile is behind what goes wrong with a temporary file, and not with what is read.
var errNoFile = errors.New("no temporary file")

// besideHeap copies what is read into a file without a name, and answers it as memory.
func besideHeap(r io.Reader, size int64) (data []byte, free func(), err error) {
	f, err := os.CreateTemp("", "calotype-upload-*")
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errNoFile, err)
	}
	defer f.Close()
	if err := os.Remove(f.Name()); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errNoFile, err)
	}
	if _, err := io.CopyN(temporary{f}, r, size); err != nil {
		return nil, nil, err
	}
	data, err = syscall.Mmap(int(f.Fd()), 0, int(size), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errNoFile, os.NewSyscallError("mmap", err))
	}
	return data, func() { _ = syscall.Munmap(data) }, nil
}

// temporary is a file of which it is told when it takes no more.
type temporary struct{ file *os.File }

// Write implements [io.Writer].
func (t temporary) Write(p []byte) (int, error) {
	n, err := t.file.Write(p)
	if err != nil {
		err = fmt.Errorf("%w: %w", errNoFile, err)
	}
	return n, err
}
