package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/server/access"
	"calotype/storage"
)

func TestEachCredentialIsWhoItIsOf(t *testing.T) {
	w := newWorld(t)
	b := w.owner()
	_, secret := w.key(storage.NewAPIKey{Kind: storage.KeySecret})
	_, public := w.key(storage.NewAPIKey{Kind: storage.KeyPublic})
	for want, headers := range map[access.Kind][]string{
		access.Nobody: nil, access.Person: {"Cookie", b.cookieNow()}, access.SecretKey: {"Authorization", "Bearer " + secret},
		access.PublicKey: {"Authorization", "bearer  " + public}, access.TokenOwner: {"Authorization", "Bearer " + token},
	} {
		if kind, status := w.browser().is(headers...); kind != string(want) || status != http.StatusOK {
			t.Errorf("%v: %q, %d", headers, kind, status)
		}
	}
	if kind, _ := b.is("Authorization", "Basic YWRhOnNlY3JldA=="); kind != string(access.Person) {
		t.Errorf("behind a proxy that asks for a name and a password the cookie is %q", kind)
	}
	if kind, _ := b.is("Authorization", "Bearer "+secret); kind != string(access.SecretKey) {
		t.Errorf("a key beside a cookie is %q", kind)
	}
}

func TestAWrongCredentialIsNeverNobodyNorWhoTheCookieSays(t *testing.T) {
	w := newWorld(t)
	b := w.owner()
	k, secret := w.key(storage.NewAPIKey{Kind: storage.KeySecret})
	_, public := w.key(storage.NewAPIKey{Kind: storage.KeyPublic})
	w.must(w.library.DeleteAPIKey(t.Context(), k.ID))
	for _, authorization := range []string{
		"Bearer " + secret, "Bearer " + token + "x", "Bearer " + token[1:], "Bearer ", "Bearer", "Bearer x", "Token " + public, public, "Digest x",
		"Bearer " + public + "x", "Bearer " + public[:len(public)-1], "Bearer " + public + ".1", "Bearer " + public + ".1.x", "Bearer " + strings.ToUpper(public),
		"Bearer calotype_pk_" + strings.Repeat("a", 43), "Bearer " + strings.Repeat("x", 8000), "Bearer " + public + ", Bearer " + public,
	} {
		for name, who := range map[string]*browser{"a signed-in browser": b, "nobody": w.browser()} {
			r := who.do(http.MethodGet, "/api/who", "", "Authorization", authorization)
			if r.StatusCode != http.StatusUnauthorized || r.code() != "unauthenticated" || r.Header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s with %.60q: %d %s", name, authorization, r.StatusCode, r.text)
			}
			if strings.Contains(r.text, public) || strings.Contains(r.text, secret) {
				t.Errorf("the answer has the key: %s", r.text)
			}
		}
	}
	if _, status := w.browser().is("Cookie", "calotype_session=made-up"); status != http.StatusUnauthorized {
		t.Errorf("a made-up session is answered %d", status)
	}
	if strings.Contains(w.log.String(), "calotype_pk_") || strings.Contains(w.log.String(), token) {
		t.Errorf("the log has keys: %s", w.log)
	}
}

func TestAnExpiredKeyIsNoMoreGoodThoughItWasKnown(t *testing.T) {
	w := newWorld(t)
	soon := time.Now().Add(300 * time.Millisecond)
	_, key := w.key(storage.NewAPIKey{Kind: storage.KeySecret, ExpiresAt: &soon})
	if _, status := w.browser().is("Authorization", "Bearer "+key); status != http.StatusOK {
		t.Fatalf("answered %d", status)
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		_, status := w.browser().is("Authorization", "Bearer "+key)
		if status == http.StatusUnauthorized && !time.Now().Before(soon) {
			return
		}
		if time.Since(soon) > 20*time.Second {
			t.Fatalf("answered %d", status)
		}
		<-tick.C
	}
}

func TestAShortTokenIsRefused(t *testing.T) {
	w := newWorld(t)
	if _, err := New(Config{Library: w.library, Token: token[:MinToken-1]}); err == nil || strings.Contains(err.Error(), token[:8]) {
		t.Errorf("%v", err)
	}
}

