package graph

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gorilla/websocket"

	"calotype/server/access"
	"calotype/server/auth"
	refusal "calotype/server/problem"
	"calotype/storage"
)

const operatorToken = "a token of the operator, long enough"

// newGuarded is a world that asks who speaks on its sockets, and hears when that changes.
func newGuarded(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	a, err := auth.New(auth.Config{Library: w.library, Token: operatorToken})
	w.must(err)
	t.Cleanup(a.Close)
	w.authenticate = a.Socket
	w.restart()
	w.library.Watch(func(e storage.Event) {
		if e.Kind == storage.EventAccess {
			w.server.AccessChanged()
		}
	})
	return w
}

// session signs a person in, and answers the header by which they are known.
func (w *world) session(p *storage.Person) []string {
	w.Helper()
	secret, _, err := w.library.CreateSession(w.Context(), p, "test", patience)
	w.must(err)
	return []string{"Cookie", "calotype_session=" + secret}
}

func (w *world) human(email string, owner bool) *storage.Person {
	w.Helper()
	p, err := w.library.CreatePerson(w.Context(), storage.NewPerson{Email: email, Name: "Somebody", Owner: owner})
	w.must(err)
	return p
}

func (w *world) secretKey(rights ...string) (*storage.APIKey, string) {
	w.Helper()
	k, text, err := w.library.CreateAPIKey(w.Context(), storage.NewAPIKey{ProjectID: w.project.ID, Name: "key", Kind: storage.KeySecret, Rights: rights})
	w.must(err)
	return k, text
}

// begin opens a socket with a first message; the answer is the connection, which may be on its way to be closed.
func (w *world) begin(payload string, header ...string) *client {
	w.Helper()
	c, _, err := w.dial(header...)
	w.must(err)
	c.write(message{Type: "connection_init", Payload: json.RawMessage(payload)})
	return c
}

func (c *client) wantClosed(code int) {
	c.Helper()
	if got, reason := c.closed(); got != code {
		c.Errorf("closed with %d %s, want %d", got, reason, code)
	}
}

func TestASocketSaysWhoSpeaksInItsFirstMessageOrByItsCookie(t *testing.T) {
	w := newGuarded(t)
	cookie := w.session(w.human("ada@example.org", true))
	_, key := w.secretKey(storage.RightRead)
	quoted := func(name, value string) string { return `{"` + name + `":"` + value + `","other":{"x":1}}` }
	for name, c := range map[string]struct {
		payload string
		header  []string
		kind    string // "": 4401
	}{
		"the cookie":                        {`null`, cookie, "PERSON"},
		"the cookie, and something else":    {`{"x": 1}`, cookie, "PERSON"},
		"a key":                             {quoted("token", key), nil, "SECRET_KEY"},
		"a key as a header":                 {quoted("authorization", "Bearer "+key), nil, "SECRET_KEY"},
		"a key beside a cookie":             {quoted("token", key), cookie, "SECRET_KEY"},
		"the operator's token":              {quoted("token", operatorToken), nil, "TOKEN"},
		"a key in the header of the socket": {`{}`, []string{"Authorization", "Bearer " + key}, "SECRET_KEY"},
		"nobody":                            {`{}`, nil, ""},
		"a wrong key":                       {quoted("token", key+"x"), nil, ""},
		"a wrong key beside a good cookie":  {quoted("token", key+"x"), cookie, ""},
		"an ended cookie":                   {`{}`, []string{"Cookie", "calotype_session=x"}, ""},
		"a wrong header beside a cookie":    {`{}`, append([]string{"Authorization", "Bearer x"}, cookie...), ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := w.within(t).begin(c.payload, c.header...)
			if c.kind == "" {
				s.wantClosed(4401)
				return
			}
			if m := s.read(); m.Type != "connection_ack" {
				t.Fatalf("got %v", m)
			}
			s.subscribe("1", `{viewer{kind}}`, nil)
			if got := s.next("1")["viewer"].(map[string]any)["kind"]; got != c.kind {
				t.Errorf("it is %v, want %s", got, c.kind)
			}
		})
	}
	for _, payload := range []string{`{"token": 1}`, `{"token": "x", "authorization": "Bearer x"}`, `{"authorization": ["x"]}`} {
		w.begin(payload, cookie...).wantClosed(4400)
	}
}

func TestASocketWithAnotherOriginIsRefusedWhateverItBrings(t *testing.T) {
	w := newGuarded(t)
	cookie := w.session(w.human("ada@example.org", true))
	for _, origin := range []string{"https://evil.example", "null"} {
		_, answer, err := w.dial(append([]string{"Origin", origin}, cookie...)...)
		if err == nil || answer == nil || answer.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %v, %v", origin, answer, err)
		}
	}
}

