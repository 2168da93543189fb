package testservers

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"calotype/storage/testservers/tools"
)

// Key and Secret are what both S3 servers take. They are in the environment of this process once one of them runs.
const (
	Key    = "calotype"
	Secret = "calotype-secret"
	region = "us-east-1"
)

// VersityGW answers the s3:// address of a fresh bucket on a versitygw.
func VersityGW(t testing.TB) (address string) { t.Helper(); return bucketOn(t, versityGW) }

// MinIO answers the s3:// address of a fresh bucket on a MinIO.
func MinIO(t testing.TB) (address string) { t.Helper(); return bucketOn(t, minIO) }

// An S3Server is a MinIO of one test, which may be killed.
type S3Server struct {
	Address string // s3://, of a bucket

	server *server
}

// OwnMinIO starts a MinIO for one test, which goes with the process.
func OwnMinIO(t testing.TB) *S3Server {
	t.Helper()
	s, endpoint, err := startS3(tools.MinIO, minIOCommand)
	if err != nil {
		t.Fatal(err)
	}
	return &S3Server{bucket(t, endpoint), s}
}

// Kill ends the server as kill -9 does.
func (s *S3Server) Kill(t testing.TB) {
	t.Helper()
	if err := s.server.kill(); err != nil {
		t.Fatal(err)
	}
}

// Start starts a server again that was killed, at the same address, with what it had.
func (s *S3Server) Start(t testing.TB) {
	t.Helper()
	if err := s.server.start(); err != nil {
		t.Fatal(err)
	}
}

// shared answers the endpoint of the one server that all tests have, which the first starts.
func shared(t tools.Tool, command s3Command) func() (endpoint string, err error) {
	return sync.OnceValues(func() (string, error) {
		_, endpoint, err := startS3(t, command)
		return endpoint, err
	})
}

var versityGW = shared(tools.VersityGW, func(folder, addr string) (args, env []string) {
	return []string{"--quiet", "--keep-alive", "--port", addr, "--region", region, "posix", folder},
		[]string{"ROOT_ACCESS_KEY=" + Key, "ROOT_SECRET_KEY=" + Secret}
})

var minIO = shared(tools.MinIO, minIOCommand)

// An s3Command is how an S3 server is run over a folder.
type s3Command func(folder, addr string) (args, env []string)

func minIOCommand(folder, addr string) (args, env []string) {
	return []string{"server", "--quiet", "--address", addr, "--console-address", "127.0.0.1:0", folder},
		[]string{"MINIO_ROOT_USER=" + Key, "MINIO_ROOT_PASSWORD=" + Secret, "MINIO_UPDATE=off", "MINIO_BROWSER=off"}
}

func startS3(t tools.Tool, command s3Command) (s *server, endpoint string, err error) {
	program, err := t.Install(context.Background())
	if err != nil {
		return nil, "", err
	}
	port, err := freePort()
	if err != nil {
		return nil, "", err
	}
	addr := "127.0.0.1:" + port
	endpoint = "http://" + addr
	setCredentials()
	s, err = start(t.Name, func(folder string) (string, []string, []string) {
		data := filepath.Join(folder, "data")
		_ = os.Mkdir(data, 0o755) // the server says so when it is not there
		args, env := command(data, addr)
		return program, args, env
	}, func(ctx context.Context) error {
		_, err := client(endpoint).ListBuckets(ctx, nil)
		return err
	})
	return s, endpoint, err
}

var setCredentials = sync.OnceFunc(func() {
	for _, name := range []string{"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_CA_BUNDLE"} {
		os.Unsetenv(name)
	}
	for _, name := range []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"} { // those of whoever runs the tests are not for them
		os.Setenv(name, os.DevNull)
	}
	os.Setenv("AWS_ACCESS_KEY_ID", Key)
	os.Setenv("AWS_SECRET_ACCESS_KEY", Secret)
})

func client(endpoint string) *s3.Client {
	return s3.New(s3.Options{
		BaseEndpoint: &endpoint, UsePathStyle: true, Region: region,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: Key, SecretAccessKey: Secret}, nil
		}),
		RetryMaxAttempts: 1,
	})
}

func bucketOn(t testing.TB, server func() (endpoint string, err error)) (address string) {
	t.Helper()
	endpoint, err := server()
	if err != nil {
		t.Fatal(err)
	}
	return bucket(t, endpoint)
}

func bucket(t testing.TB, endpoint string) (address string) {
	t.Helper()
	name := "test-" + strings.ToLower(rand.Text())
	if _, err := client(endpoint).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &name}); err != nil {
		t.Fatal(err)
	}
	return "s3://" + name + "?" + url.Values{"endpoint": {endpoint}, "region": {region}}.Encode()
}

// Client answers a client for the server of an s3:// address that [VersityGW] or [MinIO] answered, and the bucket: for tests
// that look at what really lies there, or put something in the way.
func Client(t testing.TB, address string) (c *s3.Client, bucket string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return client(u.Query().Get("endpoint")), u.Host
}

// Objects answers the names of everything that lies in the bucket of such an address.
func Objects(t testing.TB, address string) (names []string) {
	t.Helper()
	c, bucket := Client(t, address)
	pages := s3.NewListObjectsV2Paginator(c, &s3.ListObjectsV2Input{Bucket: &bucket})
	for pages.HasMorePages() {
		page, err := pages.NextPage(context.WithoutCancel(t.Context()))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range page.Contents {
			names = append(names, *o.Key)
		}
	}
	return names
}
