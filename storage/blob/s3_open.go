package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// ErrChanged is the answer to who reads on in a large blob that was replaced or deleted since it was opened.
var ErrChanged = errors.New("it was replaced or deleted while it was read")

// Open implements [Store]. The first [AtOnce] bytes are read at once, with one request, after which no connection is held.
func (s *S3) Open(ctx context.Context, key string) (*Blob, error) {
	if err := s.ready(ctx, "open", key); err != nil {
		return nil, err
	}
	b, err := s.open(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", key, err)
	}
	return b, nil
}

func (s *S3) open(ctx context.Context, key string) (*Blob, error) {
	o := &s3Object{ctx: ctx, store: s, key: key}
	out, err := s.get(ctx, key, fmt.Sprintf("bytes=0-%d", AtOnce-1), "")
	if _, status := code(err); status == http.StatusRequestedRangeNotSatisfiable { // it has no bytes
		out, err = s.get(ctx, key, "", "")
	}
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	o.body, o.tag, o.size = out.Body, aws.ToString(out.ETag), wholeSize(out)
	head := make([]byte, min(o.size, AtOnce))
	if _, err := io.ReadFull(o, head); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	if err := o.Close(); err != nil {
		return nil, err
	}
	o.head, o.at, o.bodyAt = head, 0, 0
	return &Blob{o, o.size, aws.ToTime(out.LastModified)}, nil
}

// get asks for an object or a range of it, as long as it has a tag where one is given. Its error is the SDK's.
func (s *S3) get(ctx context.Context, key, span, tag string) (*s3.GetObjectOutput, error) {
	in := &s3.GetObjectInput{Bucket: &s.bucket, Key: s.at(key)}
	if span != "" {
		in.Range = &span
	}
	if tag != "" {
		in.IfMatch = &tag
	}
	return s.client.GetObject(ctx, in)
}

// wholeSize is how large the object is of which an answer is a part.
func wholeSize(out *s3.GetObjectOutput) int64 {
	_, size, found := strings.Cut(aws.ToString(out.ContentRange), "/") // bytes 0-9/10
	if n, err := strconv.ParseInt(size, 10, 64); found && err == nil {
		return n
	}
	return aws.ToInt64(out.ContentLength)
}

// An s3Object is an object that is read. What was read when it was opened lies in memory; from there on it is a request, from
// wherever it is read to its end.
type s3Object struct {
	ctx   context.Context // of Open: who gives up there reads no more
	store *S3
	key   string
	tag   string // of the bytes, so that they are never mixed with others
	size  int64
	head  []byte

	at     int64 // where the next Read begins
	body   io.ReadCloser
	bodyAt int64
}

// retries is how often in a row a body may be cut off without having brought anything.
const retries = 4

// Read implements [io.Reader].
func (o *s3Object) Read(p []byte) (int, error) {
	if o.at >= o.size {
		return 0, io.EOF
	}
	if len(p) == 0 {
		return 0, nil
	}
	if o.at < int64(len(o.head)) {
		n := copy(p, o.head[o.at:])
		o.at += int64(n)
		return n, nil
	}
	p = p[:min(int64(len(p)), o.size-o.at)]
	var failed error
	for try := range retries {
		if err := o.wait(try); err != nil {
			return 0, err
		}
		if err := o.seekBody(); err != nil {
			return 0, err
		}
		n, err := o.body.Read(p)
		o.at, o.bodyAt = o.at+int64(n), o.bodyAt+int64(n)
		if n > 0 { // an error comes again with the next
			return n, nil
		}
		if err != nil {
			failed = err
			_ = o.Close()
		}
	}
	return 0, fmt.Errorf("read %s: %w", o.key, o.store.cutOff(o.ctx, failed))
}

// wait lets a moment go by before what failed is tried again.
func (o *s3Object) wait(try int) error {
	if try == 0 {
		return nil
	}
	timer := time.NewTimer(time.Duration(try*try) * 50 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-o.ctx.Done():
		return fmt.Errorf("read %s: %w", o.key, o.ctx.Err())
	}
}

// seekBody makes the body go on where the next Read begins.
func (o *s3Object) seekBody() error {
	if o.body != nil && o.bodyAt == o.at {
		return nil
	}
	if err := o.Close(); err != nil {
		return err
	}
	out, err := o.store.get(o.ctx, o.key, fmt.Sprintf("bytes=%d-", o.at), o.tag)
	if err != nil {
		err = o.store.explain(o.ctx, err)
		if _, status := code(err); status == http.StatusPreconditionFailed || errors.Is(err, fs.ErrNotExist) {
			err = ErrChanged
		}
		return fmt.Errorf("read %s: %w", o.key, err)
	}
	if o.at > 0 && !strings.HasPrefix(aws.ToString(out.ContentRange), fmt.Sprintf("bytes %d-", o.at)) {
		return errors.Join(fmt.Errorf("read %s: the server ignores from where", o.key), out.Body.Close())
	}
	o.body, o.bodyAt = out.Body, o.at
	return nil
}

// cutOff explains why a body ended too soon.
func (s *S3) cutOff(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil || errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return &s3Error{advice: fmt.Sprintf("bucket %s at %s is cut off again and again", s.bucket, s.host), is: ErrUnavailable, cause: innermost(err)}
}

// Seek implements [io.Seeker]. It asks nothing: the next Read does.
func (o *s3Object) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += o.at
	case io.SeekEnd:
		offset += o.size
	case io.SeekStart:
	default:
		return 0, fmt.Errorf("seek %s: there is no whence %d", o.key, whence)
	}
	if offset < 0 {
		return 0, fmt.Errorf("seek %s: before its beginning", o.key)
	}
	o.at = offset
	return offset, nil
}

// Close implements [io.Closer]. What is still under way is given up.
func (o *s3Object) Close() error {
	if o.body == nil {
		return nil
	}
	body := o.body
	o.body = nil
	if err := body.Close(); err != nil && o.ctx.Err() == nil {
		return fmt.Errorf("close %s: %w", o.key, err)
	}
	return nil
}
