package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/tus/tusd/v2/pkg/handler"
	"github.com/tus/tusd/v2/pkg/memorylocker"

	"calotype/storage/blob"
	"calotype/storage/blob/blobtest"
	"calotype/storage/testservers"
)

const mib = 1 << 20

// onS3Servers runs a test on each kind of server.
func onS3Servers(t *testing.T, test func(t *testing.T, address string)) {
	for name, server := range s3Servers {
		t.Run(name, func(t *testing.T) { test(t, server(t)) })
	}
}

// core is what tusd sees of a store.
func core(s blob.Uploads) *handler.StoreComposer {
	c := handler.NewStoreComposer()
	s.UseIn(c)
	return c
}

func newUpload(t *testing.T, s *blob.S3, id string, size int) handler.Upload {
	t.Helper()
	changes := s.Prepare(id, "originals/"+id)
	u, err := core(s).Core.NewUpload(t.Context(), handler.FileInfo{ID: changes.ID, Storage: changes.Storage, Size: int64(size)})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func upload(t *testing.T, s *blob.S3, id string) (handler.Upload, handler.FileInfo) {
	t.Helper()
	u, err := core(s).Core.GetUpload(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	info, err := u.GetInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return u, info
}

func write(t *testing.T, u handler.Upload, at int, data []byte) {
	t.Helper()
	if n, err := u.WriteChunk(t.Context(), int64(at), bytes.NewReader(data)); n != int64(len(data)) || err != nil {
		t.Fatalf("wrote %d of %d bytes: %v", n, len(data), err)
	}
}

func wantBytes(t *testing.T, s *blob.S3, key string, want []byte) {
	t.Helper()
	b, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if got, err := io.ReadAll(b); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s has %d bytes, %v; want the %d that were sent", key, len(got), err, len(want))
	}
}

// multiparts are the ids of the multipart uploads that have begun at a key.
func multiparts(t *testing.T, address, key string) (ids []string) {
	t.Helper()
	c, bucket := testservers.Client(t, address)
	out, err := c.ListMultipartUploads(t.Context(), &s3.ListMultipartUploadsInput{Bucket: &bucket, Prefix: &key})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range out.Uploads {
		ids = append(ids, aws.ToString(m.UploadId))
	}
	return ids
}

func wantObjects(t *testing.T, address string, want ...string) {
	t.Helper()
	got := slices.DeleteFunc(testservers.Objects(t, address), func(name string) bool { return name == ".ping" })
	if !slices.Equal(got, want) {
		t.Errorf("the bucket holds %q, want %q", got, want)
	}
}

func TestAnyNodeGoesOnWithAnUploadThatAnotherBegan(t *testing.T) {
	onS3Servers(t, func(t *testing.T, address string) {
		nodes := []*blob.S3{openS3(t, address), openS3(t, address), openS3(t, address)}
		data := blobtest.Pattern(20*mib + 7)
		newUpload(t, nodes[0], "a", len(data))
		at := 0
		for i, size := range []int{100, 3 * mib, 9 * mib, 8*mib - 93} {
			u, info := upload(t, nodes[(i+1)%3], "a")
			if info.Offset != int64(at) {
				t.Fatalf("node %d knows of %d bytes, %d were sent", (i+1)%3, info.Offset, at)
			}
			write(t, u, at, data[at:at+size])
			at += size
		}
		u, _ := upload(t, nodes[2], "a")
		if err := u.FinishUpload(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantBytes(t, nodes[0], "originals/a", data)
		if err := core(nodes[1]).Terminater.AsTerminatableUpload(u).Terminate(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantObjects(t, address, "originals/a")
	})
}

// Parts are sent at the same time: of a node that is killed, a later one may be there and not the one before.
func TestAPartThatIsMissingIsSentAgain(t *testing.T) {
	onS3Servers(t, func(t *testing.T, address string) {
		s := openS3(t, address)
		data := blobtest.Pattern(30 * mib)
		write(t, newUpload(t, s, "a", len(data)), 0, data[:9*mib])
		c, bucket := testservers.Client(t, address)
		ids := multiparts(t, address, "originals/a")
		if len(ids) != 1 {
			t.Fatalf("%d multipart uploads", len(ids))
		}
		if _, err := c.UploadPart(t.Context(), &s3.UploadPartInput{
			Bucket: &bucket, Key: aws.String("originals/a"), UploadId: &ids[0], PartNumber: aws.Int32(3), Body: bytes.NewReader(data[16*mib : 24*mib]),
		}); err != nil {
			t.Fatal(err)
		}
		u, info := upload(t, s, "a")
		if info.Offset != 9*mib {
			t.Fatalf("offset %d, want the end of what has no gap before it, %d", info.Offset, 9*mib)
		}
		write(t, u, 9*mib, data[9*mib:])
		if err := u.FinishUpload(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantBytes(t, s, "originals/a", data)
	})
}

func TestWhatCameBeforeAClientBrokeOffIsKept(t *testing.T) {
	onS3Servers(t, func(t *testing.T, address string) {
		s := openS3(t, address)
		data := blobtest.Pattern(20 * mib)
		u := newUpload(t, s, "a", len(data))
		broken := errors.New("the client has gone")
		n, err := u.WriteChunk(t.Context(), 0, io.MultiReader(bytes.NewReader(data[:10*mib]), iotest.ErrReader(broken)))
		if !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		u, info := upload(t, s, "a")
		if info.Offset != n || n < 8*mib {
			t.Fatalf("%d bytes are there, %d were said to be", info.Offset, n)
		}
		write(t, u, int(n), data[n:])
		if err := u.FinishUpload(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantBytes(t, s, "originals/a", data)
	})
}

func TestAnUploadThatIsFinishedTwiceIsFinished(t *testing.T) {
	onS3Servers(t, func(t *testing.T, address string) {
		s := openS3(t, address)
		for id, size := range map[string]int{"small": 100, "large": 9 * mib} {
			data := blobtest.Pattern(size)
			write(t, newUpload(t, s, id, size), 0, data)
			late, info := upload(t, s, id) // as another node finds it whose predecessor was killed now
			if info.Offset != int64(size) {
				t.Errorf("%s: offset %d", id, info.Offset)
			}
			for _, u := range []handler.Upload{late, late} {
				if err := u.FinishUpload(t.Context()); err != nil {
					t.Errorf("%s: %v", id, err)
				}
			}
			again, info := upload(t, s, id)
			if err := again.FinishUpload(t.Context()); err != nil || info.Offset != int64(size) {
				t.Errorf("%s, afterwards: offset %d, %v", id, info.Offset, err)
			}
			wantBytes(t, s, "originals/"+id, data)
		}
		if err := s.Delete(t.Context(), "originals/large"); err != nil {
			t.Fatal(err)
		}
		u, info := upload(t, s, "large")
		if err := u.FinishUpload(t.Context()); !errors.Is(err, fs.ErrNotExist) || info.Offset != 9*mib {
			t.Errorf("with its blob gone: offset %d, %v", info.Offset, err)
		}
	})
}

func TestPartsThatNobodyKnowsOfAreSweptAndOthersStay(t *testing.T) {
	address := testservers.VersityGW(t) // the other lists what has begun at a key only when the key is asked for
	s := openS3(t, address)
	data := blobtest.Pattern(9 * mib)
	write(t, newUpload(t, s, "known", 20*mib), 0, data)
	c, bucket := testservers.Client(t, address)
	if _, err := c.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &bucket, Key: aws.String("originals/unknown")}); err != nil {
		t.Fatal(err)
	}
	locker := memorylocker.New()
	lock, err := locker.NewLock("known")
	if err == nil {
		err = lock.Lock(t.Context(), func() {})
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, olderThan := range []time.Time{time.Now().Add(-time.Hour), time.Now().Add(time.Hour)} {
		if n, err := s.Expire(t.Context(), olderThan, locker); n != 0 || err != nil {
			t.Errorf("expired %d, %v", n, err)
		}
		left := len(multiparts(t, address, "originals/unknown"))
		if want := olderThan.Before(time.Now()); want != (left == 1) {
			t.Errorf("of what nobody knows, %d are left", left)
		}
	}
	if left := multiparts(t, address, "originals/known"); len(left) != 1 {
		t.Errorf("of what is at work, %d are left", len(left))
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Expire(t.Context(), time.Now().Add(time.Hour), locker); n != 1 || err != nil {
		t.Errorf("expired %d, %v", n, err)
	}
	if left := multiparts(t, address, ""); len(left) != 0 {
		t.Errorf("left are %q", left)
	}
	wantObjects(t, address)
}

func TestALargePutThatFailsOrIsCancelledLeavesNoParts(t *testing.T) {
	onS3Servers(t, func(t *testing.T, address string) {
		s := openS3(t, address)
		if err := s.Put(t.Context(), "k", strings.NewReader("old")); err != nil {
			t.Fatal(err)
		}
		broken := errors.New("broken")
		some := bytes.NewReader(blobtest.Pattern(20 * mib))
		if err := s.Put(t.Context(), "k", io.MultiReader(some, iotest.ErrReader(broken))); !errors.Is(err, broken) {
			t.Errorf("got %v, want the reader's own error", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		some.Reset(blobtest.Pattern(20 * mib))
		stop := cancelling{cancel}
		if err := s.Put(ctx, "k", io.MultiReader(some, stop, strings.NewReader("more"))); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
		if left := multiparts(t, address, "k"); len(left) != 0 {
			t.Errorf("left are %q", left)
		}
		wantBytes(t, s, "k", []byte("old"))
		want := blobtest.Pattern(20*mib + 3)
		if err := s.Put(t.Context(), "k", bytes.NewReader(want)); err != nil {
			t.Error(err)
		}
		wantBytes(t, s, "k", want)
	})
}

// cancelling ends a context when it is read.
type cancelling struct{ cancel func() }

func (c cancelling) Read([]byte) (int, error) {
	c.cancel()
	return 0, io.EOF
}
