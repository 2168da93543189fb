package main

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"calotype/storage"
)

// A Count is a limit: a number, or any.
type Count struct{ Limit *int } // nil: any

// UnmarshalText reads a limit.
func (c *Count) UnmarshalText(text []byte) error {
	if strings.EqualFold(string(text), "any") {
		c.Limit = nil
		return nil
	}
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 0 || n > storage.MaxNewVariants {
		return fmt.Errorf("%q is not a limit; it is 0…%d, or any for none", text, storage.MaxNewVariants)
	}
	c.Limit = &n
	return nil
}

// Networks is a list of networks and addresses, separated by commas.
type Networks []netip.Prefix

// UnmarshalText reads the list.
func (n *Networks) UnmarshalText(text []byte) error {
	list := Networks{}
	for word := range strings.SplitSeq(string(text), ",") {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		network, err := netip.ParsePrefix(word)
		if address, addressErr := netip.ParseAddr(word); err != nil && addressErr == nil && address.Zone() == "" {
			network, err = address.Prefix(address.BitLen())
		}
		if err != nil {
			return fmt.Errorf("%q is not a network; it is such as 203.0.113.0/24, 2001:db8::/32 or 203.0.113.7", word)
		}
		list = append(list, network.Masked())
	}
	*n = list
	return nil
}

// hostName is the name of the host in an address; empty where there is none.
func hostName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}
