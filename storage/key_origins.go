package storage

import (
	"context"
	"strings"
)

// KeyOrigins answers those origins whose pages some public key is for, be it of whatever project; all says that one is for any page.
func (l *Library) KeyOrigins(ctx context.Context) (origins []string, all bool, err error) {
	lists, err := l.db.KeyOrigins(ctx, l.now())
	if err != nil {
		return nil, false, err
	}
	for _, list := range lists {
		origins = append(origins, list...)
		all = all || len(list) == 0
	}
	return origins, all, nil
}

// OriginAmong tells whether an Origin header names one of the origins of a key: https://example.org that alone, https://*.example.org
// all below it.
func OriginAmong(origins []string, header string) bool {
	header = strings.ToLower(header)
	for _, origin := range origins {
		before, after, wild := strings.Cut(origin, "://*.")
		rest, same := strings.CutPrefix(header, before+"://")
		if origin == header || wild && same && strings.HasSuffix(rest, "."+after) && len(rest) > len(after)+1 {
			return true
		}
	}
	return false
}
