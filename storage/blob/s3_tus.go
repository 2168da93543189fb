package blob

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/tus/tusd/v2/pkg/handler"
	"golang.org/x/sync/errgroup"
)

// tusd's own s3store is not used here: what a client was told is stored must be there whenever a process is killed, and the
// id of an upload is no other than the one that was prepared. This one sends parts of one size, so that the number of a part
// says where it belongs, and keeps the beginning of a part until it has the whole of it.

// How parts are sent. An S3 takes 10,000 of a blob, each but the last of 5 MiB at least; some want all to be of one size.
const (
	partSize         = 8 << 20
	partSizeDeferred = 16 << 20 // of uploads that do not say how large they will be
	mostParts        = 10_000
	partsAtOnce      = 4  // of one upload
	partsOfAll       = 16 // of all uploads together
)

// partSizeFor is the size of the parts of an upload.
func partSizeFor(info handler.FileInfo) int64 {
	if info.SizeIsDeferred {
		return partSizeDeferred
	}
	const whole = 1 << 20
	return max(partSize, (info.Size/mostParts/whole+1)*whole)
}

func (s *S3) newUpload(ctx context.Context, info handler.FileInfo, key string) (*s3Upload, error) {
	if known, err := s.Has(ctx, info.ID); err != nil {
		return nil, err
	} else if known {
		return nil, fs.ErrExist
	}
	u := &s3Upload{store: s, info: info, key: key, partSize: partSizeFor(info)}
	return u, u.writeInfo(ctx)
}

// measured is upload with its parts, and the offset to which it has come.
func (s *S3) measured(ctx context.Context, id string) (*s3Upload, error) {
	u, err := s.upload(ctx, id)
	if err != nil {
		return nil, err
	}
	return u, u.measure(ctx)
}

// s3Upload is one upload while tusd holds its lock.
type s3Upload struct {
	store     *S3
	info      handler.FileInfo
	key       string
	multipart string // id; empty as long as there is no whole part
	partSize  int64

	parts  []types.CompletedPart // from the first on, without a gap
	tail   int64                 // bytes that are there of the part that comes next
	whole  bool                  // all bytes are at the key
	newest time.Time             // when something came last
}

// writeInfo replaces what is known of the upload.
func (u *s3Upload) writeInfo(ctx context.Context) error {
	u.info.Storage = map[string]string{"Type": "s3", storageKey: u.key, partSizeKey: strconv.FormatInt(u.partSize, 10)}
	if u.multipart != "" {
		u.info.Storage[multipartKey] = u.multipart
	}
	data, err := json.Marshal(u.info)
	if err != nil {
		return err
	}
	return u.store.write(ctx, infoName(u.info.ID), data)
}

// measure looks how much is there. A finished upload is at its end, wherever its blob has gone since.
func (u *s3Upload) measure(ctx context.Context) error {
	tails := map[int32]Info{}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		for tail, err := range u.store.list(ctx, tailNames(u.info.ID)) {
			if err != nil {
				return err
			}
			number, _ := strconv.ParseInt(tail.Key[len(tailNames(u.info.ID)):], 10, 32)
			tails[int32(number)] = tail
		}
		return nil
	})
	var partsEnd int64
	group.Go(func() (err error) {
		partsEnd, err = u.measureParts(ctx)
		return err
	})
	if err := group.Wait(); err != nil {
		return fmt.Errorf("read upload %s: %w", u.info.ID, err)
	}
	u.tail = 0
	for number, tail := range tails {
		if tail.ModTime.After(u.newest) {
			u.newest = tail.ModTime
		}
		if int(number) == len(u.parts)+1 {
			u.tail = tail.Size
		}
	}
	if u.info.Offset = partsEnd + u.tail; u.whole {
		u.info.Offset = u.info.Size
	}
	return nil
}

