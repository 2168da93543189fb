package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gorilla/websocket"
)

// An outcome is what became of a deed.
type outcome string

const (
	done            outcome = "done"
	unauthenticated outcome = "UNAUTHENTICATED"
	forbidden       outcome = "FORBIDDEN"
	absent          outcome = "NOT_FOUND"
	invalid         outcome = "INVALID" // what is for people, to a key
)

// wants is what should become of it, for a caller who has those rights in the project and all else that is said of it.
func (d deed) wants(c visitor, rights []string) outcome {
	allowed := d.needs == needsNothing || d.needs == needsCaller && c.known || d.needs == needsPerson && c.person || slices.Contains(rights, d.needs)
	switch {
	case c.bad && !d.open, d.keyless && c.key && len(rights) > 0:
		return unauthenticated
	case allowed && d.nothing:
		return absent
	case allowed:
		return done
	case !c.known:
		return unauthenticated
	case d.needs == needsPerson:
		return invalid
	case d.mute && len(rights) == 0:
		return done
	case d.needs == needsOwner || d.decides:
		return forbidden
	case d.hidden || len(rights) == 0:
		return absent
	}
	return forbidden
}

func TestNobodyGetsWhereTheyDoNotBelong(t *testing.T) {
	p := start(t, "--data", t.TempDir(), "--outbound-networks", "127.0.0.0/8")
	defer func() { p.stop(); p.wantExit(0) }()
	here, there := p.furnish(), p.furnish()
	visitors := here.visitors()
	whoIs := func(c visitor) string {
		is, _ := p.graphQL(c, `{ it: viewer { person { id } } }`)
		return id(is)
	}
	here.names["password"], there.names["password"] = password, password
	for _, c := range []visitor{visitors["a person without place"], here.joins("VIEWER", false)} { // the second is the one of whom deeds are
		here.names["stranger"] = whoIs(c)
		p.asks(here.fill(`setMember(project: "{project}", person: "{stranger}", role: null) { id }`))
	}
	there.names["stranger"] = here.names["stranger"]

	// each tries a deed, by how it is done, for each visitor in its own project and in another.
	each := func(t *testing.T, name string, d deed, try func(*testing.T, visitor, *estate) outcome) {
		for who, c := range visitors {
			for _, e := range []*estate{here, there} {
				rights := c.rights
				if e == there && !c.all && !d.decides {
					rights = nil
				}
				if d.fresh != "" {
					e.names["fresh"] = id(p.asks(e.fill(d.fresh)))
				}
				if got, want := try(t, c, e), d.wants(c, rights); got != want {
					t.Errorf("%s, %s, in its own project %v: %s, want %s", name, who, e == here, got, want)
				}
				if strings.Contains(d.ask, "SigningKey") {
					p.withoutSigningKeys(e)
				}
				if d.after != "" {
					p.graphQL(visitors["the operator"], "mutation { "+e.fill(d.after)+" }")
				}
			}
		}
	}
	for _, kind := range []struct {
		name  string
		deeds map[string]deed
	}{{"query", queries}, {"mutation", mutations}} {
		t.Run(kind.name, func(t *testing.T) {
			all, _ := p.graphQL(visitors["the operator"], fmt.Sprintf(`{ it: __type(name: %q) { fields { name } } }`, strings.ToUpper(kind.name[:1])+kind.name[1:]))
			for name, d := range known(t, kind.deeds, all) {
				each(t, name, d, func(t *testing.T, c visitor, e *estate) outcome {
					data, code := p.graphQL(c, kind.name+" { it: "+e.fill(d.ask)+" }")
					return became(d, e, data, code)
				})
			}
		})
	}
	t.Run("subscription", func(t *testing.T) {
		all, _ := p.graphQL(visitors["the operator"], `{ it: __type(name: "Subscription") { fields { name } } }`)
		for name, d := range known(t, subscriptions, all) {
			each(t, name, d, func(t *testing.T, c visitor, e *estate) outcome { return p.subscribes(c, e, d) })
		}
	})
	t.Run("request", func(t *testing.T) {
		_, text := p.do(http.MethodGet, "/api/openapi.json", nil)
		var document struct {
			Paths map[string]map[string]json.RawMessage
		}
		if err := json.Unmarshal([]byte(text), &document); err != nil {
			t.Fatal(err)
		}
		for path, methods := range document.Paths {
			for method := range methods {
				if name := strings.ToUpper(method) + " " + path; requests[name].needs == "" && !requests[name].open && !strings.Contains(name, "openapi.json") {
					t.Errorf("%s is not tried", name)
				}
			}
		}
		for name, d := range requests {
			method, path, _ := strings.Cut(name, " ")
			each(t, name, d, func(t *testing.T, c visitor, e *estate) outcome {
				r, text := p.as(c, method, e.fill(path), e.fill(d.ask), "Content-Type", "application/json")
				return ofStatus(t, r, text)
			})
		}
	})
	t.Run("upload", func(t *testing.T) {
		for name, d := range uploads {
			method, path, _ := strings.Cut(name, " ")
			each(t, name, d, func(t *testing.T, c visitor, e *estate) outcome {
				headers := []string{"Tus-Resumable", "1.0.0", "Upload-Metadata", e.metadata()}
				r, text := p.do(http.MethodPost, "/uploads/", nil, append(headers, "Upload-Length", "5")...)
				if r.StatusCode != http.StatusCreated {
					t.Fatal(describeAnswer(r, text))
				}
				at := r.Header.Get("Location")
				switch method {
				case http.MethodPost:
					headers = append(headers, "Upload-Length", "5")
				case http.MethodPatch:
					headers = append(headers, "Upload-Offset", "0", "Content-Type", offsetType)
				}
				r, text = p.as(c, method, strings.ReplaceAll(path, "/uploads/{upload}", at), "", headers...)
				return ofStatus(t, r, text)
			})
		}
	})
}

