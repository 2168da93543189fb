package auth

import (
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"strconv"
	"testing"
	"time"
)

func client(i int) string { return fmt.Sprintf("203.0.%d.%d", i/250, 1+i%250) }

func TestAnEMailIsTriedSoOftenFromHoweverManyAddresses(t *testing.T) {
	counts := map[string]int{}
	w := newWorld(t, func(c *Config) { c.Count = func(result string) { counts[result]++ } })
	w.owner()
	for i := range paces[byEmail].burst {
		_, r := w.signIn("ada@example.org", "wrong", "X-Forwarded-For", client(i))
		w.want(r, http.StatusUnauthorized, "wrong-password")
	}
	before := w.auth.Passwords.hashed.Load()
	for _, given := range []string{"ada@example.org", " ADA@example.org "} {
		_, r := w.signIn(given, password, "X-Forwarded-For", client(100))
		w.want(r, http.StatusTooManyRequests, "too-many-attempts")
		if after, err := strconv.Atoi(r.Header.Get("Retry-After")); err != nil || after < 1 || after > 30 {
			t.Errorf("Retry-After %q", r.Header.Get("Retry-After"))
		}
	}
	if n := w.auth.Passwords.hashed.Load(); n != before {
		t.Errorf("%d passwords were hashed of who has to wait", n-before)
	}
	w.later.Add(int64(paces[byEmail].every))
	_, r := w.signIn("ada@example.org", password, "X-Forwarded-For", client(100))
	w.want(r, http.StatusOK, "")
	if want := map[string]int{WasWrong: paces[byEmail].burst, WasLimited: 2, WasDone: 1}; !maps.Equal(counts, want) {
		t.Errorf("counted %v, want %v", counts, want)
	}
}

func TestAClientTriesSoManyPeople(t *testing.T) {
	w := newWorld(t)
	for i := range paces[byClient].burst {
		_, r := w.signIn(fmt.Sprintf("p%d@example.org", i), "wrong", "X-Forwarded-For", "203.0.113.7")
		w.want(r, http.StatusUnauthorized, "wrong-password")
	}
	_, r := w.signIn("another@example.org", "wrong", "X-Forwarded-For", "203.0.113.7")
	w.want(r, http.StatusTooManyRequests, "too-many-attempts")
	_, r = w.signIn("another@example.org", "wrong", "X-Forwarded-For", "203.0.113.8")
	w.want(r, http.StatusUnauthorized, "wrong-password")
	_, r = w.signIn("another@example.org", "wrong", "X-Forwarded-For", "2001:db8::1")
	w.want(r, http.StatusUnauthorized, "wrong-password")
}

func TestWhoSignsInGetsBackWhatItCost(t *testing.T) {
	w := newWorld(t)
	w.owner()
	for range 2 * paces[byClient].burst {
		_, r := w.signIn("ada@example.org", password, "X-Forwarded-For", "203.0.113.7")
		w.want(r, http.StatusOK, "")
	}
}

func TestTheAttemptsThatAreRememberedAreBounded(t *testing.T) {
	a := newAttempts(time.Now)
	for i := range 3 * mostBuckets {
		a.take(netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), 32), strconv.Itoa(i))
	}
	a.buckets.CleanUp()
	if n := a.buckets.EstimatedSize(); n > mostBuckets {
		t.Errorf("%d are remembered", n)
	}
}