// measureParts answers where the parts end that are there without a gap before them.
func (u *s3Upload) measureParts(ctx context.Context) (end int64, err error) {
	if u.multipart == "" {
		info, err := u.store.stat(ctx, u.key)
		if errors.Is(err, fs.ErrNotExist) {
			return 0, nil
		}
		u.whole = err == nil && !u.info.SizeIsDeferred && info.Size == u.info.Size
		u.newest = info.ModTime
		return 0, err
	}
	u.parts = nil
	pages := s3.NewListPartsPaginator(u.store.client, &s3.ListPartsInput{Bucket: &u.store.bucket, Key: u.store.at(u.key), UploadId: &u.multipart})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err := u.store.explain(ctx, err); errors.Is(err, fs.ErrNotExist) { // it was put together
			u.whole = true
			return 0, nil
		} else if err != nil {
			return 0, err
		}
		for _, p := range page.Parts {
			if at := aws.ToTime(p.LastModified); at.After(u.newest) {
				u.newest = at
			}
			if int(aws.ToInt32(p.PartNumber)) == len(u.parts)+1 && u.full(len(u.parts), aws.ToInt64(p.Size)) {
				u.parts = append(u.parts, types.CompletedPart{ETag: p.ETag, PartNumber: p.PartNumber})
				end += aws.ToInt64(p.Size)
			}
		}
	}
	return end, nil
}

// full tells whether the part after so many others has all its bytes.
func (u *s3Upload) full(before int, size int64) bool {
	return size == u.partSize || !u.info.SizeIsDeferred && int64(before)*u.partSize+size == u.info.Size
}

func (u *s3Upload) GetInfo(ctx context.Context) (handler.FileInfo, error) { return u.info, nil }

// GetReader opens the bytes when all of them came.
func (u *s3Upload) GetReader(ctx context.Context) (io.ReadCloser, error) {
	return u.store.Open(ctx, u.key)
}

func (u *s3Upload) DeclareLength(ctx context.Context, length int64) error {
	u.info.Size = length
	u.info.SizeIsDeferred = false
	return u.writeInfo(ctx)
}

// FinishUpload makes the bytes appear at their key. [io/fs.ErrNotExist] when they are gone.
func (u *s3Upload) FinishUpload(ctx context.Context) error {
	if err := u.finish(ctx); err != nil {
		return fmt.Errorf("finish upload %s: %w", u.info.ID, err)
	}
	u.whole = true
	return nil
}

func (u *s3Upload) finish(ctx context.Context) error {
	if u.whole {
		_, err := u.store.stat(ctx, u.key)
		return err
	}
	if u.info.Offset != u.info.Size {
		return fmt.Errorf("it has %d of %d bytes", u.info.Offset, u.info.Size)
	}
	if u.tail > 0 || u.info.Size == 0 { // its length was told after its last byte
		data, err := u.readTail(ctx)
		if err != nil {
			return err
		}
		if u.multipart == "" {
			return u.store.write(ctx, u.key, data)
		}
		part, err := u.sendPart(ctx, len(u.parts)+1, data)
		if err != nil {
			return err
		}
		u.parts, u.tail = append(u.parts, part), 0
	}
	_, err := u.store.client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
		Bucket: &u.store.bucket, Key: u.store.at(u.key), UploadId: &u.multipart,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: u.parts},
	})
	err = u.store.explain(ctx, err)
	if errors.Is(err, fs.ErrNotExist) { // done already, and the answer was lost
		_, err = u.store.stat(ctx, u.key)
	}
	return err
}

// readTail answers what has come of the part that comes next.
func (u *s3Upload) readTail(ctx context.Context) ([]byte, error) {
	if u.tail == 0 {
		return nil, nil
	}
	return u.store.read(ctx, tailName(u.info.ID, len(u.parts)+1))
}

// abort ends the multipart upload, unless it was put together.
func (u *s3Upload) abort(ctx context.Context) error {
	if u.multipart == "" || u.whole {
		return nil
	}
	return u.store.abort(ctx, u.key, u.multipart)
}

// Terminate forgets the upload. Bytes that are at their key stay: they may have a record by now.
func (u *s3Upload) Terminate(ctx context.Context) error {
	err := u.abort(ctx)
	if err == nil {
		err = u.store.forget(ctx, u.info.ID)
	}
	if err != nil {
		return fmt.Errorf("remove upload %s: %w", u.info.ID, err)
	}
	return nil
}