// withoutSigningKeys makes room for others.
func (p *process) withoutSigningKeys(e *estate) {
	p.t.Helper()
	data, _ := p.graphQL(visitor{authorization: "Bearer " + adminToken}, e.fill(`{ it: project(id: "{project}") { rules { keys { id } } } }`))
	for _, key := range data.(map[string]any)["rules"].(map[string]any)["keys"].([]any) {
		p.asks(fmt.Sprintf(`deleteSigningKey(id: %q)`, id(key)))
	}
}

// known holds a table to what the server has, and answers what it has of it.
func known(t *testing.T, deeds map[string]deed, all any) map[string]deed {
	t.Helper()
	var names []string
	for _, field := range all.(map[string]any)["fields"].([]any) {
		names = append(names, field.(map[string]any)["name"].(string))
	}
	slices.Sort(names)
	if tried := slices.Sorted(maps.Keys(deeds)); !slices.Equal(names, tried) {
		t.Errorf("the server has %v; tried are %v", names, tried)
	}
	there := maps.Clone(deeds)
	maps.DeleteFunc(there, func(name string, _ deed) bool { return !slices.Contains(names, name) })
	return there
}

// became is the outcome of a deed of GraphQL.
func became(d deed, e *estate, data any, code string) outcome {
	switch {
	case code == string(unauthenticated), code == string(forbidden), code == string(absent):
		return outcome(code)
	case d.needs == needsPerson && code == string(invalid):
		return invalid
	case code != "":
		return done // it came so far
	case d.silent && !strings.Contains(fmt.Sprint(data), e.names[d.shows]):
		return absent
	}
	return done
}

// ofStatus is the outcome of a request.
func ofStatus(t *testing.T, r *http.Response, text string) outcome {
	t.Helper()
	switch {
	case r.StatusCode == http.StatusUnauthorized:
		if r.Header.Get("WWW-Authenticate") == "" {
			t.Errorf("401 does not say how: %s", describeAnswer(r, text))
		}
		return unauthenticated
	case r.StatusCode == http.StatusForbidden:
		return forbidden
	case r.StatusCode == http.StatusNotFound:
		return absent
	case r.StatusCode >= 500 && r.StatusCode != http.StatusBadGateway:
		t.Errorf("%s", describeAnswer(r, text))
	}
	return done
}

// subscribes asks on a socket, with a credential in its first message or in the request that opens it.
func (p *process) subscribes(c visitor, e *estate, d deed) outcome {
	p.t.Helper()
	header := http.Header{}
	if c.cookie != "" {
		header.Set("Cookie", c.cookie)
	}
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}}
	conn, r, err := dialer.DialContext(p.t.Context(), "ws://"+p.host+"/graphql", header)
	if err != nil {
		if r != nil && r.StatusCode == http.StatusUnauthorized {
			return unauthenticated
		}
		p.t.Fatal(err)
	}
	defer conn.Close()
	first, _ := json.Marshal(map[string]any{"type": "connection_init", "payload": map[string]string{}})
	if c.authorization != "" {
		first, _ = json.Marshal(map[string]any{"type": "connection_init", "payload": map[string]string{"authorization": c.authorization}})
	}
	p.say(conn, string(first))
	query, _ := json.Marshal(map[string]any{"id": "1", "type": "subscribe", "payload": map[string]string{"query": "subscription { " + e.fill(d.ask) + " }"}})
	p.say(conn, string(query))
	var poking sync.WaitGroup
	var over atomic.Bool
	defer poking.Wait()
	defer over.Store(true)
	pokes := c
	if d.byOperator {
		pokes = visitor{authorization: "Bearer " + adminToken}
	}
	for {
		var message struct {
			ID, Type string
			Payload  json.RawMessage
		}
		if err := conn.ReadJSON(&message); websocket.IsCloseError(err, 4401) {
			return unauthenticated
		} else if err != nil {
			p.t.Fatal(err)
		}
		switch message.Type {
		case "connection_ack": // then something happens of which it may hear, until it has
			poking.Go(func() {
				for d.pokes != "" && !over.Load() {
					_, _ = p.graphQL(pokes, "mutation { it: "+e.fill(d.pokes)+" }")
				}
			})
		case "next":
			var answer struct{ Errors []refusal }
			if err := json.Unmarshal(message.Payload, &answer); err != nil {
				p.t.Fatal(err)
			}
			if len(answer.Errors) == 0 {
				return done
			}
			return became(d, e, nil, answer.Errors[0].Extensions.Code)
		case "error":
			var errs []refusal
			if err := json.Unmarshal(message.Payload, &errs); err != nil || len(errs) == 0 {
				p.t.Fatalf("%s", message.Payload)
			}
			return became(d, e, nil, errs[0].Extensions.Code)
		}
	}
}
