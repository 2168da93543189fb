package clients

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

func TestClientsAreToldApart(t *testing.T) {
	proxies := Proxies{netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("2001:db8:ffff::/48")}
	for _, c := range []struct {
		peer, told, want string // told: header lines, one after the other
	}{
		{"203.0.113.9:5000", "", "203.0.113.9/32"},
		{"[::ffff:203.0.113.9]:5000", "", "203.0.113.9/32"},
		{"[2001:db8:1:2:3:4:5:6]:5000", "", "2001:db8:1:2::/64"},
		{"203.0.113.9:5000", "192.0.2.1", "203.0.113.9/32"}, // it may say what it likes
		{"127.0.0.1:5000", "", ""},
		{"[::1]:5000", "", ""},
		{"[fe80::1%eth0]:5000", "", ""},
		{"10.1.2.3:5000", "", ""},
		{"10.1.2.3:5000", "192.0.2.1", "192.0.2.1/32"},
		{"127.0.0.1:5000", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"},
		{"127.0.0.1:5000", "1.1.1.1, 192.0.2.1", "192.0.2.1/32"},                  // the first is made up
		{"127.0.0.1:5000", "1.1.1.1\n192.0.2.1 , 10.0.0.7", "192.0.2.1/32"},       // lines are one list
		{"127.0.0.1:5000", "192.0.2.1, 198.51.100.7", "192.0.2.1/32"},             // through a proxy that is trusted
		{"198.51.100.7:5000", "192.0.2.1, 2001:db8:ffff::1", "192.0.2.1/32"},      // and another
		{"198.51.100.7:5000", "", "198.51.100.7/32"},                              // a proxy of the network itself
		{"127.0.0.1:5000", "192.0.2.1:1234", "192.0.2.1/32"},                      // with a port
		{"127.0.0.1:5000", "[2001:db8:1:2::4]:1234", "2001:db8:1:2::/64"},         //
		{"127.0.0.1:5000", "[2001:db8:1:2::4]", "2001:db8:1:2::/64"},              //
		{"127.0.0.1:5000", "::ffff:192.0.2.1", "192.0.2.1/32"},                    //
		{"127.0.0.1:5000", "192.0.2.1, unknown", ""},                              // the proxy did not know
		{"127.0.0.1:5000", "192.0.2.1, unknown, 198.51.100.7", "198.51.100.7/32"}, //
		{"127.0.0.1:5000", "10.0.0.1, 10.0.0.2", ""},
		{"127.0.0.1:5000", ",,,", ""},
		{"127.0.0.1:5000", "192.0.2.1,", ""},
		{"nobody", "192.0.2.1", ""},
		{"", "", ""},
	} {
		r := &http.Request{RemoteAddr: c.peer, Header: http.Header{}}
		if c.told != "" {
			r.Header["X-Forwarded-For"] = strings.Split(c.told, "\n")
		}
		want := netip.Prefix{}
		if c.want != "" {
			want = netip.MustParsePrefix(c.want)
		}
		if got := proxies.Of(r); got != want {
			t.Errorf("%s, told %q: %v, want %v", c.peer, c.told, got, want)
		}
	}
}

func TestAnyHeaderIsReadInItsLength(t *testing.T) {
	r := &http.Request{RemoteAddr: "127.0.0.1:1", Header: http.Header{"X-Forwarded-For": {strings.Repeat("10.0.0.1,", 4000) + "10.0.0.1", "10.0.0.1"}}}
	if got := (Proxies)(nil).Of(r); got.IsValid() {
		t.Error(got)
	}
}

func TestTheAddressIsNamedInFull(t *testing.T) {
	for _, c := range []struct{ peer, told, want string }{
		{"127.0.0.1:5000", "", "127.0.0.1"},
		{"[::ffff:10.0.0.1]:5000", "", "10.0.0.1"},
		{"127.0.0.1:5000", "1.1.1.1, 2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6"},
		{"203.0.113.9:5000", "1.1.1.1", "203.0.113.9"},
		{"127.0.0.1:5000", "unknown", "127.0.0.1"},
	} {
		if got := (Proxies)(nil).Address(c.peer, []string{c.told}); got.String() != c.want {
			t.Errorf("%s, told %q: %v, want %s", c.peer, c.told, got, c.want)
		}
	}
	if got := (Proxies)(nil).Address("@", []string{"1.1.1.1"}); got.IsValid() {
		t.Errorf("a peer that is none of TCP: %v", got)
	}
}
