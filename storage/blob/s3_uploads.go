package blob

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/tus/tusd/v2/pkg/handler"
	"golang.org/x/sync/errgroup"
)

// Of an upload, an S3 has <id>.info in the uploads folder, what tusd knows of it; where it is larger than one part, a multipart
// upload at its key; and <id>.part.<number> in the uploads folder: the beginning of a part of which not all has come.
// What is known of an upload is read anew for each request, so any node can go on with it.

func tailNames(id string) string            { return partName(id) + "." }
func tailName(id string, number int) string { return tailNames(id) + strconv.Itoa(number) }

// Names under which [handler.FileInfo.Storage] holds more than the key.
const (
	multipartKey = "Multipart"
	partSizeKey  = "PartSize"
)

// UseIn implements [Uploads].
func (s *S3) UseIn(c *handler.StoreComposer) {
	tusStore[*s3Upload]{s.newUpload, s.measured}.useIn(c)
}

// Prepare implements [Uploads].
func (s *S3) Prepare(id, key string) handler.FileInfoChanges { return prepared(id, key) }

// upload reads what is known of an upload, without its parts; [handler.ErrNotFound] when that is nothing.
func (s *S3) upload(ctx context.Context, id string) (*s3Upload, error) {
	if !uploadID.MatchString(id) {
		return nil, handler.ErrNotFound
	}
	data, err := s.read(ctx, infoName(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, handler.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read upload %s: %w", id, err)
	}
	u := &s3Upload{store: s}
	err = json.Unmarshal(data, &u.info)
	u.key, u.multipart = u.info.Storage[storageKey], u.info.Storage[multipartKey]
	u.partSize, _ = strconv.ParseInt(u.info.Storage[partSizeKey], 10, 64)
	if err != nil || CheckKey(u.key) != nil || u.info.ID != id || u.partSize <= 0 {
		return nil, fmt.Errorf("read upload %s: %w", id, errDamaged)
	}
	return u, nil
}

// Has implements [Uploads].
func (s *S3) Has(ctx context.Context, id string) (bool, error) {
	if !uploadID.MatchString(id) {
		return false, nil
	}
	switch _, err := s.stat(ctx, infoName(id)); {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	default:
		return false, fmt.Errorf("look for upload %s: %w", id, err)
	}
}

// Remove implements [Uploads].
func (s *S3) Remove(ctx context.Context, id string) error {
	if !uploadID.MatchString(id) {
		return nil
	}
	u, err := s.upload(ctx, id)
	switch {
	case err == nil:
		// The blob first: as long as the upload is known, Remove can be called again.
		if err = s.delete(ctx, u.key); err == nil {
			err = u.abort(ctx)
		}
	case unusable(err):
		err = nil
	}
	if err == nil {
		err = s.forget(ctx, id)
	}
	if err != nil {
		return fmt.Errorf("remove upload %s: %w", id, err)
	}
	return nil
}

// forget removes what lies in the uploads folder. The .info object goes last, so that what fails can be tried again.
func (s *S3) forget(ctx context.Context, id string) error {
	deleting, ctxOfTails := errgroup.WithContext(ctx)
	deleting.SetLimit(partsAtOnce)
	var failed error
	for tail, err := range s.list(ctx, tailNames(id)) {
		if failed = err; err != nil {
			break
		}
		deleting.Go(func() error { return s.delete(ctxOfTails, tail.Key) })
	}
	if err := errors.Join(failed, deleting.Wait()); err != nil {
		return err
	}
	return s.delete(ctx, infoName(id))
}

// Idle implements [Uploads].
func (s *S3) Idle(ctx context.Context, olderThan time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for id, err := range s.quiet(ctx, olderThan) {
			idle := false
			if err == nil {
				idle, err = s.idle(ctx, id, olderThan)
			}
			if err != nil {
				yield("", fmt.Errorf("list uploads: %w", err))
				return
			}
			if idle && !yield(id, nil) {
				return
			}
		}
	}
}

// quiet yields the uploads of which no object in the uploads folder is as new as olderThan. Their parts may be.
func (s *S3) quiet(ctx context.Context, olderThan time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		var current string
		var newest time.Time
		ends := func() bool { return current != "" && newest.Before(olderThan) && !yield(current, nil) }
		for object, err := range s.list(ctx, uploadsFolder+"/") {
			if err != nil {
				yield("", err)
				return
			}
			id, _, _ := strings.Cut(strings.TrimPrefix(object.Key, uploadsFolder+"/"), ".")
			if !uploadID.MatchString(id) {
				continue
			}
			if id != current {
				if ends() {
					return
				}
				current, newest = id, time.Time{}
			}
			if object.ModTime.After(newest) {
				newest = object.ModTime
			}
		}
		ends()
	}
}

// idle looks at the parts of a quiet upload.
func (s *S3) idle(ctx context.Context, id string, olderThan time.Time) (bool, error) {
	u, err := s.measured(ctx, id)
	if unusable(err) { // what is left when a process ended
		return true, nil
	}
	return err == nil && u.newest.Before(olderThan), err
}

// Expire implements [Uploads]. Multipart uploads that nobody knows of go too: not every S3 has rules for that. Some list
// none, and these end them by themselves.
func (s *S3) Expire(ctx context.Context, olderThan time.Time, locker handler.Locker) (int, error) {
	count, err := expire(ctx, s.Idle(ctx, olderThan), locker, func(id string) (bool, error) { return s.expire(ctx, id, olderThan) })
	if err != nil {
		return count, err
	}
	if err := s.abortUnknown(ctx, olderThan); err != nil {
		return count, fmt.Errorf("remove parts of unknown uploads: %w", err)
	}
	return count, nil
}

func (s *S3) expire(ctx context.Context, id string, olderThan time.Time) (bool, error) {
	u, err := s.measured(ctx, id)
	switch {
	case unusable(err):
	case err != nil:
		return false, err
	case complete(u.info) || !u.newest.Before(olderThan):
		return false, nil
	default:
		if err := u.abort(ctx); err != nil {
			return false, err
		}
	}
	return true, s.forget(ctx, id)
}

// abortUnknown ends multipart uploads that began before olderThan and that no upload goes by.
func (s *S3) abortUnknown(ctx context.Context, olderThan time.Time) error {
	old := map[string]string{} // key by id
	pages := s3.NewListMultipartUploadsPaginator(s.client, &s3.ListMultipartUploadsInput{Bucket: &s.bucket, Prefix: s.at("")})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return s.explain(ctx, err)
		}
		for _, m := range page.Uploads {
			key := strings.TrimPrefix(aws.ToString(m.Key), s.prefix)
			if CheckKey(key) == nil && aws.ToTime(m.Initiated).Before(olderThan) {
				old[aws.ToString(m.UploadId)] = key
			}
		}
	}
	if len(old) == 0 {
		return nil
	}
	for object, err := range s.list(ctx, uploadsFolder+"/") {
		if err != nil {
			return err
		}
		id, isInfo := strings.CutSuffix(strings.TrimPrefix(object.Key, uploadsFolder+"/"), ".info")
		if !isInfo {
			continue
		}
		u, err := s.upload(ctx, id)
		switch {
		case err == nil:
			delete(old, u.multipart)
		case !unusable(err):
			return err
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(partsAtOnce)
	for id, key := range old {
		group.Go(func() error { return s.abort(ctx, key, id) })
	}
	return group.Wait()
}

func (s *S3) abort(ctx context.Context, key, multipart string) error {
	_, err := s.client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &s.bucket, Key: s.at(key), UploadId: &multipart})
	if err := s.explain(ctx, err); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
