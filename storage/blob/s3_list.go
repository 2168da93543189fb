package blob

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// List implements [Store].
func (s *S3) List(ctx context.Context, prefix string) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		if s.closed.Load() {
			yield(Info{}, fmt.Errorf("list %s: %w", prefix, fs.ErrClosed))
			return
		}
		if err := CheckPrefix(prefix); err != nil {
			yield(Info{}, fmt.Errorf("list: %w", err))
			return
		}
		for info, err := range s.list(ctx, prefix) {
			if err != nil {
				err = fmt.Errorf("list %s: %w", prefix, err)
			} else if CheckKey(info.Key) != nil { // our own, or of somebody else
				continue
			}
			if !yield(info, err) {
				return
			}
		}
	}
}

// list yields all objects below the prefix of the store that begin with another, whatever their names.
func (s *S3) list(ctx context.Context, prefix string) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		pages := s3.NewListObjectsV2Paginator(s.client, &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: s.at(prefix)})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield(Info{}, s.explain(ctx, err))
				return
			}
			for _, o := range page.Contents {
				// Other answers say the time in whole seconds only.
				modified := aws.ToTime(o.LastModified).Truncate(time.Second)
				if !yield(Info{strings.TrimPrefix(aws.ToString(o.Key), s.prefix), aws.ToInt64(o.Size), modified}, nil) {
					return
				}
			}
		}
	}
}
