package upload

import (
	"bytes"
	"cmp"
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
		if data, free, err = besideHeap(io.MultiReader(bytes.NewReader(head), b), size); err == nil {
			return data, free, nil
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

// besideHeap copies what is read into a file without a name, and answers it as memory.
func besideHeap(r io.Reader, size int64) (data []byte, free func(), err error) {
	f, err := os.CreateTemp("", "calotype-upload-*")
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	if err := os.Remove(f.Name()); err != nil {
		return nil, nil, err
	}
	if n, err := io.Copy(f, io.LimitReader(r, size)); err != nil || n != size {
		return nil, nil, cmp.Or(err, io.ErrUnexpectedEOF)
	}
	data, err = syscall.Mmap(int(f.Fd()), 0, int(size), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, os.NewSyscallError("mmap", err)
	}
	return data, func() { _ = syscall.Munmap(data) }, nil
}
