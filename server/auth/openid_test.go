package auth

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/oauth2-proxy/mockoidc"

	"calotype/server/access"
	"calotype/storage"
)

// provider is a real one, and a world whose people may come by it.
func provider(t *testing.T, domains ...string) (*world, *mockoidc.MockOIDC) {
	t.Helper()
	there, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = there.Shutdown() })
	return newWorld(t, func(c *Config) {
		c.OpenID = OpenIDConfig{Issuer: there.Issuer(), ClientID: there.Config().ClientID, ClientSecret: there.Config().ClientSecret, Name: "Ours", Domains: domains}
	}), there
}

// visit goes to the provider as a user and comes back: to where it is sent in the end.
func (b *browser) visit(there *mockoidc.MockOIDC, user mockoidc.MockUser, next string) *reply {
	b.Helper()
	return b.do(http.MethodGet, b.from(there, user, next), "")
}

// from is the address that the provider sends the browser back to.
func (b *browser) from(there *mockoidc.MockOIDC, user mockoidc.MockUser, next string) string {
	b.Helper()
	there.QueueUser(&user)
	start := b.do(http.MethodGet, "/auth/openid/start?next="+url.QueryEscape(next), "")
	if start.StatusCode != http.StatusSeeOther || !strings.HasPrefix(start.Header.Get("Location"), there.AuthorizationEndpoint()) {
		b.Fatalf("%d %v", start.StatusCode, start.Header)
	}
	asked, err := url.Parse(start.Header.Get("Location"))
	b.must(err)
	if q := asked.Query(); q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" || q.Get("nonce") == "" || q.Get("state") == "" {
		b.Errorf("asked %s", asked)
	}
	if c := start.Cookies()[0]; !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge > 600 {
		b.Errorf("%+v", c)
	}
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, asked.String(), nil)
	b.must(err)
	sent, err := b.client.Do(r)
	b.must(err)
	sent.Body.Close()
	back, err := sent.Location()
	b.must(err)
	return back.RequestURI()
}

func ada(email string, verified bool) mockoidc.MockUser {
	return mockoidc.MockUser{Subject: "subject of " + email, Email: email, EmailVerified: verified}
}

func (b *browser) wantAt(r *reply, location string, kind access.Kind) {
	b.Helper()
	if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != location {
		b.Errorf("sent to %s (%d %s), want %s", r.Header.Get("Location"), r.StatusCode, r.text, location)
	}
	if is, _ := b.is(); is != string(kind) {
		b.Errorf("the browser is %q, want %q", is, kind)
	}
}

func TestWhoHasTheVerifiedEMailOfAPersonIsThatPerson(t *testing.T) {
	w, there := provider(t)
	w.owner()
	b := w.browser()
	if r := b.do(http.MethodGet, "/auth/state", ""); !strings.Contains(r.text, `"openID":{"name":"Ours"}`) {
		t.Errorf("state: %s", r.text)
	}
	b.wantAt(b.visit(there, ada("Ada@example.org", true), "/projects/x?y=1"), "/projects/x?y=1", access.Person)
	p, err := w.library.PersonByEmail(t.Context(), "ada@example.org")
	w.must(err)
	if p.Issuer != there.Issuer() || p.Subject != "subject of Ada@example.org" {
		t.Errorf("linked with %q %q", p.Issuer, p.Subject)
	}
	// Whatever e-mail they have there from now on.
	again := ada("ada@elsewhere.example", false)
	again.Subject = "subject of Ada@example.org"
	b = w.browser()
	b.wantAt(b.visit(there, again, "/"), "/", access.Person)
	// Somebody else who has come by that e-mail there is not that person.
	other := ada("ada@example.org", true)
	other.Subject = "another"
	b = w.browser()
	b.wantAt(b.visit(there, other, "/"), "/sign-in#problem=other-identity", access.Nobody)
}

func TestWhoIsNobodyComesInByAnInvitationAlone(t *testing.T) {
	w, there := provider(t)
	b := w.browser()
	b.wantAt(b.visit(there, ada("bea@example.org", true), "/"), "/sign-in#problem=not-set-up", access.Nobody)
	w.owner()
	b.wantAt(b.visit(there, ada("bea@example.org", true), "/"), "/sign-in#problem=no-account", access.Nobody)
	_, _, err := w.library.CreateInvitation(t.Context(), storage.NewInvitation{Email: "bea@example.org", Lasts: time.Hour,
		Roles: []storage.InvitationRole{{ProjectID: w.base.Project.ID, Role: storage.RoleViewer}}})
	w.must(err)
	b.wantAt(b.visit(there, ada("bea@example.org", false), "/"), "/sign-in#problem=email-not-verified", access.Nobody)
	b.wantAt(b.visit(there, ada("eve@example.org", true), "/"), "/sign-in#problem=no-account", access.Nobody)
	b.wantAt(b.visit(there, ada("bea@example.org", true), "/"), "/", access.Person)
	p, err := w.library.PersonByEmail(t.Context(), "bea@example.org")
	w.must(err)
	in, err := w.library.MembersOf(t.Context(), []uuid.UUID{w.base.Project.ID})
	w.must(err)
	if p.Owner || p.PasswordHash != "" || p.Name != "bea" || len(in[w.base.Project.ID]) != 1 {
		t.Errorf("%+v is in %v", p, in)
	}
	left, err := w.library.Invitations(t.Context())
	w.must(err)
	if len(left) != 0 {
		t.Errorf("%d invitations are left", len(left))
	}
}