func TestAPublicKeyIsForPagesOfItsOrigins(t *testing.T) {
	w := newWorld(t)
	_, open := w.key(storage.NewAPIKey{Kind: storage.KeyPublic})
	_, key := w.key(storage.NewAPIKey{Kind: storage.KeyPublic, Origins: []string{"https://shop.example", "https://*.shop.example", "https://at.example:8443"}})
	for from, want := range map[string]int{
		"https://shop.example": 200, "https://a.shop.example": 200, "https://a.b.shop.example": 200, "https://at.example:8443": 200, "HTTPS://Shop.Example": 200,
		"": 401, "null": 401, "http://shop.example": 401, "https://shop.example:444": 401, "https://evilshop.example": 401, "https://shop.example.evil": 401,
		"https://at.example": 401, "https://.shop.example": 401, "https://shop.example/": 401,
	} {
		headers := []string{"Authorization", "Bearer " + key}
		if from != "" {
			headers = append(headers, "Origin", from)
		}
		r := w.browser().do(http.MethodGet, "/api/who", "", headers...)
		if r.StatusCode != want {
			t.Errorf("from %q: %d %s", from, r.StatusCode, r.text)
		}
		if shared := r.Header.Get("Access-Control-Allow-Origin"); want == 200 && shared != from {
			t.Errorf("from %q: shared with %q", from, shared)
		}
		if _, status := w.browser().is("Authorization", "Bearer "+open, "Origin", from); status != http.StatusOK {
			t.Errorf("a key for all, from %q: %d", from, status)
		}
	}
}

func signed(key, secret string, exp int64) string {
	text := fmt.Sprintf("%s.%d", key, exp)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func TestAKeyThatMustBeSignedIsGoodUntilItsSignatureEnds(t *testing.T) {
	w := newWorld(t)
	_, key := w.key(storage.NewAPIKey{Kind: storage.KeyPublic, Signed: true})
	_, other := w.key(storage.NewAPIKey{Kind: storage.KeyPublic})
	rules, err := w.library.RulesOf(t.Context(), []uuid.UUID{w.base.Project.ID})
	w.must(err)
	first := rules[w.base.Project.ID].Keys[0]
	second, err := w.library.CreateSigningKey(t.Context(), w.base.Project.ID)
	w.must(err)
	later, before := time.Now().Add(time.Hour).Unix(), time.Now().Add(-time.Second).Unix()
	good := signed(key, string(first.Secret), later)
	is := func(text string, want int) {
		t.Helper()
		if _, status := w.browser().is("Authorization", "Bearer "+text); status != want {
			t.Errorf("%s is answered %d, want %d", text, status, want)
		}
	}
	is(good, 200)
	is(signed(key, string(second.Secret), later), 200)
	is(signed(other, string(first.Secret), later), 200)
	is(other, 200)
	is(key, 401)
	is(signed(key, string(first.Secret), before), 401)
	is(signed(key, "another secret", later), 401)
	is(signed(other, "another secret", later), 401)
	is(strings.Replace(good, fmt.Sprint(later), fmt.Sprint(later+1), 1), 401)
	is(strings.Replace(good, fmt.Sprint(later), "+"+fmt.Sprint(later), 1), 401)
	is(other+strings.TrimPrefix(good, key), 401)
	is(good+"=", 401)
	is(good[:len(good)-1], 401)
	_, sk := w.key(storage.NewAPIKey{Kind: storage.KeySecret})
	is(signed(sk, string(first.Secret), later), 401)
	w.must(w.library.DeleteSigningKey(t.Context(), first.ID))
	is(good, 401)
}

// forms are what a page of another site can have a browser send without asking first, and how it shows.
func forms() map[string][]string {
	cross := []string{"Sec-Fetch-Site", "cross-site"}
	with := func(headers ...string) []string { return headers }
	return map[string][]string{
		"a form":                       append(with("Content-Type", "application/x-www-form-urlencoded", "Origin", "https://evil.example"), cross...),
		"a form of plain text":         append(with("Content-Type", "text/plain", "Origin", "https://evil.example"), cross...),
		"a form with files":            append(with("Content-Type", "multipart/form-data; boundary=x", "Origin", "https://evil.example"), cross...),
		"a form of a sandboxed frame":  append(with("Content-Type", "text/plain", "Origin", "null"), cross...),
		"a form of a sibling site":     with("Content-Type", "text/plain", "Origin", "https://other.example.org", "Sec-Fetch-Site", "same-site"),
		"JSON all the same":            append(with("Content-Type", "application/json", "Origin", "https://evil.example"), cross...),
		"an older browser":             with("Content-Type", "text/plain", "Origin", "https://evil.example"),
		"an older browser, plain HTTP": with("Content-Type", "application/json", "Origin", "http://evil.example"),
		"another port of this machine": with("Content-Type", "application/json", "Origin", "http://127.0.0.1:1"),
		"a password of a proxy":        append(with("Content-Type", "text/plain", "Authorization", "Basic eDp5"), cross...),
	}
}

func TestWhatAnotherSiteHasABrowserSendIsRefused(t *testing.T) {
	w := newWorld(t)
	b := w.owner()
	for name, headers := range forms() {
		for _, to := range []struct{ method, path string }{
			{http.MethodPost, "/api/who"}, {http.MethodPut, "/api/who"}, {http.MethodPatch, "/api/who"}, {http.MethodDelete, "/api/who"},
			{http.MethodPost, "/auth/sign-in"}, {http.MethodPost, "/auth/sign-out"}, {http.MethodPost, "/auth/setup"}, {http.MethodPost, "/auth/invitation"},
		} {
			r := b.do(to.method, to.path, `{"email":"ada@example.org","password":"`+password+`"}`, headers...)
			if r.StatusCode != http.StatusForbidden || r.code() != "cross-origin" || len(r.Cookies()) != 0 || r.Header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s, %s %s: %d %s %v", name, to.method, to.path, r.StatusCode, r.text, r.Header)
			}
		}
	}
	if kind, _ := b.is(); kind != string(access.Person) {
		t.Errorf("the browser was signed out: %q", kind)
	}
	for name, headers := range map[string][]string{
		"our own page":       {"Sec-Fetch-Site", "same-origin", "Origin", b.url},
		"a program":          nil,
		"who types":          {"Sec-Fetch-Site", "none"},
		"an older browser":   {"Origin", b.url},
		"a key from another": {"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example", "Authorization", "Bearer " + token},
	} {
		if r := b.do(http.MethodPost, "/api/who", "{}", headers...); r.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %s", name, r.StatusCode, r.text)
		}
	}
	for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""} {
		if r := b.do(http.MethodPost, "/auth/sign-in", "{}", "Content-Type", kind); r.StatusCode != http.StatusUnsupportedMediaType {
			t.Errorf("%q is taken for JSON: %d %s", kind, r.StatusCode, r.text)
		}
	}
}

