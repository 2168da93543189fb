package main

import (
	"fmt"
	"strings"
	"testing"
)

func TestALimitIsANumberOrAny(t *testing.T) {
	for text, want := range map[string]string{"0": "0", "600": "600", "1000000": "1000000", "any": "any", "ANY": "any"} {
		c := Count{new(7)}
		err := c.UnmarshalText([]byte(text))
		got := "any"
		if c.Limit != nil {
			got = fmt.Sprint(*c.Limit)
		}
		if err != nil || got != want {
			t.Errorf("%q is read as %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "-1", "1.5", "many", "1000001", "1e3"} {
		var c Count
		if err := c.UnmarshalText([]byte(text)); err == nil || !strings.Contains(err.Error(), "or any for none") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestNetworksAreListed(t *testing.T) {
	for text, want := range map[string]string{
		"": "[]", "203.0.113.7": "[203.0.113.7/32]", "203.0.113.7/24, 2001:db8::1/32,": "[203.0.113.0/24 2001:db8::/32]", "::1": "[::1/128]",
	} {
		var n Networks
		if err := n.UnmarshalText([]byte(text)); err != nil || fmt.Sprint(n) != want {
			t.Errorf("%q is read as %v, %v", text, n, err)
		}
	}
	for _, text := range []string{"x", "203.0.113.7/33", "203.0.113", "1.2.3.4;5.6.7.8", "fe80::1%eth0/64"} {
		var n Networks
		if err := n.UnmarshalText([]byte(text)); err == nil || !strings.Contains(err.Error(), "such as 203.0.113.0/24") {
			t.Errorf("%q is read as %v, %v", text, n, err)
		}
	}
}

func TestTheHostOfOurOwnPagesIsKnown(t *testing.T) {
	for address, want := range map[string]string{"": "", "https://Pictures.example:8443/x": "pictures.example", "http://[::1]:80": "::1", "%": ""} {
		if got := hostName(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
