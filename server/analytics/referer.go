package analytics

import (
	"strings"

	"calotype/storage"
)

// hostIn is the host in the address of a page, without user and port; [storage.NoValue] where no page is named, and
// [storage.OtherValue] where that is no address. plain tells that it is spelled as every other of that host.
func hostIn[T []byte | string](referer T) (host T, plain bool) {
	if len(referer) == 0 {
		return T(storage.NoValue), true
	}
	begin := 0
	for i := 0; ; i++ {
		if i+2 >= len(referer) {
			return T(storage.OtherValue), true
		}
		if referer[i] == ':' && referer[i+1] == '/' && referer[i+2] == '/' {
			begin = i + 3
			break
		}
	}
	end, plain := begin, true
	port := -1
host:
	for ; end < len(referer); end++ {
		switch c := referer[end]; {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-':
		case c == '/' || c == '?' || c == '#':
			break host
		case c == '@': // what stands before it is the user
			begin, port, plain = end+1, -1, true
		case c == ':':
			if port < 0 {
				port = end
			}
		default:
			plain = false
		}
	}
	if port >= 0 {
		end = port
	}
	host = referer[begin:end]
	return host, plain && len(host) > 0 && len(host) <= longestHost && host[len(host)-1] != '.'
}

// longestHost is how long the name of a host may be, in bytes.
const longestHost = 253

// plainHost is the one spelling of a host; [storage.OtherValue] for what can be none.
func plainHost(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "" || len(host) > longestHost || strings.ContainsFunc(host, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_')
	}) {
		return storage.OtherValue
	}
	return host
}
