package outbound

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"unicode"

	"code.dny.dev/ssrf"
	"golang.org/x/net/idna"
)

// maxAddress is how many bytes an address may have.
const maxAddress = 2048

// inside is what is said of all networks alike.
const inside = "it leads into a network that is not public; whoever runs the server can allow it by CALOTYPE_OUTBOUND_NETWORKS"

// services of clouds that machines in them reach at an address which looks public.
var services = netip.MustParsePrefix("168.63.129.16/32")

// A guard says what may be reached.
type guard struct{ addresses *ssrf.Guardian }

func newGuard(allowed []netip.Prefix) guard {
	var v4, v6 []netip.Prefix
	for _, network := range allowed {
		if network.Addr().Is4() {
			v4 = append(v4, network)
		} else {
			v6 = append(v6, network)
		}
	}
	return guard{ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...), ssrf.WithDeniedV4Prefixes(services))}
}

// control is asked by each connection before it is made, with the address that it will have. Whose address that is, who asks fills in.
func (g guard) control(network, address string, conn syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err == nil && !goodPort(at.Port()) {
		return &RefusedError{"", wrongPort}
	}
	if err != nil || at.Addr().Zone() != "" || g.addresses.Safe(network, netip.AddrPortFrom(at.Addr().Unmap(), at.Port()).String(), conn) != nil {
		return &RefusedError{"", inside}
	}
	return nil
}

const wrongPort = "its port must be 80, 443, or 1024 and above"

func goodPort(port uint16) bool { return port == 80 || port == 443 || port >= 1024 }

// read makes of what somebody typed an address that may be tried.
func (g guard) read(address string) (*url.URL, error) {
	if len(address) > maxAddress {
		return nil, &RefusedError{address[:40] + "…", fmt.Sprintf("it has %d bytes; at most %d are allowed", len(address), maxAddress)}
	}
	u, err := url.Parse(address)
	if err != nil || strings.ContainsFunc(address, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) || r == '\\' }) {
		return nil, &RefusedError{shorten(address), "it cannot be read; it is such as https://example.org/path"}
	}
	if refused := g.url(u); refused != nil {
		return nil, refused
	}
	return u, nil
}

func shorten(address string) string {
	if at := strings.IndexAny(address, "?#@"); at >= 0 { // what follows, or was before, may be a secret
		return "…"
	}
	if runes := []rune(address); len(runes) > 80 {
		return string(runes[:80]) + "…"
	}
	return address
}

// url tells whether an address may be tried, without asking anybody.
func (g guard) url(u *url.URL) *RefusedError {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return &RefusedError{shorten(u.Scheme + ":"), "only http and https are allowed"}
	case u.User != nil:
		return refused(u, "it may name no user and no password")
	case u.Opaque != "" || u.Hostname() == "":
		return refused(u, "it names no server; it is such as https://example.org/path")
	case strings.Contains(u.Host, "%"):
		return refused(u, "its server must be a name or an address without a zone")
	}
	if text := u.Port(); text != "" {
		if port, err := strconv.ParseUint(text, 10, 16); err != nil || !goodPort(uint16(port)) {
			return refused(u, wrongPort)
		}
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		host = u.Hostname() // names are looser than the rule, and an address of IPv6 is none
	}
	if at, err := netip.ParseAddr(host); err == nil {
		return g.address(u, at)
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return g.address(u, netip.AddrFrom4([4]byte{127, 0, 0, 1}))
	}
	if last := host[strings.LastIndexByte(host, '.')+1:]; last == "" || isNumber(last) {
		return refused(u, "an address in numbers is written as four from 0 to 255, such as 198.51.100.7")
	}
	return nil
}

func (g guard) address(u *url.URL, at netip.Addr) *RefusedError {
	if g.addresses.SafeAddr(at.Unmap()) != nil {
		return refused(u, inside)
	}
	return nil
}

// isNumber tells whether the last part of a name makes it an address to those who read these as C does.
func isNumber(part string) bool {
	if hex, ok := strings.CutPrefix(part, "0x"); ok {
		part = hex
		return strings.Trim(part, "0123456789abcdef") == ""
	}
	return strings.Trim(part, "0123456789") == ""
}
