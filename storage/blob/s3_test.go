package blob_test

import (
	"net/url"
	"testing"

	"calotype/storage/blob"
	"calotype/storage/blob/blobtest"
	"calotype/storage/testservers"
)

// s3Servers are the servers that everything is tried on.
var s3Servers = map[string]func(testing.TB) string{"versitygw": testservers.VersityGW, "MinIO": testservers.MinIO}

func openS3(t *testing.T, address string) *blob.S3 {
	t.Helper()
	s, err := blob.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.(*blob.S3).Close() })
	return s.(*blob.S3)
}

// below answers the address with a prefix.
func below(t *testing.T, address, prefix string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + prefix
	return u.String()
}

func TestS3KeepsTheContract(t *testing.T) { onEveryS3(t, blobtest.Run) }

func TestS3TakesUploads(t *testing.T) { onEveryS3(t, blobtest.RunUploads) }

// onEveryS3 runs a suite in whole buckets and below a prefix, on each kind of server.
func onEveryS3(t *testing.T, suite func(*testing.T, func(*testing.T) blob.Store)) {
	for name, server := range s3Servers {
		for where, prefix := range map[string]string{"": "", " below a prefix": "pre fix/deep"} {
			t.Run(name+where, func(t *testing.T) {
				t.Parallel()
				suite(t, func(t *testing.T) blob.Store { return openS3(t, below(t, server(t), prefix)) })
			})
		}
	}
}
