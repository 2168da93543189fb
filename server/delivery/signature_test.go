package delivery

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"calotype/storage"
)

func TestKeysAreRotatedWithoutABreak(t *testing.T) {
	w := newWorld(t)
	path := "/image/" + w.add("a.jpg", photo(t, 60, 40)).String() + "/-/resize/20x/"
	old := w.mode(storage.ModeSigned).Keys[0]
	link := func() string {
		t.Helper()
		return w.signer().Link(path, false, 0)
	}
	before := link()
	w.given(before)
	young := w.key()
	after := link()
	if before == after || after != strings.TrimSuffix(signed(young, path, 0), "&exp=") {
		t.Errorf("the server signs %s with the old key", after)
	}
	w.given(before)
	w.given(after)
	if err := w.library.DeleteSigningKey(t.Context(), old.ID); err != nil {
		t.Fatal(err)
	}
	w.refused(before, 403, "signature-wrong", "fits no key")
	w.given(after)
	w.mode(storage.ModeAnyone)
	w.refused(before, 403, "signature-wrong", "fits no key")
	if err := w.library.DeleteSigningKey(t.Context(), young.ID); err != nil {
		t.Fatal(err)
	}
	w.refused(after, 403, "signature-wrong", "no key that could have signed")
	w.given(path)
	if link() != path {
		t.Errorf("signed where nobody asks for it: %s", link())
	}
	if n := w.variants.Renders(); n != 1 {
		t.Errorf("signatures split the cache: %d renders", n)
	}
}

func TestASignatureEndsByTheClockGiveOrTakeAMinute(t *testing.T) {
	w := newWorld(t)
	path := "/image/" + w.add("a.jpg", photo(t, 60, 40)).String() + "/-/resize/20x/"
	original := strings.TrimSuffix(path, "-/resize/20x/")
	key := w.mode(storage.ModeSigned).Keys[0]
	end := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	var now time.Time
	w.variants.rules.now = func() time.Time { return now }
	for _, c := range []struct {
		left time.Duration
		kept string // empty: refused
	}{
		{400 * 24 * time.Hour, "public, max-age=31536000"},
		{time.Hour, "public, max-age=3600"},
		{time.Second, "public, max-age=1"},
		{0, "public, max-age=0"},
		{-skew, "public, max-age=0"},
		{-skew - time.Nanosecond, ""},
		{-time.Hour, ""},
		{time.Hour, "public, max-age=3600"}, // the clock was put back
	} {
		now = end.Add(-c.left)
		for _, path := range []string{path, path, original + "a.jpg"} {
			if c.kept == "" {
				w.refused(signed(key, path, end.Unix()), 403, "signature-expired", "ended at 2030-01-01T00:00:00Z")
				w.refused(signed(key, path, end.Unix()), 403, "signature-expired", "", "If-None-Match", "*")
			} else if r, _ := w.get(signed(key, path, end.Unix())); r.StatusCode != 200 || r.Header.Get("Cache-Control") != c.kept {
				t.Errorf("%v before its end: %d, kept %s", c.left, r.StatusCode, r.Header.Get("Cache-Control"))
			}
		}
		if c.kept == "" {
			w.given(signed(key, path, 0))
		}
	}
	// What may change is also not shown any longer than the address holds.
	for left, want := range map[time.Duration]string{
		time.Hour:         "public, max-age=60, stale-while-revalidate=3540",
		time.Minute:       "public, max-age=60",
		time.Second:       "public, max-age=1",
		48 * time.Hour:    "public, max-age=60, stale-while-revalidate=86400",
		-30 * time.Second: "public, max-age=0",
	} {
		now = end.Add(-left)
		if r, _ := w.get(signed(key, original, end.Unix())); r.Header.Get("Cache-Control") != want {
			t.Errorf("%v: %d, kept %s, want %s", left, r.StatusCode, r.Header.Get("Cache-Control"), want)
		}
	}
	if r, _ := w.get(signed(key, path, 0)); r.Header.Get("Cache-Control") != forever {
		t.Errorf("without an end it is kept %s", r.Header.Get("Cache-Control"))
	}
}

