package blob

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"syscall"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
)

// An s3Error is what an S3 answered, with what can be done about it.
type s3Error struct {
	advice string
	code   string // of the S3; empty where it did not answer
	is     error  // what the standard library calls it, or nil
	cause  error
}

func (e *s3Error) Error() string {
	if e.code == "" {
		return fmt.Sprintf("%s: %v", e.advice, e.cause)
	}
	return fmt.Sprintf("%s (%s)", e.advice, e.code)
}

// Unwrap lets [errors.Is] find what the standard library calls it, and those of contexts.
func (e *s3Error) Unwrap() []error {
	if e.is != nil {
		return []error{e.is}
	}
	return []error{e.cause}
}

// code is the name that an S3 gave what went wrong, and the status of its answer.
func code(err error) (name string, status int) {
	if e, ok := errors.AsType[smithy.APIError](err); ok {
		name = e.ErrorCode()
	}
	if e, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		status = e.HTTPStatusCode()
	}
	return name, status
}

// explain makes of an error of the SDK one that says what to do. Neither has keys or addresses with secrets in it.
func (s *S3) explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("bucket %s at %s does not answer in time; check endpoint= and the network: %w", s.bucket, s.host, ctx.Err())
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	name, status := code(err)
	at := fmt.Sprintf("bucket %s at %s", s.bucket, s.host)
	e := &s3Error{code: name, cause: err}
	switch {
	case name == "NoSuchBucket":
		e.advice = at + " does not exist: make it, or open it with create=true"
	case name == "NoSuchKey" || name == "NotFound" || name == "NoSuchUpload":
		return fs.ErrNotExist
	case name == "InvalidAccessKeyId" || name == "SignatureDoesNotMatch" || name == "InvalidToken" || name == "ExpiredToken" || name == "ExpiredTokenException":
		e.advice = at + ": the access key or its secret is not accepted; check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or the profile"
	case name == "RequestTimeTooSkewed":
		e.advice = at + ": the clock of this machine is wrong"
	case name == "PermanentRedirect" || name == "AuthorizationHeaderMalformed" || name == "IllegalLocationConstraintException" || status == http.StatusMovedPermanently:
		e.advice = at + ": it lies in another region; set region= to that of the bucket"
	case status == http.StatusForbidden:
		e.advice, e.is = at+": access is denied; the key needs s3:ListBucket and s3:ListBucketMultipartUploads on the bucket, and s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListMultipartUploadParts on what is in it", fs.ErrPermission
	case status != 0:
		e.advice = fmt.Sprintf("%s: the server answers %d", at, status)
		switch {
		case status == http.StatusInsufficientStorage || strings.Contains(name, "StorageFull") || name == "QuotaExceeded":
			e.is = syscall.ENOSPC
		case status >= 500 || status == http.StatusTooManyRequests:
			e.is = ErrUnavailable
		}
		if name == "" {
			e.code = http.StatusText(status)
		}
	default:
		return s.unreachable(at, err)
	}
	return e
}

// unreachable explains what happened before there was an answer.
func (s *S3) unreachable(at string, err error) error {
	e := &s3Error{cause: err, is: ErrUnavailable}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		e.advice = at + ": its certificate is not trusted; name the file of its authority with ca="
		e.cause = innermost(err)
		return e
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		e.advice, e.cause = at+" cannot be reached; check endpoint= and the network", innermost(err)
		return e
	}
	if _, ok := errors.AsType[*smithy.OperationError](err); !ok {
		return err
	}
	e.advice, e.cause = at+" cannot be asked", innermost(err)
	return e
}

// innermost answers the last of the errors that are wrapped one in the other: the others repeat what is said already.
func innermost(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
