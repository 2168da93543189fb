package auth

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/server/access"
	"calotype/storage"
	"calotype/storage/storagetest"
)

func TestTheFirstVisitMakesTheOwnerOnce(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	if r := b.do(http.MethodGet, "/auth/state", ""); strings.TrimSpace(r.text) != `{"setUp":false,"needsToken":false,"openID":null,"signedIn":false}` {
		t.Errorf("state: %s", r.text)
	}
	for _, c := range []struct {
		body fields
		code string
	}{
		{fields{"email": "ada@example.org", "name": "Ada", "password": "short"}, "invalid"},
		{fields{"email": "no address", "name": "Ada", "password": password}, "invalid"},
		{fields{"email": "ada@example.org", "name": "", "password": password}, "invalid"},
	} {
		w.want(b.post("/auth/setup", c.body), http.StatusUnprocessableEntity, c.code)
	}
	first := fields{"email": "Ada@Example.org", "name": "Ada", "password": password}
	w.want(b.post("/auth/setup", first), http.StatusCreated, "")
	if kind, _ := b.is(); kind != string(access.Person) {
		t.Errorf("who made the first account is %q", kind)
	}
	w.want(w.browser().post("/auth/setup", fields{"email": "eve@example.org", "name": "Eve", "password": password}), http.StatusConflict, "set-up")
	w.want(w.browser().post("/auth/setup", fields{"email": "eve@example.org", "name": "Eve", "password": password, "token": token}), http.StatusConflict, "set-up")
	p, err := w.library.PersonByEmail(t.Context(), "ada@example.org")
	w.must(err)
	if !p.Owner {
		t.Error("the first person is no owner")
	}
	if r := b.do(http.MethodGet, "/auth/state", ""); !strings.Contains(r.text, `"setUp":true`) || !strings.Contains(r.text, `"signedIn":true`) {
		t.Errorf("state: %s", r.text)
	}
}

func TestWhoIsNotAtTheMachineNeedsTheTokenToSetUp(t *testing.T) {
	w := newWorld(t)
	who := func(given string) fields {
		return fields{"email": "ada@example.org", "name": "Ada", "password": password, "token": given}
	}
	far := []string{"X-Forwarded-For", "203.0.113.7"}
	for name, headers := range map[string][]string{
		"another client": far, "another name of this machine": {"Host", "evil.example"}, "a proxy of the same machine": {"X-Forwarded-For", "127.0.0.1"}, "by a proxy": {"Via", "1.1 x"},
	} {
		r := w.browser().post("/auth/setup", who(""), headers...)
		if r.StatusCode != http.StatusForbidden || r.code() != "needs-token" {
			t.Errorf("%s: %d %s", name, r.StatusCode, r.text)
		}
		if r := w.browser().do(http.MethodGet, "/auth/state", "", headers...); !strings.Contains(r.text, `"needsToken":true`) {
			t.Errorf("%s: state %s", name, r.text)
		}
	}
	w.want(w.browser().post("/auth/setup", who(token[1:]), far...), http.StatusUnauthorized, "wrong-token")
	for range 2 * paces[byClient].burst {
		w.browser().post("/auth/setup", who("guess"), far...)
	}
	w.want(w.browser().post("/auth/setup", who(token), far...), http.StatusTooManyRequests, "too-many-attempts")
	w.want(w.browser().post("/auth/setup", who(token), "X-Forwarded-For", "203.0.113.8"), http.StatusCreated, "")
}

func TestBehindAPublicAddressNobodyIsAtTheMachine(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.PublicURL = "https://pictures.example.org" })
	w.want(w.browser().post("/auth/setup", fields{"email": "ada@example.org", "name": "Ada", "password": password}), http.StatusForbidden, "needs-token")
}

