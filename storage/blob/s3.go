package blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	transfer "github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// openTime bounds the first look at a bucket, cleanTime the tidying after what failed or was cancelled.
const (
	openTime  = 20 * time.Second
	cleanTime = 10 * time.Second
)

// writeCheck is how often Ping writes: that costs money, and disks do not fill up from one second to the next.
const writeCheck = time.Minute

// pingKey is what Ping writes. It stays, so that nodes do not take it from each other.
const pingKey = ".ping"

// An S3 is a [Store] in a bucket, one object a blob, and takes [Uploads]. Any number of processes may use one bucket; below
// its prefix it must be Calotype's alone.
//
// Objects whose names have a part that begins with a dot are its own: .uploads/ and .ping.
type S3 struct {
	s3Settings
	host    string // for messages
	client  s3Client
	manager *transfermanager.Client
	sending chan struct{} // a place for each part of an upload that is on its way

	closed  atomic.Bool
	mu      sync.Mutex
	written time.Time // when Ping last wrote
}

var (
	_ Store   = (*S3)(nil)
	_ Uploads = (*S3)(nil)
)

func init() {
	schemes["s3"] = scheme{form: s3Form, open: func(ctx context.Context, u *url.URL) (Store, error) { return OpenS3(ctx, u) }}
}

// OpenS3 opens the store at an s3:// address, and looks whether its bucket can be read and written.
func OpenS3(ctx context.Context, u *url.URL) (*S3, error) {
	settings, err := readS3(u)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	client, err := newS3Client(ctx, settings)
	if err != nil {
		return nil, fmt.Errorf("bucket %s: %w", settings.bucket, err)
	}
	s := &S3{s3Settings: settings, host: client.host(), client: client, sending: make(chan struct{}, partsOfAll)}
	s.manager = transfermanager.New(client, func(o *transfermanager.Options) {
		o.FailTimeout = cleanTime
		o.RequestChecksumCalculation = client.Options().RequestChecksumCalculation
		o.PartSizeBytes, o.Concurrency = partSize, partsAtOnce
	})
	if _, err := client.Options().Credentials.Retrieve(ctx); err != nil {
		return nil, fmt.Errorf("bucket %s: no access key is found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile, or give this machine a role: %w", s.bucket, innermost(err))
	}
	if settings.create {
		if err := s.create(ctx); err != nil {
			return nil, err
		}
	}
	if err := s.Ping(ctx); err != nil {
		return nil, err
	}
	for _, err := range s.list(ctx, pingKey) { // without this right, what is missing looks like what is denied
		if err != nil {
			return nil, fmt.Errorf("list storage: %w", err)
		}
	}
	return s, nil
}

// create makes the bucket, where it is not there.
func (s *S3) create(ctx context.Context) error {
	_, err := s.client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &s.bucket})
	if name, _ := code(err); name != "NotFound" && name != "NoSuchBucket" {
		return nil // Ping says more
	}
	in := &s3.CreateBucketInput{Bucket: &s.bucket}
	if o := s.client.Options(); o.BaseEndpoint == nil && o.Region != "us-east-1" {
		in.CreateBucketConfiguration = &types.CreateBucketConfiguration{LocationConstraint: types.BucketLocationConstraint(o.Region)}
	}
	_, err = s.client.CreateBucket(ctx, in)
	if name, _ := code(err); name == "BucketAlreadyOwnedByYou" { // another node was quicker
		return nil
	}
	if err != nil {
		return fmt.Errorf("create: %w", s.explain(ctx, err))
	}
	return nil
}

// Close has everything fail from now on, but blobs that are open stay open. Connections end soon by themselves.
func (s *S3) Close() error {
	s.closed.Store(true)
	return nil
}

// Ping fails when the bucket cannot be reached or read, or, as was tried at most a minute ago, not be written.
func (s *S3) Ping(ctx context.Context) error {
	if s.closed.Load() {
		return fmt.Errorf("storage: %w", fs.ErrClosed)
	}
	s.mu.Lock()
	due := time.Since(s.written) >= writeCheck
	s.mu.Unlock()
	if due {
		err := s.write(ctx, pingKey, []byte("calotype"))
		if errors.Is(err, fs.ErrNotExist) { // which no S3 answers to a write
			err = fmt.Errorf("no S3 answers for bucket %s at %s; check endpoint=", s.bucket, s.host)
		}
		if err != nil {
			return fmt.Errorf("write to storage: %w", err)
		}
		s.mu.Lock()
		s.written = time.Now()
		s.mu.Unlock()
	}
	if _, err := s.read(ctx, pingKey); err != nil {
		return fmt.Errorf("read from storage: %w", err)
	}
	return nil
}