func TestPeopleOfADomainComeInToNothing(t *testing.T) {
	w, there := provider(t, "@Example.org")
	w.owner()
	b := w.browser()
	b.wantAt(b.visit(there, ada("eve@notexample.org", true), "/"), "/sign-in#problem=no-account", access.Nobody)
	b.wantAt(b.visit(there, ada("bea@example.org", false), "/"), "/sign-in#problem=email-not-verified", access.Nobody)
	b.wantAt(b.visit(there, ada("bea@example.org", true), "/"), "/", access.Person)
	p, err := w.library.PersonByEmail(t.Context(), "bea@example.org")
	w.must(err)
	places, err := w.library.MembershipsOf(t.Context(), []uuid.UUID{p.ID})
	w.must(err)
	if p.Owner || len(places[p.ID]) != 0 {
		t.Errorf("%+v is in %v", p, places)
	}
}

func TestAnAnswerOfTheProviderIsGoodInTheBrowserThatAsked(t *testing.T) {
	w, there := provider(t)
	w.owner()
	stale := "/sign-in#problem=openid-stale"
	theirs := w.browser()
	back := theirs.from(there, ada("ada@example.org", true), "/")
	b := w.browser()
	b.wantAt(b.do(http.MethodGet, back, ""), stale, access.Nobody) // who was made to open the answer of another
	b.from(there, ada("ada@example.org", true), "/")
	b.wantAt(b.do(http.MethodGet, back, ""), stale, access.Nobody)
	theirs.wantAt(theirs.do(http.MethodGet, back, ""), "/", access.Person)
	theirs.wantAt(theirs.do(http.MethodGet, back, ""), stale, access.Person) // once

	b = w.browser()
	back = b.from(there, ada("ada@example.org", true), "/")
	u, err := url.Parse(back)
	w.must(err)
	query := u.Query()
	query.Set("code", "made up")
	b.wantAt(b.do(http.MethodGet, "/auth/openid/callback?"+query.Encode(), ""), "/sign-in#problem=openid-failed", access.Nobody)

	b = w.browser()
	u, err = url.Parse(b.from(there, ada("ada@example.org", true), "/"))
	w.must(err)
	b.wantAt(b.do(http.MethodGet, "/auth/openid/callback?error=access_denied&state="+url.QueryEscape(u.Query().Get("state")), ""), "/sign-in#problem=openid-refused", access.Nobody)

	// The answer to another question of the same browser: its nonce and its verifier are others.
	b = w.browser()
	first, err := url.Parse(b.from(there, ada("ada@example.org", true), "/"))
	w.must(err)
	second, err := url.Parse(b.from(there, ada("ada@example.org", true), "/"))
	w.must(err)
	mixed := url.Values{"code": {first.Query().Get("code")}, "state": {second.Query().Get("state")}}
	b.wantAt(b.do(http.MethodGet, "/auth/openid/callback?"+mixed.Encode(), ""), "/sign-in#problem=openid-failed", access.Nobody)
}

func TestNobodyIsSentToAnotherSite(t *testing.T) {
	for given, want := range map[string]string{
		"/projects/x?y=1#z": "/projects/x?y=1#z", "": "/", "x": "/", "//evil.example": "/", "/\\evil.example": "/", "https://evil.example": "/", "/\t/evil.example": "/",
		"javascript:alert(1)": "/", "/x\r\nSet-Cookie: y": "/", "///evil.example": "/", "/" + strings.Repeat("x", 2000): "/", "/%zz": "/",
	} {
		if got := ourPath(given); got != want {
			t.Errorf("%q leads to %q, want %q", given, got, want)
		}
	}
}

func TestAProviderThatIsAwayIsAskedAgain(t *testing.T) {
	there, err := mockoidc.NewServer(nil)
	if err != nil {
		t.Fatal(err)
	}
	listener := listen(t, "127.0.0.1:0")
	address := listener.Addr().String()
	listener.Close()
	w := newWorld(t, func(c *Config) {
		c.OpenID = OpenIDConfig{Issuer: "http://" + address + "/oidc", ClientID: there.Config().ClientID, ClientSecret: there.Config().ClientSecret}
	})
	w.owner()
	b := w.browser()
	b.wantAt(b.do(http.MethodGet, "/auth/openid/start", ""), "/sign-in#problem=provider-unavailable", access.Nobody)
	if err := there.Start(listen(t, address), nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = there.Shutdown() })
	b.wantAt(b.visit(there, ada("ada@example.org", true), "/"), "/", access.Person)
}

func TestAProviderThatIsHalfSaidIsRefused(t *testing.T) {
	w := newWorld(t)
	for _, c := range []OpenIDConfig{{Issuer: "accounts.example", ClientID: "x", ClientSecret: "y"}, {Issuer: "https://accounts.example"}, {ClientID: "x", ClientSecret: "y"}, {Issuer: "https://a.example", ClientID: "x"}} {
		if _, err := New(Config{Library: w.library, OpenID: c}); err == nil {
			t.Errorf("%+v is taken", c)
		}
	}
}

func listen(t *testing.T, address string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
