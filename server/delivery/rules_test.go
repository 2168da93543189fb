package delivery

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
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
		reply, ok := w.handler().Ready(&Asking{Target: []byte(signed(key, path, 0)), Referer: []byte(page), Host: []byte("our.example:8080")})
		if ok != want || ok && !strings.Contains(string(reply.Header), "Cache-Control: private, ") {
			t.Errorf("from %q: %v %s", page, ok, reply.Header)
		}
	}
	w.mode(storage.ModeAnyone)
	w.rule(storage.RulesChange{Referers: &[]string{}})
	lay(path)
	ready(path, true)
}
