// Package clients tells the clients of the server apart, for what each may have of it.
package clients

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are networks whose word is taken for whom they speak for, beside this machine and private networks.
type Proxies []netip.Prefix

// Of answers whose request it is: an IPv4 address, or the network of an IPv6 one, as one client has all of that. It is invalid
// for an address of this machine or of a private network: behind a proxy that does not say whom it speaks for, that would be
// everybody's.
func (p Proxies) Of(r *http.Request) netip.Prefix {
	return network(p.Address(r.RemoteAddr, r.Header["X-Forwarded-For"]))
}

// Address is that of the client whom a peer, with a port, speaks for. Of a proxy that is trusted it is the last address in the
// lines of X-Forwarded-For that is no such proxy itself: what stands before it, the client may have made up. It is invalid
// where the peer is none of TCP.
func (p Proxies) Address(peer string, told []string) netip.Addr {
	at, err := netip.ParseAddrPort(peer)
	if err != nil {
		return netip.Addr{}
	}
	client := at.Addr().Unmap()
	for i := len(told) - 1; i >= 0; i-- {
		for list := told[i]; p.trusts(client) && list != ""; {
			at := strings.LastIndexByte(list, ',')
			before, ok := address(list[at+1:])
			if !ok {
				return client
			}
			client, list = before, list[:max(at, 0)]
		}
	}
	return client
}

// Trust tells whether the word of a peer, with a port, is taken.
func (p Proxies) Trust(peer string) bool {
	at, err := netip.ParseAddrPort(peer)
	return err == nil && p.trusts(at.Addr().Unmap())
}

func (p Proxies) trusts(a netip.Addr) bool {
	return local(a) || slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(a) })
}

func local(a netip.Addr) bool { return a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() }

// address reads one as proxies write them, with a port or without.
func address(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	if a, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		return a.Unmap().WithZone(""), true
	}
	with, err := netip.ParseAddrPort(text)
	return with.Addr().Unmap().WithZone(""), err == nil
}

// network is what belongs to one client.
func network(a netip.Addr) netip.Prefix {
	if !a.IsValid() || local(a) {
		return netip.Prefix{}
	}
	bits := 64
	if a.Is4() {
		bits = 32
	}
	n, err := a.WithZone("").Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return n
}
