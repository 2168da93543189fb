package outbound

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// friend is an address of this machine that tests allow, in place of one on the Internet; 127.0.0.1 is inside.
const friend = "127.0.0.2"

var friends = []netip.Prefix{netip.MustParsePrefix(friend + "/32")}

// A server is one that counts the connections that it is asked for.
type server struct {
	*httptest.Server
	connections atomic.Int32
}

// listen starts a server at an address of this machine.
func listen(t *testing.T, address string, answer http.HandlerFunc) *server {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(address, "0"))
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, l, answer)
}

// twins are a server outside and one inside, on the same port.
func twins(t *testing.T) (outside, inside *server) {
	t.Helper()
	for range 100 {
		l, err := net.Listen("tcp", friend+":0")
		if err != nil {
			t.Fatal(err)
		}
		_, port, _ := net.SplitHostPort(l.Addr().String())
		twin, err := net.Listen("tcp", "127.0.0.1:"+port)
		if err != nil { // the port is another's
			l.Close()
			continue
		}
		nothing := func(http.ResponseWriter, *http.Request) {}
		return serve(t, l, nothing), serve(t, twin, nothing)
	}
	t.Fatal("no port is free at both addresses")
	return nil, nil
}

func serve(t *testing.T, l net.Listener, answer http.HandlerFunc) *server {
	s := &server{Server: httptest.NewUnstartedServer(answer)}
	s.Listener.Close()
	s.Listener = &counting{l, &s.connections}
	s.Start()
	t.Cleanup(s.Close)
	return s
}

type counting struct {
	net.Listener
	connections *atomic.Int32
}

func (c *counting) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err == nil {
		c.connections.Add(1)
	}
	return conn, err
}

func (s *server) port() string {
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	return port
}

// resolver answers each question for an address of IPv4 with the next of those for the name, the last again and again.
func resolver(t *testing.T, names map[string][]string) (*net.Resolver, *atomic.Int32) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int32
	var running sync.WaitGroup
	running.Go(func() {
		for buffer := make([]byte, 1500); ; {
			n, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buffer[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			q := m.Questions[0]
			m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
			answers := names[q.Name.String()]
			if answers == nil {
				m.RCode = dnsmessage.RCodeNameError
			} else if q.Type == dnsmessage.TypeA {
				asked.Add(1)
				m.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class},
					Body:   &dnsmessage.AResource{A: netip.MustParseAddr(answers[0]).As4()},
				}}
				if len(answers) > 1 {
					names[q.Name.String()] = answers[1:]
				}
			}
			packed, err := m.Pack()
			if err == nil {
				_, _ = conn.WriteTo(packed, from)
			}
		}
	})
	t.Cleanup(func() {
		conn.Close()
		running.Wait()
	})
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", conn.LocalAddr().String())
	}}, &asked
}