func TestOfTwoWhoSetUpAtOnceOneIsTheOwner(t *testing.T) {
	base := storagetest.OpenShared(t)
	nodes := []*world{newWorldOn(t, base), newWorldOn(t, base.Beside(t))}
	statuses := make([]int, 4)
	var all sync.WaitGroup
	for i := range statuses {
		b := nodes[i%2].browser()
		all.Go(func() {
			statuses[i] = b.post("/auth/setup", fields{"email": string(rune('a'+i)) + "@example.org", "name": "A", "password": password}).StatusCode
		})
	}
	all.Wait()
	made := 0
	for _, s := range statuses {
		switch s {
		case http.StatusCreated:
			made++
		case http.StatusConflict:
		default:
			t.Errorf("answered %d", s)
		}
	}
	people, err := base.Library.People(t.Context(), storage.Page{})
	nodes[0].must(err)
	if made != 1 || people.Total != 1 {
		t.Errorf("%d were told that they are the owner, %d are", made, people.Total)
	}
}

func TestWhoIsThereIsNobodysBusiness(t *testing.T) {
	w := newWorld(t)
	w.owner()
	_, err := w.library.CreatePerson(t.Context(), storage.NewPerson{Email: "open@example.org", Name: "By OpenID alone", Issuer: "https://x", Subject: "1"})
	w.must(err)
	var answers []string
	for _, email := range []string{"ada@example.org", "nobody@example.org", "open@example.org", "no address", "", strings.Repeat("x", 300) + "@example.org"} {
		before := w.auth.Passwords.hashed.Load()
		_, r := w.signIn(email, "wrong password")
		w.want(r, http.StatusUnauthorized, "wrong-password")
		if n := w.auth.Passwords.hashed.Load() - before; n != 1 {
			t.Errorf("%.20q: %d passwords were hashed, want the same work for all", email, n)
		}
		answers = append(answers, r.text)
		if r.Header.Get("Set-Cookie") != "" || r.Header.Get("WWW-Authenticate") == "" {
			t.Errorf("%.20q: %v", email, r.Header)
		}
	}
	for _, text := range answers {
		if text != answers[0] {
			t.Errorf("%s is not %s", text, answers[0])
		}
	}
	if strings.Contains(w.log.String(), "wrong password") {
		t.Errorf("the log has a password: %s", w.log)
	}
}

func TestACookieIsOfThisHostAndOutOfReachOfScripts(t *testing.T) {
	for _, c := range []struct {
		name    string
		public  string
		headers []string
		cookie  string
		secure  bool
	}{
		{"plain", "", nil, "calotype_session", false},
		{"behind TLS by the address", "https://pictures.example.org", nil, "__Host-calotype_session", true},
		{"behind TLS by a proxy", "", []string{"X-Forwarded-Proto", "https"}, "__Host-calotype_session", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, func(config *Config) { config.PublicURL = c.public })
			w.person("ada@example.org")
			_, r := w.signIn("ada@example.org", password, c.headers...)
			w.want(r, http.StatusOK, "")
			if len(r.Cookies()) != 1 {
				t.Fatalf("%v", r.Header)
			}
			got := r.Cookies()[0]
			if got.Name != c.cookie || got.Secure != c.secure || !got.HttpOnly || got.SameSite != http.SameSiteLaxMode || got.Path != "/" || got.Domain != "" ||
				got.MaxAge < int((179*24*time.Hour)/time.Second) || len(got.Value) != 43 {
				t.Errorf("%+v", got)
			}
			if r.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%v", r.Header)
			}
			kind, _ := w.browser().is(append(c.headers, "Cookie", c.cookie+"="+got.Value)...)
			if kind != string(access.Person) {
				t.Errorf("the cookie opens nothing: %q", kind)
			}
			other := map[bool]string{true: "calotype_session", false: "__Host-calotype_session"}[c.secure]
			if kind, _ := w.browser().is(append(c.headers, "Cookie", other+"="+got.Value)...); kind != "" {
				t.Errorf("under the name %s it opens it too", other)
			}
			if _, status := w.browser().is(append(c.headers, "Cookie", c.cookie+"="+got.Value+"; "+c.cookie+"=other")...); status != http.StatusOK {
				t.Errorf("two cookies are answered %d", status)
			}
		})
	}
}

