package delivery

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/storage"
)

// rule changes the rules of the project, and answers them.
func (w *world) rule(change storage.RulesChange) *storage.Rules {
	w.t.Helper()
	rules, err := w.library.UpdateRules(w.t.Context(), w.project, change)
	if err != nil {
		w.t.Fatal(err)
	}
	return rules
}

func (w *world) mode(mode storage.Mode) *storage.Rules {
	w.t.Helper()
	return w.rule(storage.RulesChange{Mode: &mode})
}

func (w *world) key() *storage.SigningKey {
	w.t.Helper()
	key, err := w.library.CreateSigningKey(w.t.Context(), w.project)
	if err != nil {
		w.t.Fatal(err)
	}
	return key
}

// signer makes links of the project by both ways that there are.
func (w *world) signer() Signer {
	w.t.Helper()
	one, err := w.variants.Signer(w.t.Context(), w.project)
	all, allErr := w.variants.Signers(w.t.Context(), []uuid.UUID{w.project, w.project})
	if err != nil || allErr != nil || !reflect.DeepEqual(all, map[uuid.UUID]Signer{w.project: {one.rules, all[w.project].now}}) {
		w.t.Fatal(one, err, all, allErr)
	}
	return one
}

// signed is a path with its signature, which ends at exp unless that is 0.
func signed(key *storage.SigningKey, path string, exp int64) string {
	text := ""
	if exp != 0 {
		text = strconv.FormatInt(exp, 10)
	}
	return path + "?sig=" + Sign(string(key.Secret), path, text) + "&exp=" + text
}

// refused tells whether a path is refused under that code, and that nobody keeps the refusal.
func (w *world) refused(path string, status int, code, says string, headers ...string) {
	w.t.Helper()
	r, body := w.get(path, headers...)
	var p struct{ Code, Detail string }
	if err := json.Unmarshal(body, &p); err != nil || r.StatusCode != status || p.Code != code || !strings.Contains(p.Detail, says) ||
		r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("Content-Type") != "application/problem+json" {
		w.t.Errorf("%s %v: %d %v %.300s; want %d %s", path, headers, r.StatusCode, r.Header, body, status, code)
	}
}

func (w *world) given(path string, headers ...string) []byte {
	w.t.Helper()
	r, body := w.get(path, headers...)
	if r.StatusCode != 200 {
		w.t.Errorf("%s %v: %d %.300s", path, headers, r.StatusCode, body)
	}
	return body
}

func TestWhatEachModeServes(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 60, 40)).String()
	w.preset("card", "resize/50x")
	w.preset("wide", "resize/55x")
	key := w.key()
	now := time.Now()
	w.variants.rules.now = func() time.Time { return now }
	stranger := &storage.SigningKey{Secret: "0123"}

	const all, presets, none = "ANYONE PRESETS SIGNED", "ANYONE PRESETS", "ANYONE"
	paths := []struct{ path, unsigned string }{ // and where it is served without a signature
		{"/image/" + id + "/", none},
		{"/image/" + id + "/a.jpg", none},
		{"/" + id + "/", none},
		{"/image/" + id + "/-/resize/20x/", none},
		{"/image/" + id + "/-/json/", none},
		{"/image/" + id + "/-/preset/card/", presets},
		{"/image/" + id + "/-/preset/card", presets},
		{"/" + id + "/-/preset/card/card.jpg", presets},
		{"/image/" + id + "/-/preset/card/-/flip/", none},
		{"/image/" + id + "/-/preset/card/-/format/png/", none},
		{"/image/" + id + "/-/preset/card/-/preset/wide/", none},
		{"/image/" + id + "/-/preset/card/-/preset/card/", none},
		{"/image/" + id + "/-/preset/card/-/default/" + id + "/", none},
	}
	for _, mode := range []storage.Mode{storage.ModeAnyone, storage.ModePresets, storage.ModeSigned} {
		w.mode(mode)
		for _, p := range paths {
			for range 2 { // rendered, then remembered
				if strings.Contains(p.unsigned, string(mode)) {
					w.given(p.path)
					w.given(p.path + "?utm=1&sig=&exp=") // as good as none
				} else {
					w.refused(p.path, 403, "signature-missing", "no sig")
					w.refused(p.path+"?utm=1&sig=", 403, "signature-missing", "no sig")
				}
				w.given(signed(key, p.path, 0))
				w.given(signed(key, p.path, now.Unix()+10) + "&utm=1")
				// What is given is looked at in every mode.
				w.refused(signed(key, p.path, now.Unix()-100), 403, "signature-expired", "ended at 20")
				w.refused(signed(stranger, p.path, 0), 403, "signature-wrong", "fits no key")
				w.refused(p.path+"?sig="+Sign(string(key.Secret), p.path+"x", ""), 403, "signature-wrong", "fits no key")
				w.refused(strings.Replace(signed(key, p.path, now.Unix()+10), "&exp=", "&exp=1", 1), 403, "signature-wrong", "fits no key")
				w.refused(p.path+"?exp="+strconv.FormatInt(now.Unix()+10, 10), 403, "signature-missing", "no sig")
				w.refused(p.path+"?sig=abc", 403, "signature-malformed", "32 bytes")
			}
			head, _ := w.do(http.MethodHead, p.path)
			if want := strings.Contains(p.unsigned, string(mode)); (head.StatusCode == 200) != want {
				t.Errorf("%s HEAD %s: %d", mode, p.path, head.StatusCode)
			}
			if r, _ := w.do(http.MethodOptions, p.path); r.StatusCode != 204 { // a browser asks without being signed
				t.Errorf("%s OPTIONS %s: %d", mode, p.path, r.StatusCode)
			}
		}
		w.refused("/image/"+uuid.NewString()+"/", 404, "not-found", "")
		w.refused("/image/"+id+"/-/blurr/5/", 400, "bad-transformation", "")
	}
}

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