func TestOurPublicAddressIsNoOtherSite(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.PublicURL = "https://pictures.example.org/" })
	for from, want := range map[string]int{"https://pictures.example.org": 200, "http://pictures.example.org": 403, "https://example.org": 403} {
		if r := w.browser().do(http.MethodPost, "/api/who", "{}", "Origin", from); r.StatusCode != want {
			t.Errorf("from %s: %d %s", from, r.StatusCode, r.text)
		}
	}
}

func TestPagesOfTheOriginsOfPublicKeysMayAskAndNoOthers(t *testing.T) {
	w := newWorld(t)
	ask := func(from string) *reply {
		return w.browser().do(http.MethodOptions, "/api/who", "", "Origin", from, "Access-Control-Request-Method", "PATCH", "Access-Control-Request-Headers", "authorization,upload-offset")
	}
	w.key(storage.NewAPIKey{Kind: storage.KeySecret})
	if r := ask("https://shop.example"); r.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("without a public key: %v", r.Header)
	}
	k, _ := w.key(storage.NewAPIKey{Kind: storage.KeyPublic, Origins: []string{"https://shop.example", "https://*.shop.example"}})
	for from, want := range map[string]bool{"https://shop.example": true, "https://a.shop.example": true, "https://evil.example": false, "null": false, "http://shop.example": false} {
		r := ask(from)
		got := r.Header.Get("Access-Control-Allow-Origin")
		if r.StatusCode != http.StatusNoContent || (got == from) != want || !want && got != "" || r.Header.Get("Access-Control-Allow-Credentials") != "" || !strings.Contains(strings.Join(r.Header.Values("Vary"), ","), "Origin") {
			t.Errorf("%s: %d %v", from, r.StatusCode, r.Header)
		}
		if want && (!strings.Contains(r.Header.Get("Access-Control-Allow-Headers"), "Authorization") || !strings.Contains(r.Header.Get("Access-Control-Allow-Methods"), "PATCH")) {
			t.Errorf("%s: %v", from, r.Header)
		}
	}
	w.must(w.library.DeleteAPIKey(t.Context(), k.ID))
	if r := ask("https://shop.example"); r.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("after the key was deleted: %v", r.Header)
	}
	w.key(storage.NewAPIKey{Kind: storage.KeyPublic})
	if r := ask("https://anything.example"); r.Header.Get("Access-Control-Allow-Origin") != "https://anything.example" {
		t.Errorf("with a key for all: %v", r.Header)
	}
}