func TestOpenSocketsOfWhoIsNoLongerGoodAreClosed(t *testing.T) {
	w := newGuarded(t)
	ada, bea := w.human("ada@example.org", true), w.human("bea@example.org", true)
	k, key := w.secretKey(storage.RightRead)
	open := func(payload string, header ...string) *client {
		t.Helper()
		c := w.begin(payload, header...)
		if m := c.read(); m.Type != "connection_ack" {
			t.Fatalf("got %v", m)
		}
		c.subscribe("1", `subscription($p:ID!){fileEvents(project:$p){__typename}}`, vars{"p": w.project.ID})
		return c
	}
	first, second, other, ofKey := open(`{}`, w.session(ada)...), open(`{}`, w.session(ada)...), open(`{}`, w.session(bea)...), open(`{"token":"`+key+`"}`)
	w.waitForReaders(4)
	if _, err := w.library.EndSessions(t.Context(), ada.ID, nil); err != nil {
		t.Fatal(err)
	}
	first.wantClosed(4401)
	second.wantClosed(4401)
	w.must(w.library.DeleteAPIKey(t.Context(), k.ID))
	ofKey.wantClosed(4401)
	other.subscribe("2", `{viewer{owner}}`, nil)
	if other.next("2")["viewer"].(map[string]any)["owner"] != true {
		t.Error("the other person is no owner any more")
	}
	w.must(w.library.DeletePerson(t.Context(), bea.ID))
	other.wantClosed(4401)
	w.waitForReaders(0)
}

func TestWhoMayDoOtherThingsThanBeforeConnectsAgain(t *testing.T) {
	w := newGuarded(t)
	p := w.human("bea@example.org", false)
	role := storage.RoleViewer
	w.must(w.library.SetMember(t.Context(), w.project.ID, p.ID, &role))
	cookie := w.session(p)
	c := w.begin(`{}`, cookie...)
	if m := c.read(); m.Type != "connection_ack" {
		t.Fatalf("got %v", m)
	}
	c.subscribe("1", `subscription($p:ID!){fileEvents(project:$p){__typename}}`, vars{"p": w.project.ID})
	w.waitForReaders(1)
	w.must(w.library.SetMember(t.Context(), w.project.ID, p.ID, nil))
	c.wantClosed(websocket.CloseServiceRestart)
	again := w.begin(`{}`, cookie...)
	if m := again.read(); m.Type != "connection_ack" {
		t.Fatalf("got %v", m)
	}
	again.subscribe("1", `subscription($p:ID!){fileEvents(project:$p){__typename}}`, vars{"p": w.project.ID})
	if m := again.read(); !strings.Contains(string(m.Payload), "NOT_FOUND") {
		t.Errorf("got %s %s", m.Type, m.Payload)
	}
}

func TestThatItCannotBeFoundOutWhoSpeaksEndsNoOpenSocket(t *testing.T) {
	w := newWorld(t)
	var down atomic.Bool
	w.authenticate = func(*http.Request, string) (*access.Caller, error) {
		if down.Load() {
			return nil, errors.New("the database is away")
		}
		return access.OfToken(), nil
	}
	w.restart()
	c := w.connect()
	down.Store(true)
	w.server.AccessChanged()
	c.write(message{Type: "ping"})
	if m := c.read(); m.Type != "pong" {
		t.Fatalf("got %v", m)
	}
	w.begin(`{}`).wantClosed(websocket.CloseTryAgainLater)
	c.subscribe("1", `{health{status}}`, nil)
	c.wantClosed(websocket.CloseTryAgainLater)
	if strings.Contains(w.log.String(), "panic") {
		t.Error(w.log)
	}
}

func TestNobodyLearnsTheSchema(t *testing.T) {
	w := newWorld(t)
	public := access.OfKey(&storage.APIKey{ProjectID: w.project.ID, Kind: storage.KeyPublic}) // which stands in a page
	for code, caller := range map[string]*access.Caller{"UNAUTHENTICATED": access.From(t.Context()), "FORBIDDEN": public} {
		w.caller = caller
		for _, query := range []string{`{__schema{types{name}}}`, `{__type(name:"Query"){name}}`, `{health{status} ...{__schema{types{name}}}}`, `query x{a:__schema{queryType{name}}}`,
			`{...f} fragment f on Query{b:__type(name:"File"){fields{name}}}`} {
			r := w.ask(query, nil)
			if len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != code || r.Data != nil {
				t.Errorf("%s: %v %v, want %s", query, r.Data, r.Errors, code)
			}
		}
		if r := w.ask(`{health{status} __typename}`, nil); len(r.Errors) != 0 {
			t.Errorf("health: %v", r.Errors)
		}
	}
}

func TestARefusalOfWhoStandsInFrontIsOneOfGraphQL(t *testing.T) {
	w := newWorld(t)
	for status, code := range map[int]string{401: "UNAUTHENTICATED", 403: "FORBIDDEN", 503: "BUSY", 507: "STORAGE_FULL", 500: "INTERNAL"} {
		p := refusal.New(status, "x", "y", "A sentence.")
		w.http.Config.Handler = http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) { w.server.Refuse(out, r, p) })
		r := w.send(`{}`)
		if r.status != status || len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != code || r.Errors[0].Message != "A sentence." || (status == 401) != (r.header.Get("WWW-Authenticate") != "") {
			t.Errorf("%d: %d %v %v", status, r.status, r.Errors, r.header)
		}
	}
}
