package blob

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// How long an S3 may take: to be reached, to say anything at all, and to put the parts of a large object together, which
// some do before they say anything. What is moving takes as long as it takes.
const (
	connectTime  = 5 * time.Second
	silence      = 30 * time.Second
	assemblyTime = 10 * time.Minute
)

// How often and how soon what failed is tried again, by the SDK and its rules on what is worth it.
const (
	attempts   = 4
	maxBackoff = 2 * time.Second
	quickly    = 10 // times as soon, where something is in the way for a moment
)

// connections is how many are kept open while nothing goes over them.
const connections = 64

// An s3Client asks an S3, and waits longer where that puts a large object together.
type s3Client struct {
	*s3.Client
	longer *awshttp.BuildableClient
}

// CompleteMultipartUpload is that of [s3.Client].
func (c s3Client) CompleteMultipartUpload(ctx context.Context, in *s3.CompleteMultipartUploadInput, options ...func(*s3.Options)) (*s3.CompleteMultipartUploadOutput, error) {
	return c.Client.CompleteMultipartUpload(ctx, in, append(options, func(o *s3.Options) { o.HTTPClient = c.longer })...)
}

func newS3Client(ctx context.Context, s s3Settings) (s3Client, error) {
	load := []func(*config.LoadOptions) error{
		config.WithHTTPClient(transport(s, silence)),
		config.WithRetryer(func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.MaxAttempts, o.Backoff = attempts, retry.BackoffDelayerFunc(backoff)
				o.Retryables = append(o.Retryables, retry.IsErrorRetryableFunc(crossed))
			})
		}),
	}
	if s.region != "" {
		load = append(load, config.WithRegion(s.region))
	}
	if s.profile != "" {
		load = append(load, config.WithSharedConfigProfile(s.profile))
	}
	c, err := config.LoadDefaultConfig(ctx, load...)
	if err != nil {
		return s3Client{}, err
	}
	client := s3.NewFromConfig(c, func(o *s3.Options) {
		if s.endpoint != "" {
			o.BaseEndpoint = &s.endpoint
		}
		elsewhere := o.BaseEndpoint != nil
		if o.UsePathStyle = elsewhere; s.pathStyle != nil {
			o.UsePathStyle = *s.pathStyle
		}
		if elsewhere {
			o.Region = cmp.Or(o.Region, "us-east-1")
		}
		// Not every S3 knows the checksums that AWS added later. What is sent is signed by its hash all the same.
		o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired
		o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
		o.DisableLogOutputChecksumValidationSkipped = true
	})
	if client.Options().Region == "" {
		return s3Client{}, errors.New("it is not known in which region of AWS the bucket lies: add region=name to the address, or set AWS_REGION")
	}
	return s3Client{client, transport(s, assemblyTime)}, nil
}

var usualBackoff = retry.NewExponentialJitterBackoff(maxBackoff)

// backoff is how long to wait before what failed so often is tried again.
func backoff(attempt int, err error) (time.Duration, error) {
	d, failed := usualBackoff.BackoffDelay(attempt, err)
	if crossed(err) == aws.TrueTernary {
		d /= quickly
	}
	return d, failed
}

// crossed has that tried again which an S3 over a file system may answer about a folder that another request is just emptying.
// Whoever really may not do what he asks for hears so a moment later.
func crossed(err error) aws.Ternary {
	switch name, _ := code(err); name {
	case "AccessDenied", "ExistingObjectIsDirectory":
		return aws.TrueTernary
	}
	return aws.UnknownTernary
}

// transport answers a client that gives up a server which is silent for that long.
func transport(s s3Settings, silence time.Duration) *awshttp.BuildableClient {
	dialer := &net.Dialer{Timeout: connectTime}
	return awshttp.NewBuildableClient().WithReadTimeout(0).WithTransportOptions(func(t *http.Transport) {
		t.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := dialer.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return livelyConn{c, silence}, nil
		}
		t.TLSHandshakeTimeout = connectTime
		t.ResponseHeaderTimeout = silence
		t.IdleConnTimeout = silence / 2
		t.MaxIdleConns, t.MaxIdleConnsPerHost = connections, connections
		t.ForceAttemptHTTP2 = false
		if s.roots != nil {
			t.TLSClientConfig.RootCAs = s.roots
		}
	})
}

// livelyConn fails when nothing moves for a while.
type livelyConn struct {
	net.Conn
	silence time.Duration
}

// Read implements [net.Conn].
func (c livelyConn) Read(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.silence)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

// Write implements [net.Conn]. A new request on a connection gives the answer new time: its Read is waiting already.
func (c livelyConn) Write(p []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(c.silence)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// host is where it asks, for messages.
func (c s3Client) host() string {
	o := c.Options()
	if o.BaseEndpoint != nil {
		if u, err := url.Parse(*o.BaseEndpoint); err == nil {
			return u.Host
		}
	}
	return "AWS (" + o.Region + ")"
}