func TestOnlyAPublicKeyLetsAPageOfAnotherOriginReadTheAnswer(t *testing.T) {
	w := newWorld(t)
	b := w.owner()
	_, secret := w.key(storage.NewAPIKey{Kind: storage.KeySecret})
	_, public := w.key(storage.NewAPIKey{Kind: storage.KeyPublic})
	for name, c := range map[string]struct {
		headers []string
		shared  bool
	}{
		"a cookie": {nil, false}, "a secret key": {[]string{"Authorization", "Bearer " + secret}, false}, "the token": {[]string{"Authorization", "Bearer " + token}, false},
		"a public key": {[]string{"Authorization", "Bearer " + public}, true}, "a refusal": {[]string{"Authorization", "Bearer " + public + ".1.x"}, true},
	} {
		r := b.do(http.MethodGet, "/api/who", "", append(c.headers, "Origin", "https://shop.example")...)
		if (r.Header.Get("Access-Control-Allow-Origin") == "https://shop.example") != c.shared || r.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %v", name, r.Header)
		}
	}
}

func TestWhatIsNotUnderAuthIsAProblem(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/auth/nothing", 404}, {"GET", "/auth/sign-in", 405}, {"POST", "/auth/state", 405}, {"GET", "/auth/", 404}, {"GET", "/auth/openid/start", 404}, {"GET", "/auth/openid/callback?code=x&state=y", 404},
	} {
		r := w.browser().do(c.method, c.path, "")
		if r.StatusCode != c.status || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %d %v %s", c.method, c.path, r.StatusCode, r.Header, r.text)
		}
	}
	for body, status := range map[string]int{
		"": 415, "{": 400, "[]": 400, "null": 401, `{"email":1}`: 400, `{"mail":"x"}`: 400, `{} {}`: 400, `{"email":"` + strings.Repeat("x", mostBody) + `"}`: 413,
	} {
		if r := w.browser().do(http.MethodPost, "/auth/sign-in", body); r.StatusCode != status || strings.Contains(r.text, "json:") {
			t.Errorf("%.20q: %d %s", body, r.StatusCode, r.text)
		}
	}
}

func TestAnInvitationIsTakenUpOnce(t *testing.T) {
	w := newWorld(t)
	w.owner()
	invite := func(email string) string {
		secret, _, err := w.library.CreateInvitation(t.Context(), storage.NewInvitation{Email: email, Lasts: time.Hour,
			Roles: []storage.InvitationRole{{ProjectID: w.base.Project.ID, Role: storage.RoleEditor}}})
		w.must(err)
		return secret
	}
	secret, b := invite("bea@example.org"), w.browser()
	if r := b.post("/auth/invitation/look", fields{"secret": secret}); r.StatusCode != http.StatusOK || strings.TrimSpace(r.text) != `{"email":"bea@example.org"}` {
		t.Errorf("%d %s", r.StatusCode, r.text)
	}
	w.want(b.post("/auth/invitation/look", fields{"secret": secret + "x"}), http.StatusNotFound, "no-invitation")
	w.want(b.post("/auth/invitation", fields{"secret": secret, "name": "Bea", "password": "bea@example.org"}), http.StatusUnprocessableEntity, "invalid")
	w.want(b.post("/auth/invitation", fields{"secret": "x", "name": "Bea", "password": password}), http.StatusNotFound, "no-invitation")
	w.want(b.post("/auth/invitation", fields{"secret": secret, "name": "Bea", "password": password}), http.StatusCreated, "")
	w.want(w.browser().post("/auth/invitation", fields{"secret": secret, "name": "Eve", "password": password}), http.StatusNotFound, "no-invitation")
	w.want(w.browser().post("/auth/invitation/look", fields{"secret": secret}), http.StatusNotFound, "no-invitation")
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.url, nil)
	w.must(err)
	request.Header.Set("Cookie", b.cookieNow())
	caller, err := w.auth.Authenticate(request)
	w.must(err)
	if caller.Person.Email != "bea@example.org" || caller.Owner() || !caller.In(w.base.Project.ID).Have(access.Write) || caller.In(w.base.Project.ID).Have(access.Admin) {
		t.Errorf("%+v", caller)
	}
	if strings.Contains(w.log.String(), url.QueryEscape(secret)) {
		t.Errorf("the log has the secret: %s", w.log)
	}
}
