package blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/tus/tusd/v2/pkg/handler"
	"golang.org/x/sync/errgroup"
)

// WriteChunk sends what comes in parts, some at the same time, and keeps what is left over beside them. It answers how much
// of it is there without a gap, also when something failed.
func (u *s3Upload) WriteChunk(ctx context.Context, offset int64, src io.Reader) (int64, error) {
	if offset != u.info.Offset {
		return 0, handler.ErrMismatchOffset
	}
	if u.whole {
		return 0, nil
	}
	if err := u.writeChunk(ctx, src); err != nil {
		return u.info.Offset - offset, fmt.Errorf("write upload %s: %w", u.info.ID, err)
	}
	return u.info.Offset - offset, nil
}

// A sentPart is a part on its way.
type sentPart struct {
	size int64
	done *types.CompletedPart // nil when it did not arrive
}

func (u *s3Upload) writeChunk(ctx context.Context, src io.Reader) error {
	tail, err := u.readTail(ctx)
	if err != nil {
		return err
	}
	sending, ctxOfParts := errgroup.WithContext(ctx)
	sending.SetLimit(partsAtOnce)
	var sent []*sentPart
	kept := int64(0)
	for number := len(u.parts) + 1; ctxOfParts.Err() == nil; number++ {
		room, last := u.room(number)
		buffer := newBuffer(room)
		n := copy(buffer, tail)
		var more int
		if more, err = io.ReadFull(src, buffer[n:]); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = nil
		}
		n, tail = n+more, nil
		if int64(n) < room { // not yet a part
			var failed error
			if more > 0 {
				failed = u.store.write(ctx, tailName(u.info.ID, number), buffer[:n])
			}
			if err = errors.Join(err, failed); failed == nil {
				kept = int64(n)
				freeBuffer(buffer)
			}
			break
		}
		if last && number == 1 {
			if err = u.store.write(ctx, u.key, buffer); err == nil {
				u.whole = true
				freeBuffer(buffer)
			}
			break
		}
		if err = u.begin(ctx); err != nil {
			break
		}
		part := &sentPart{size: room}
		sent = append(sent, part)
		select { // also of other uploads only so many lie in memory
		case u.store.sending <- struct{}{}:
		case <-ctx.Done():
			err = ctx.Err()
		}
		if err != nil {
			break
		}
		sending.Go(func() error {
			defer func() { <-u.store.sending }()
			done, err := u.sendPart(ctxOfParts, number, buffer)
			if err != nil {
				return err
			}
			part.done = &done
			freeBuffer(buffer) // of what failed, something may still be on its way
			return nil
		})
		if last {
			break
		}
	}
	err = errors.Join(err, sending.Wait())
	u.arrived(sent, kept)
	if err == nil && u.info.Offset == u.info.Size {
		_, err = io.Copy(io.Discard, src) // whoever limits the source learns of what is too much
	}
	return err
}

// arrived sets the offset to where what has arrived has its first gap.
func (u *s3Upload) arrived(sent []*sentPart, kept int64) {
	if u.whole {
		u.info.Offset = u.info.Size
		return
	}
	for _, part := range sent {
		if part.done == nil {
			return
		}
		u.info.Offset += part.size - u.tail // which is in it
		u.parts, u.tail = append(u.parts, *part.done), 0
	}
	if kept > u.tail {
		u.info.Offset += kept - u.tail
		u.tail = kept
	}
}

// room is how many bytes a part has, and whether it is the last.
func (u *s3Upload) room(number int) (size int64, last bool) {
	if u.info.SizeIsDeferred {
		return u.partSize, false
	}
	left := u.info.Size - int64(number-1)*u.partSize
	return min(left, u.partSize), left <= u.partSize
}

// begin makes the multipart upload, and writes down its id before anything goes there.
func (u *s3Upload) begin(ctx context.Context) error {
	if u.multipart != "" {
		return nil
	}
	out, err := u.store.client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{
		Bucket: &u.store.bucket, Key: u.store.at(u.key), StorageClass: u.store.storageClass,
		ServerSideEncryption: u.store.encryption, SSEKMSKeyId: u.store.encryptKey,
	})
	if err != nil {
		return u.store.explain(ctx, err)
	}
	u.multipart = aws.ToString(out.UploadId)
	return u.writeInfo(ctx)
}

func (u *s3Upload) sendPart(ctx context.Context, number int, data []byte) (types.CompletedPart, error) {
	if number > mostParts {
		return types.CompletedPart{}, fmt.Errorf("without a length, an upload may have %d bytes", mostParts*u.partSize)
	}
	out, err := u.store.client.UploadPart(ctx, &s3.UploadPartInput{
		Bucket: &u.store.bucket, Key: u.store.at(u.key), UploadId: &u.multipart, PartNumber: aws.Int32(int32(number)), Body: bytes.NewReader(data),
	})
	if err != nil {
		return types.CompletedPart{}, u.store.explain(ctx, err)
	}
	return types.CompletedPart{ETag: out.ETag, PartNumber: aws.Int32(int32(number))}, nil
}

// Buffers of the usual size are used again.
var buffers = sync.Pool{New: func() any { return new([partSize]byte) }}

func newBuffer(size int64) []byte {
	if size != partSize {
		return make([]byte, size)
	}
	return buffers.Get().(*[partSize]byte)[:]
}

func freeBuffer(b []byte) {
	if len(b) == partSize {
		buffers.Put((*[partSize]byte)(b))
	}
}
