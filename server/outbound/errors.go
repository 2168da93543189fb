package outbound

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"syscall"
)

// A RefusedError says that an address may not be asked. Its text is for people: it says what is not allowed, and nothing of what a
// name inside came to.
type RefusedError struct {
	Address string // scheme and host, or what was given, shortened
	Why     string
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("the address %q is refused: %s", e.Address, e.Why)
}

// refused leaves out the rest of the address, which may be a secret.
func refused(u *url.URL, why string, args ...any) *RefusedError {
	return &RefusedError{(&url.URL{Scheme: u.Scheme, Host: u.Host}).String(), fmt.Sprintf(why, args...)}
}

// Why says in a sentence for people why a request, or reading its answer, failed. What the network, a resolver or a library say of
// it names addresses inside, and is for the log.
func Why(err error) string {
	var (
		refused *RefusedError
		name    *net.DNSError
		badCert *tls.CertificateVerificationError
		notTLS  tls.RecordHeaderError
		large   *http.MaxBytesError
		timeout net.Error
	)
	switch {
	case errors.As(err, &refused):
		return refused.Error()
	case errors.As(err, &large):
		return fmt.Sprintf("The answer has more than %d bytes.", large.Limit)
	case errors.As(err, &name) && name.IsNotFound:
		return "The name of the server is not known."
	case errors.As(err, &name):
		return "The name of the server could not be looked up."
	case errors.Is(err, context.Canceled):
		return "It was given up."
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "The server did not answer in time."
	case errors.Is(err, syscall.ECONNREFUSED):
		return "The server refuses connections."
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "The server cannot be reached."
	case errors.As(err, &badCert):
		return "The server's certificate is not good."
	case errors.As(err, &notTLS), errors.Is(err, http.ErrSchemeMismatch):
		return "The server does not speak TLS."
	}
	return "The connection failed, or what came is no HTTP."
}
