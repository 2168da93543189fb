package watch

import (
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"net/netip"
	"strings"
)

// Direct tells whether a request was sent by a program on this machine and for this machine: over a loopback address, under a
// loopback name (so no page in a browser can have it sent under a name of its own), and not passed on by a proxy, as far as
// that shows: proxies tell whom they ask for, or speak HTTP/1.0.
func Direct(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !peer.Addr().Unmap().IsLoopback() || !loopbackHost(r.Host) || !r.ProtoAtLeast(1, 1) {
		return false
	}
	for _, name := range []string{"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via"} {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	return true
}

// loopbackHost tells whether a Host header, or HOST:PORT, names this machine for itself.
func loopbackHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// CheckLoopback refuses an address to listen on that others than this machine can reach.
func CheckLoopback(addr string) error {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return fmt.Errorf("%q is not an address; it is HOST:PORT, such as 127.0.0.1:6060", addr)
	}
	if !loopbackHost(addr) {
		return fmt.Errorf("%q can be reached by others, who could read the server's memory; it must be a loopback address, such as 127.0.0.1:6060", addr)
	}
	return nil
}

// Debug serves profiles at /debug/pprof/ and the metrics at /metrics, to programs on this machine. Whoever reaches a profile reads
// what the server holds.
func Debug(metrics http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("POST /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.Handle("GET /metrics", metrics)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !Direct(r) {
			http.Error(w, "This is answered to programs on this machine alone, under its loopback address.", http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, r)
	})
}