func TestASignatureIsOfThePathAsItIsSent(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 60, 40)).String()
	key := w.mode(storage.ModeSigned).Keys[0]
	all := []string{
		"/image/" + id + "/-/resize/20x/",
		"/image/" + id + "/-/resize/20x",
		"/image/" + id + "/-/resize/020x/",
		"/image/" + strings.ToUpper(id) + "/-/resize/20x/",
		"/" + id + "/-/resize/20x/",
		"//image//" + id + "//-/resize/20x/",
		"/image/" + id + "/%2D/resize/20x/",
		"/image/" + id + "/%2d/resize/20x/",
		"/image/" + id + "/-/resize/20x/a.jpg",
		"/image/" + id + "/-/resize/20x/b.jpg",
		"/image/" + id + "/-/resize%2F20x/",
		"/image/" + id + "/-/resize/20x/a|b\"<>.jpg",
	}
	for i, path := range all {
		sig := "?sig=" + Sign(string(key.Secret), path, "")
		for range 2 {
			w.sent(path+sig, 200)
		}
		for j, other := range all {
			if i != j {
				w.sent(other+sig, 403)
			}
		}
	}
	w.sent("http://example.org"+all[0]+"?sig="+Sign(string(key.Secret), all[0], ""), 200) // as proxies are asked
}

// sent asks for a target of the request line as it is.
func (w *world) sent(target string, want int) {
	w.t.Helper()
	r := httptest.NewRequest("GET", "/", nil)
	u, err := r.URL.Parse("/")
	if err != nil {
		w.t.Fatal(err)
	}
	path, query, _ := strings.Cut(target, "?")
	if u, err = u.Parse(strings.NewReplacer("|", "%7C", "\"", "%22", "<", "%3C", ">", "%3E").Replace("http://x" + strings.TrimPrefix(path, "http://example.org"))); err != nil {
		w.t.Fatal(err)
	}
	u.RawQuery = query
	r.URL, r.RequestURI = u, target
	answer := httptest.NewRecorder()
	NewHandler(w.variants).ServeHTTP(answer, r)
	if answer.Code != want {
		w.t.Errorf("%s: %d %s, want %d", target, answer.Code, answer.Body, want)
	}
}

func TestASignatureIsWrittenInOneWayOrTheOther(t *testing.T) {
	w := newWorld(t)
	path := "/image/" + w.add("a.jpg", photo(t, 60, 40)).String() + "/-/resize/20x/"
	key := w.mode(storage.ModeSigned).Keys[0]
	sig, end := Sign(string(key.Secret), path, ""), time.Now().Unix()+1000
	for query, code := range map[string]string{
		"sig=" + sig:                        "",
		"sig=" + sig + "=":                  "", // padded
		"sig=" + sig + "%3D":                "",
		"s%69g=" + sig:                      "",
		"x=1&sig=" + sig + "&y=%zz":         "",
		"&&sig=" + sig + "&exp":             "",
		"sig=" + sig + ";exp=":              "",
		"sig=" + sig + "&sig=" + sig:        "signature-malformed",
		"sig=" + sig + "&exp=&exp=":         "signature-malformed",
		"sig=" + sig + "&exp=%zz":           "signature-malformed",
		"sig=%zz":                           "signature-malformed",
		"sig=" + sig[:42]:                   "signature-malformed",
		"sig=" + sig + "AAAA":               "signature-malformed",
		"sig=" + strings.Repeat("A", 20000): "signature-malformed",
		"sig=" + strings.Repeat("A", 43):    "signature-wrong",
		"SIG=" + sig:                        "signature-missing",
		"sig=" + sig + "&exp=0":             "signature-wrong",
	} {
		if code == "" {
			w.given(path + "?" + query)
		} else {
			w.refused(path+"?"+query, 403, code, "")
		}
	}
	for _, exp := range []string{"soon", "-1", "0", "+5", "1e9", "0x7fffffff", " 1", "2030-01-01", "9999999999999", strconv.FormatInt(end, 10) + ".5"} {
		w.refused(path+"?sig="+Sign(string(key.Secret), path, exp)+"&exp="+strings.NewReplacer("+", "%2B", " ", "%20").Replace(exp), 403, "signature-malformed", "Unix seconds")
	}
	w.given(path + "?sig=" + Sign(string(key.Secret), path, "999999999999") + "&exp=999999999999")
	padded := fmt.Sprintf("0%d", end)
	w.given(path + "?sig=" + Sign(string(key.Secret), path, padded) + "&exp=" + padded)
}