func TestSigningOutEndsTheSession(t *testing.T) {
	w := newWorld(t)
	b := w.owner()
	stolen := b.cookieNow()
	w.want(b.do(http.MethodPost, "/auth/sign-out", ""), http.StatusNoContent, "")
	if kind, status := b.is(); kind != "" || status != http.StatusOK {
		t.Errorf("the browser is %q, %d", kind, status)
	}
	r := w.browser().do(http.MethodGet, "/api/who", "", "Cookie", stolen)
	w.want(r, http.StatusUnauthorized, "unauthenticated")
	if r.Header.Get("WWW-Authenticate") == "" {
		t.Errorf("%v", r.Header)
	}
	w.want(w.browser().do(http.MethodPost, "/auth/sign-out", "", "Cookie", stolen), http.StatusNoContent, "")
	// A cookie that has ended is in nobody's way to sign in.
	w.want(w.browser().post("/auth/sign-in", fields{"email": "ada@example.org", "password": password}, "Cookie", stolen), http.StatusOK, "")
	if r := w.browser().do(http.MethodGet, "/auth/state", "", "Cookie", stolen); !strings.Contains(r.text, `"signedIn":false`) || len(r.Cookies()) != 1 || r.Cookies()[0].MaxAge >= 0 {
		t.Errorf("state: %s %v", r.text, r.Header)
	}
}

func (b *browser) cookieNow() string {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, b.url, nil)
	b.must(err)
	for _, c := range b.client.Jar.Cookies(r.URL) {
		r.AddCookie(c)
	}
	return r.Header.Get("Cookie")
}

func TestWhoSignsInAnewEndsTheSessionOfBefore(t *testing.T) {
	w := newWorld(t)
	b := w.owner()
	before := b.cookieNow()
	w.want(b.post("/auth/sign-in", fields{"email": "ada@example.org", "password": password}), http.StatusOK, "")
	if _, status := w.browser().is("Cookie", before); status != http.StatusUnauthorized {
		t.Errorf("the session of before is answered %d", status)
	}
	if kind, _ := b.is(); kind != string(access.Person) {
		t.Errorf("the browser is %q", kind)
	}
}

func TestSessionsEndEverywhereAtOnceAlsoOnAnotherNode(t *testing.T) {
	base := storagetest.OpenShared(t)
	here, there := newWorldOn(t, base), newWorldOn(t, base.Beside(t))
	owner := here.owner()
	ada, err := here.library.PersonByEmail(t.Context(), "ada@example.org")
	here.must(err)
	_, key := here.key(storage.NewAPIKey{Kind: storage.KeySecret})
	keys, err := here.library.APIKeysOf(t.Context(), []uuid.UUID{here.base.Project.ID})
	here.must(err)
	ask := func(headers ...string) int {
		_, status := there.browser().is(headers...)
		return status
	}
	cookie, bearer := []string{"Cookie", owner.cookieNow()}, []string{"Authorization", "Bearer " + key}
	for _, headers := range [][]string{cookie, bearer} {
		if status := ask(headers...); status != http.StatusOK {
			t.Fatalf("answered %d", status)
		}
	}
	if _, err := here.library.EndSessions(t.Context(), ada.ID, nil); err != nil {
		t.Fatal(err)
	}
	here.must(here.library.DeleteAPIKey(t.Context(), keys[here.base.Project.ID][0].ID))
	heard(here, there)
	for _, headers := range [][]string{cookie, bearer} {
		if status := ask(headers...); status != http.StatusUnauthorized {
			t.Errorf("what ended is answered %d", status)
		}
	}
}

// heard waits until the second node knows what the first has done.
func heard(here, there *world) {
	here.Helper()
	came := make(chan struct{}, 100)
	there.library.Watch(func(storage.Event) { came <- struct{}{} })
	if _, err := here.library.CreatePreset(here.Context(), here.base.Project.ID, "mark", "blur/1"); err != nil {
		here.Fatal(err)
	}
	select {
	case <-came:
	case <-time.After(20 * time.Second):
		here.Fatal("nothing was heard")
	}
}