func TestOfRefererNamesOnlyThoseThatAreAllowed(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Host = "pictures.example" })
	path := "/image/" + w.add("a.jpg", photo(t, 60, 40)).String() + "/-/resize/20x/"
	w.given(path, "Referer", "https://anybody.example/")
	w.rule(storage.RulesChange{Referers: &[]string{"example.org", "*.example.org", "shop.example"}})
	allowed := []string{"", "https://example.org/a?b", "https://example.org:8443/", "http://EXAMPLE.org", "https://a.b.example.org/", "https://example.org./",
		"https://shop.example", "https://pictures.example/p/1", w.URL + "/p/1"}
	foreign := []string{"https://notexample.org/", "https://example.org.evil.example/", "https://evil.example/?https://example.org/", "https://a.shop.example/",
		"https://example.org@evil.example/", "example.org", "about:blank", "null", "https://", "https://%zz/", "android-app://org.example"}
	for range 2 {
		for _, referer := range allowed {
			r, _ := w.get(path, "Referer", referer)
			// No cache between may show it to pages of everybody.
			if r.StatusCode != 200 || r.Header.Get("Cache-Control") != "private, max-age=31536000, immutable" {
				t.Errorf("%q: %d, kept %s", referer, r.StatusCode, r.Header.Get("Cache-Control"))
			}
		}
		for _, referer := range foreign {
			w.refused(path, 403, "referer-not-allowed", "this page", "Referer", referer)
		}
	}
	w.rule(storage.RulesChange{RefuseUnnamed: new(true)})
	w.refused(path, 403, "referer-not-allowed", "this page")
	w.given(path, "Referer", allowed[1])
	key := w.key()
	w.refused(signed(key, path, 0), 403, "referer-not-allowed", "", "Referer", foreign[0]) // a signature is not a page
	w.rule(storage.RulesChange{Referers: &[]string{}})
	w.given(path)
	w.given(path, "Referer", foreign[0])
}

func TestRulesThatChangeHoldAtOnceAndOfTheirProjectAlone(t *testing.T) {
	w := newWorld(t)
	path := "/image/" + w.add("a.jpg", photo(t, 60, 40)).String() + "/-/resize/20x/"
	first := w.project
	second, err := w.library.CreateProject(t.Context(), "Other")
	if err != nil {
		t.Fatal(err)
	}
	w.project = second.ID
	other := "/image/" + w.add("b.jpg", photo(t, 60, 40)).String() + "/-/resize/20x/"
	foreign := w.key()
	w.project = first
	for range 3 {
		w.given(path)
		w.given(path) // remembered by now
		key := w.mode(storage.ModeSigned).Keys[0]
		w.refused(path, 403, "signature-missing", "")
		w.given(signed(key, path, 0))
		w.refused(signed(foreign, path, 0), 403, "signature-wrong", "")
		w.given(other)
		w.mode(storage.ModeAnyone)
	}
	if n := w.variants.Renders(); n != 2 {
		t.Errorf("%d renders", n)
	}
}

// A file that stands in for one that is missing is served by its own rules: else anybody might have it under an id made up.
func TestADefaultIsServedByItsOwnRules(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 60, 40)).String()
	made := "/image/" + uuid.NewString() + "/-/resize/20x/-/default/" + id + "/"
	w.given(made)
	key := w.mode(storage.ModeSigned).Keys[0]
	w.refused(made, 403, "signature-missing", "")
	w.given(signed(key, made, 0))
}

func TestAHitUnderRulesAsksNoDatabase(t *testing.T) {
	w := newWorld(t)
	path := "/image/" + w.add("a.jpg", photo(t, 60, 40)).String() + "/-/resize/20x/"
	key := w.mode(storage.ModeSigned).Keys[0]
	w.given(signed(key, path, 0))
	w.variants.Close()
	if err := w.library.Close(); err != nil {
		t.Fatal(err)
	}
	w.given(signed(key, path, time.Now().Unix()+100))
	w.refused(path, 403, "signature-missing", "")
}