// ready answers why a method need not begin.
func (s *S3) ready(ctx context.Context, method, key string) error {
	if s.closed.Load() {
		return fmt.Errorf("%s %s: the storage is closed: %w", method, key, fs.ErrClosed)
	}
	return ready(ctx, method, key)
}

// at answers the whole name of an object.
func (s *S3) at(key string) *string { return aws.String(s.prefix + key) }

// Put implements [Store]: small blobs are one request, large ones go in parts that are put together at the end. Once all of r
// is read, the end of ctx comes too late: a request that is given up may be answered all the same, and what it brought would
// stay. Where no answer comes at all, nobody knows whether the new bytes are there or the old ones.
func (s *S3) Put(ctx context.Context, key string, r io.Reader) error {
	if err := s.ready(ctx, "put", key); err != nil {
		return err
	}
	if err := s.put(ctx, key, r); err != nil {
		return fmt.Errorf("put %s: %w", key, err)
	}
	return nil
}

func (s *S3) put(ctx context.Context, key string, r io.Reader) error {
	source := &source{contextReader: contextReader{ctx, r}}
	sending := context.WithoutCancel(ctx)
	_, err := s.manager.UploadObject(sending, &transfermanager.UploadObjectInput{
		Bucket: &s.bucket, Key: s.at(key), Body: source, StorageClass: transfer.StorageClass(s.storageClass),
		ServerSideEncryption: transfer.ServerSideEncryption(s.encryption), SSEKMSKeyID: s.encryptKey,
	})
	if err != nil && source.failed != nil {
		return source.failed
	}
	return s.explain(sending, err)
}

// A source remembers what went wrong when it was read: of what went wrong, that is not the server's fault.
type source struct {
	contextReader
	failed error
}

// Read implements [io.Reader].
func (s *source) Read(p []byte) (int, error) {
	n, err := s.contextReader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.failed = err
	}
	return n, err
}

// write stores what lies in memory, which is one request.
func (s *S3) write(ctx context.Context, key string, data []byte) error {
	in := &s3.PutObjectInput{
		Bucket: &s.bucket, Key: s.at(key), Body: bytes.NewReader(data), StorageClass: s.storageClass,
		ServerSideEncryption: s.encryption, SSEKMSKeyId: s.encryptKey,
	}
	if CheckKey(key) != nil { // small and short-lived things of our own, for which other classes ask more money
		in.StorageClass = ""
	}
	_, err := s.client.PutObject(ctx, in)
	return s.explain(ctx, err)
}

// read answers all bytes of an object.
func (s *S3) read(ctx context.Context, key string) (data []byte, err error) {
	b, err := s.open(ctx, key)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	data = make([]byte, b.Size)
	_, err = io.ReadFull(b, data)
	return data, err
}

// Stat implements [Store].
func (s *S3) Stat(ctx context.Context, key string) (Info, error) {
	if err := s.ready(ctx, "stat", key); err != nil {
		return Info{}, err
	}
	info, err := s.stat(ctx, key)
	if err != nil {
		return Info{}, fmt.Errorf("stat %s: %w", key, err)
	}
	return info, nil
}

func (s *S3) stat(ctx context.Context, key string) (Info, error) {
	out, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.bucket, Key: s.at(key)})
	if err != nil {
		return Info{}, s.explain(ctx, err)
	}
	return Info{key, aws.ToInt64(out.ContentLength), aws.ToTime(out.LastModified)}, nil
}

// Delete implements [Store].
func (s *S3) Delete(ctx context.Context, key string) error {
	if err := s.ready(ctx, "delete", key); err != nil {
		return err
	}
	if err := s.delete(ctx, key); err != nil {
		return fmt.Errorf("delete %s: %w", key, err)
	}
	return nil
}

func (s *S3) delete(ctx context.Context, key string) error {
	_, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &s.bucket, Key: s.at(key)})
	if err := s.explain(ctx, err); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
