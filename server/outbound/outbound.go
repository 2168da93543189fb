// Package outbound asks other servers at addresses that strangers give, and reaches nothing that is not public.
//
// An address is http or https, names no user, and has the port 80, 443 or one from 1024 on, as what listens below is hardly ever meant
// for HTTP. Its name is resolved once for each connection, and each address that comes of that is looked at right before it is
// connected to, by the connection itself: so nothing that a name comes to later, or comes to elsewhere, matters. What is private,
// link-local, loopback, shared, reserved or of the cloud's own services is refused, in IPv4, IPv6 and what stands for one in the
// other. Redirects are looked at in the same way. No proxy is asked, as that would connect to anything.
package outbound

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

// Options say what a Client may do.
type Options struct {
	// Networks may be reached although they are not public.
	Networks []netip.Prefix
	// Redirects are followed so many times; 0: not at all, and what redirects is the answer.
	Redirects int
	// Time for all of a request, up to the last byte of its answer; 0 means 30 s. A context may end it earlier.
	Time time.Duration
	// Body is how many bytes of an answer can be read before there is an [*http.MaxBytesError]; 0 means 1 MiB.
	Body int64
	// Resolver of names; nil means that of the system.
	Resolver *net.Resolver
	// Refused is told of each address that may not be asked; nil means nobody is.
	Refused func()
}

// What takes longer, or is larger, is given up.
const (
	connectTime = 10 * time.Second // for the names too
	tlsTime     = 10 * time.Second
	idleTime    = 30 * time.Second // that a connection is kept for the next request
	headerBytes = 64 << 10
)

// A Client asks other servers. Its methods may be called at the same time. Close it when done.
type Client struct {
	http    *http.Client
	guard   guard
	body    int64
	refused func()
}

// New makes a client.
func New(o Options) *Client {
	c := &Client{guard: newGuard(o.Networks), body: cmp.Or(o.Body, 1<<20), refused: o.Refused}
	time := cmp.Or(o.Time, 30*time.Second)
	c.http = &http.Client{
		Timeout: time,
		Transport: &http.Transport{
			DialContext:            (&net.Dialer{Timeout: min(connectTime, time), Control: c.guard.control, Resolver: o.Resolver}).DialContext,
			TLSHandshakeTimeout:    tlsTime,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			ForceAttemptHTTP2:      true,
			ResponseHeaderTimeout:  time,
			MaxResponseHeaderBytes: headerBytes,
			IdleConnTimeout:        idleTime,
			MaxIdleConnsPerHost:    4,
			MaxIdleConns:           100,
			DisableCompression:     true, // what is small here would be large there
		},
		CheckRedirect: func(next *http.Request, before []*http.Request) error {
			if o.Redirects == 0 {
				return http.ErrUseLastResponse
			}
			next.Header.Del("Referer") // an address may be a secret
			if len(before) > o.Redirects {
				return refused(before[0].URL, "it redirects more than %d times", o.Redirects)
			}
			if refused := c.guard.url(next.URL); refused != nil {
				return refused
			}
			return nil
		},
	}
	return c
}

// Do sends a request, whose answer's body the caller closes. Where it leads to what is not allowed, the error is a [*RefusedError],
// and no byte went there. [Why] tells people of any error.
func (c *Client) Do(r *http.Request) (*http.Response, error) {
	if refused := c.guard.url(r.URL); refused != nil {
		return nil, c.told(refused)
	}
	if r.Header.Get("User-Agent") == "" {
		r.Header.Set("User-Agent", "Calotype")
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, c.told(named(err))
	}
	answer.Body = http.MaxBytesReader(nil, answer.Body, c.body)
	return answer, nil
}

// named says whose address it was that a connection refused.
func named(err error) error {
	var refusal *RefusedError
	if !errors.As(err, &refusal) {
		return err
	}
	var at *url.Error
	if refusal.Address == "" && errors.As(err, &at) {
		if u, wrong := url.Parse(at.URL); wrong == nil {
			return refused(u, "%s", refusal.Why)
		}
	}
	return refusal
}

// Get asks for what lies at an address.
func (c *Client) Get(ctx context.Context, address string) (*http.Response, error) {
	u, err := c.Check(address)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	return c.Do(r)
}

// Check reads an address and reports as a [*RefusedError] what can be told without asking anybody: whoever types it in hears of it
// at once. What its name comes to is looked at when it is used.
func (c *Client) Check(address string) (*url.URL, error) {
	u, err := c.guard.read(address)
	return u, c.told(err)
}

// told tells of an error that is a refusal, and answers it.
func (c *Client) told(err error) error {
	var refusal *RefusedError
	if c.refused != nil && errors.As(err, &refusal) {
		c.refused()
	}
	return err
}

// Close ends the connections that wait for a next request.
func (c *Client) Close() { c.http.CloseIdleConnections() }