func TestRolesAreGoneByAsTheyAre(t *testing.T) {
	w := newWorld(t)
	p := w.person("bea@example.org")
	b, r := w.signIn("bea@example.org", password)
	w.want(r, http.StatusOK, "")
	rights := func() access.Rights {
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, w.url, nil)
		request.Header.Set("Cookie", b.cookieNow())
		c, err := w.auth.Authenticate(request)
		w.must(err)
		return c.In(w.base.Project.ID)
	}
	if rights() != 0 {
		t.Errorf("without a role: %v", rights())
	}
	role := storage.RoleEditor
	w.must(w.library.SetMember(t.Context(), w.base.Project.ID, p.ID, &role))
	if !rights().Have(access.Write) {
		t.Errorf("as an editor: %v", rights())
	}
	w.must(w.library.SetMember(t.Context(), w.base.Project.ID, p.ID, nil))
	if rights() != 0 {
		t.Errorf("afterwards: %v", rights())
	}
}

func TestTheSecondRequestAsksNoDatabase(t *testing.T) {
	w := newWorld(t)
	first := w.owner()
	second, _ := w.signIn("ada@example.org", password)
	first.is()
	w.must(w.library.Close())
	for range 3 {
		if kind, status := first.is(); kind != string(access.Person) || status != http.StatusOK {
			t.Errorf("it is %q, %d", kind, status)
		}
	}
	if _, status := second.is(); status < http.StatusInternalServerError {
		t.Errorf("who was not asked for before is answered %d without a database", status)
	}
}

func TestTheUseOfASessionAndAKeyIsSeen(t *testing.T) {
	w := newWorld(t)
	b := w.owner()
	k, key := w.key(storage.NewAPIKey{Kind: storage.KeySecret})
	b.is()
	w.browser().is("Authorization", "Bearer "+key)
	w.auth.uses.write()
	k, err := w.library.APIKey(t.Context(), k.ID)
	w.must(err)
	ada, err := w.library.PersonByEmail(t.Context(), "ada@example.org")
	w.must(err)
	sessions, err := w.library.SessionsOf(t.Context(), ada.ID)
	w.must(err)
	if k.UsedAt == nil || len(sessions) != 1 || !sessions[0].SeenAt.After(sessions[0].CreatedAt) || !sessions[0].ExpiresAt.After(sessions[0].CreatedAt.Add(sessionRest)) {
		t.Errorf("the key was used %v, the sessions are %+v", k.UsedAt, sessions)
	}
	b.is()
	w.browser().is("Authorization", "Bearer "+key)
	if n := len(w.auth.uses.waiting); n != 0 {
		t.Errorf("%d uses are written again within a minute", n)
	}
}

func TestChangingThePasswordNeedsTheOneOfNowAndEndsOtherSessions(t *testing.T) {
	w := newWorld(t)
	first := w.owner()
	second, _ := w.signIn("ada@example.org", password)
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, w.url, nil)
	request.Header.Set("Cookie", second.cookieNow())
	caller, err := w.auth.Authenticate(request)
	w.must(err)
	ctx := access.With(t.Context(), caller)
	for _, c := range []struct{ current, new, field string }{
		{"wrong", "another good password", "current"}, {"", "another good password", "current"}, {password, "short", "new"}, {password, "ada@example.org", "new"},
	} {
		if err := w.auth.ChangePassword(ctx, c.current, c.new); fieldOf(err) != c.field {
			t.Errorf("%q, %q: %v", c.current, c.new, err)
		}
	}
	if err := w.auth.ChangePassword(ctx, password, "another good password"); err != nil {
		t.Fatal(err)
	}
	if _, status := first.is(); status != http.StatusUnauthorized {
		t.Errorf("the other session is answered %d", status)
	}
	if _, status := second.is(); status != http.StatusOK {
		t.Errorf("one's own session is answered %d", status)
	}
	_, r := w.signIn("ada@example.org", password)
	w.want(r, http.StatusUnauthorized, "wrong-password")
	_, r = w.signIn("ada@example.org", "another good password")
	w.want(r, http.StatusOK, "")
	if err := w.auth.ChangePassword(access.With(t.Context(), access.OfToken()), "", "another good password"); err == nil {
		t.Error("the token has a password")
	}
}

func fieldOf(err error) string {
	var invalid *storage.InvalidError
	if errors.As(err, &invalid) {
		return invalid.Field
	}
	return ""
}
