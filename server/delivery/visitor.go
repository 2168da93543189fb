package delivery

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
)

// A visitor is who asks for an image from outside, held to the rules of the project that it is of. What the server itself asks
// for, as previews do, has none.
type visitor struct {
	request
	http *http.Request

	project uuid.UUID // whose rules it was held to
	preset  bool      // the address is one preset
	grant
}

func newVisitor(r *http.Request) *visitor {
	return &visitor{request: request{sentPath(r), r.URL.RawQuery, r.Header.Get("Referer"), r.Host}, http: r}
}

// sentPath is the path as it stands on the request line.
func sentPath(r *http.Request) string {
	if path, _, _ := strings.Cut(r.RequestURI, "?"); strings.HasPrefix(path, "/") {
		return path
	}
	return r.URL.EscapedPath() // asked as of a proxy: http://host/path
}

type visitorKey struct{}

// with gives the work for a request its visitor.
func with(ctx context.Context, from *visitor) context.Context {
	return context.WithValue(ctx, visitorKey{}, from)
}

func visitorOf(ctx context.Context) *visitor {
	from, _ := ctx.Value(visitorKey{}).(*visitor)
	return from
}

// admit holds the visitor of ctx, if there is one, to the rules of a project. They are those of the file that is served: where
// it stands in for one that is missing, nothing is known of that.
func (v *Variants) admit(ctx context.Context, project uuid.UUID, t imaging.Transformation) error {
	from := visitorOf(ctx)
	if from == nil {
		return nil
	}
	rules, err := v.rules.get(ctx, project)
	if err != nil {
		return err
	}
	from.project, from.preset = project, IsOnePreset(t)
	from.grant, err = rules.check(from.request, v.rules.own, from.preset, v.rules.now())
	return err
}

// admitAgain is admit for an address that was answered before, from memory alone. Where it says false, admit says why.
func (v *Variants) admitAgain(from *visitor, known *remembered) bool {
	rules, ok := v.rules.cache.GetIfPresent(known.project)
	if !ok {
		return false
	}
	var err error
	from.grant, err = rules.check(from.request, v.rules.own, known.preset, v.rules.now())
	return err == nil
}

// bound has an answer kept for no longer than its address holds, and by nobody who would show it where it may not be seen.
func (g grant) bound(header http.Header, now time.Time) {
	if g == (grant{}) {
		return
	}
	left := int64(-1) // for ever
	if g.until != 0 {
		left = max(0, g.until-now.Unix())
	}
	var kept []string
	fresh := int64(0)
	for _, word := range strings.Split(header.Get("Cache-Control"), ", ") {
		name, value, _ := strings.Cut(word, "=")
		seconds, err := strconv.ParseInt(value, 10, 64)
		switch {
		case name == "public" && g.private:
			word = "private"
		case left < 0:
		case name == "immutable":
			continue
		case name == "max-age" && err == nil:
			fresh = min(seconds, left)
			word = "max-age=" + strconv.FormatInt(fresh, 10)
		case name == "stale-while-revalidate" && err == nil:
			if seconds = min(seconds, left-fresh); seconds <= 0 {
				continue
			}
			word = "stale-while-revalidate=" + strconv.FormatInt(seconds, 10)
		}
		kept = append(kept, word)
	}
	header.Set("Cache-Control", strings.Join(kept, ", "))
}