func TestALinkHoldsAtLeastAsLongAsAskedAndStaysTheSame(t *testing.T) {
	w := newWorld(t)
	path := "/image/" + w.add("a.jpg", photo(t, 60, 40)).String() + "/-/resize/20x/"
	w.mode(storage.ModePresets)
	begin := time.Unix(1_800_000_000, 0)
	now := begin
	w.variants.rules.now = func() time.Time { return now }
	links := map[string]bool{}
	for range 24 * 4 {
		link := w.signer().Link(path, false, 24*time.Hour)
		links[link] = true
		_, end, _ := strings.Cut(link, "&exp=")
		exp, err := strconv.ParseInt(end, 10, 64)
		if left := time.Unix(exp, 0).Sub(now); err != nil || left < 24*time.Hour || left > 30*time.Hour {
			t.Errorf("%s holds for %v", link, left)
		}
		w.given(link)
		now = now.Add(15 * time.Minute)
	}
	if len(links) > 5 {
		t.Errorf("%d addresses in a day", len(links))
	}
	if link := w.signer().Link(path, true, time.Hour); link != path {
		t.Errorf("a preset: %s", link)
	}
	w.given(w.signer().Link(path, false, time.Nanosecond))
}

func FuzzQueriesAreReadOneWay(f *testing.F) {
	for _, query := range []string{"", "sig=a&exp=1", "sig=%41;exp", "sig&sig", "%73ig=%zz", "a=b&&=;sig=+", "exp=%00"} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		sig, exp, err := signatureOf(query)
		var rule *RuleError
		if err != nil && (!errors.As(err, &rule) || sig != "" || exp != "") {
			t.Errorf("%q: %q %q %v", query, sig, exp, err)
		}
		if again, ends, _ := signatureOf("x=1&" + query); err == nil && (again != sig || ends != exp) {
			t.Errorf("%q: %q %q, after another %q %q", query, sig, exp, again, ends)
		}
		// Nothing but the right signature lets anything in.
		rules := &projectRules{mode: storage.ModeSigned, keys: [][]byte{[]byte("secret")}}
		if _, err := rules.check(request{path: "/image/x/", query: query}, "", false, time.Unix(0, 0)); err == nil && sig != Sign("secret", "/image/x/", exp) && sig != Sign("secret", "/image/x/", exp)+"=" {
			t.Errorf("%q is let in", query)
		}
	})
}

// BenchmarkReadySigned is BenchmarkReady of an address whose signature is checked.
func BenchmarkReadySigned(b *testing.B) {
	w := newWorld(b)
	path := "/image/" + w.add("a.jpg", photo(b, 900, 600)).String() + "/-/resize/480x/-/quality/better/-/format/webp/"
	link := signed(w.mode(storage.ModeSigned).Keys[0], path, 0)
	accept := "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
	for range 2 {
		w.get(link, "Accept", accept)
	}
	handler, q := w.handler(), &Asking{Target: []byte(link), Accept: []byte(accept)}
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := handler.Ready(q); !ok {
			b.Fatal("it does not lie ready")
		}
	}
}