func TestWhatTheServerAsksItselfIsHeldToNoRules(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 60, 40))
	w.mode(storage.ModeSigned)
	w.rule(storage.RulesChange{NewPerProject: new(new(0)), Referers: &[]string{"a.example"}, RefuseUnnamed: new(true)})
	chain, err := imaging.Parse("resize/20x")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.variants.Get(t.Context(), id, chain, imaging.Accept{}); err != nil {
		t.Error(err)
	}
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

func TestRulesThatCannotBeReadServeNothing(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 60, 40)).String()
	path := "/image/" + id + "/-/resize/20x/"
	w.given(path)
	w.variants.Close()
	w.variants.rules.forget(w.project)
	if err := w.library.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{path, "/image/" + id + "/"} {
		if r, body := w.get(path); r.StatusCode != 500 || bytes.Contains(body, []byte("closed")) {
			t.Errorf("%d %s", r.StatusCode, body)
		}
	}
}

func TestManyChangesAndVisitorsAtOnce(t *testing.T) {
	w := newWorld(t)
	path := "/image/" + w.add("a.jpg", photo(t, 60, 40)).String() + "/-/resize/20x/"
	key := w.key()
	link := signed(key, path, 0)
	var all sync.WaitGroup
	stop, cancel := context.WithCancel(t.Context())
	for range 4 {
		all.Go(func() {
			for stop.Err() == nil {
				if r, body := w.get(link); r.StatusCode != 200 {
					t.Errorf("%d %s", r.StatusCode, body)
					return
				}
			}
		})
	}
	for i := range 40 {
		mode := []storage.Mode{storage.ModeSigned, storage.ModeAnyone}[i%2]
		w.mode(mode)
		if r, _ := w.get(path); (r.StatusCode == 200) != (mode == storage.ModeAnyone) {
			t.Errorf("%s: %d", mode, r.StatusCode)
		}
	}
	cancel()
	all.Wait()
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

// The front answers from memory without the handler, under the same rules.
func TestWhatLiesReadyObeysTheRules(t *testing.T) {
	w := newWorld(t)
	path := "/image/" + w.add("a.jpg", photo(t, 60, 40)).String() + "/-/resize/20x/"
	key := w.key()
	ready := func(target string, want bool) {
		t.Helper()
		if lines, _ := w.saidReady(target, "", ""); (lines != nil) != want {
			t.Errorf("%s lies ready: %v, want %v", target, lines != nil, want)
		}
	}
	forged := path + "?sig=" + strings.Repeat("A", 43)
	end := time.Now().Unix() + 1000
	lay := func(target string) { // found, then prepared
		t.Helper()
		w.given(target)
		w.given(target)
	}
	lay(signed(key, path, end)) // what this is answered is not what lies ready
	ready(path, true)
	ready(path+"?utm=1", true)
	ready(signed(key, path, 0), true)
	ready(forged, false)
	ready(signed(key, path, time.Now().Unix()-1000), false)
	if lines, _ := w.saidReady(signed(key, path, end), "", ""); strings.Contains(strings.Join(lines, "\n"), "immutable") || !slices.ContainsFunc(lines, func(l string) bool {
		seconds, err := strconv.Atoi(strings.TrimPrefix(l, "Cache-Control: public, max-age="))
		return err == nil && seconds > 900 && seconds <= 1000
	}) {
		t.Errorf("what ends is ready as %q", lines)
	}
	r, _ := w.get(path)
	if got := r.Header.Get("Cache-Control"); got != forever {
		t.Errorf("kept %s", got)
	}
	w.mode(storage.ModeSigned)
	ready(path, false)
	ready(signed(key, path, 0), false) // the rules are to be read first
	lay(signed(key, path, end))
	ready(path, false)
	ready(forged, false)
	ready(signed(key, path, 0), true)
	ready(signed(key, path, end), true)
	ready(strings.Replace(signed(key, path, 0), "-/", "%2D/", 1), false) // the same picture, another path
	w.rule(storage.RulesChange{Referers: &[]string{"a.example"}})
	lay(signed(key, path, 0))
	for page, want := range map[string]bool{"": true, "https://a.example/page": true, "https://b.example/": false, "http://our.example/": true} {
		_, header, _, ok := w.handler().Ready(&Asking{Target: []byte(signed(key, path, 0)), Referer: []byte(page), Host: []byte("our.example:8080")})
		if ok != want || ok && !strings.Contains(string(header), "Cache-Control: private, ") {
			t.Errorf("from %q: %v %s", page, ok, header)
		}
	}
	w.mode(storage.ModeAnyone)
	w.rule(storage.RulesChange{Referers: &[]string{}})
	lay(path)
	ready(path, true)
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
		if _, _, _, ok := handler.Ready(q); !ok {
			b.Fatal("it does not lie ready")
		}
	}
}
