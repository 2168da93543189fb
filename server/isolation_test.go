package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
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

// A visitor is a kind of caller: what it sends, and what it may do in the project that is its own.
type visitor struct {
	known, person, key, all bool
	rights                  []string
	authorization           string
	cookie                  string
	bad                     bool // what it sends is no longer good
}

// An estate is a project of a real server, with one of everything in it.
type estate struct {
	*process
	names map[string]string // by which deeds call things
}

// asks sends an operation of GraphQL, as the operator, and answers what came of its one field.
func (p *process) asks(field string) any {
	p.t.Helper()
	data, failed := p.graphQL(visitor{authorization: "Bearer " + adminToken}, "mutation { it: "+field+" }")
	if failed != "" {
		p.t.Fatalf("%s: %s", field, failed)
	}
	return data
}

// A refusal is an error of GraphQL.
type refusal struct {
	Message    string
	Extensions struct{ Code string }
}

// graphQL answers the field `it` of what is asked, or the code of the first error.
func (p *process) graphQL(c visitor, query string) (data any, code string) {
	p.t.Helper()
	body, _ := json.Marshal(map[string]string{"query": query})
	r, text := p.as(c, http.MethodPost, "/graphql", string(body), "Content-Type", "application/json")
	var answer struct {
		Data   map[string]any
		Errors []refusal
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		p.t.Fatalf("%s: %d %s", query, r.StatusCode, text)
	}
	if len(answer.Errors) > 0 {
		if code = answer.Errors[0].Extensions.Code; code == "BAD_REQUEST" || code == "INTERNAL" {
			p.t.Fatalf("%s: %s", query, answer.Errors[0].Message)
		}
	}
	return answer.Data["it"], code
}

// as sends a request of a visitor.
func (p *process) as(c visitor, method, path, body string, headers ...string) (*http.Response, string) {
	p.t.Helper()
	headers = append([]string{"Authorization", c.authorization}, headers...)
	if c.cookie != "" {
		headers = append(headers, "Cookie", c.cookie)
	}
	return p.do(method, path, strings.NewReader(body), headers...)
}

// id is the id in what GraphQL answered, wherever it stands.
func id(data any) string {
	object, _ := data.(map[string]any)
	if text, ok := object["id"].(string); ok {
		return text
	}
	for _, inner := range object {
		if text := id(inner); text != "" {
			return text
		}
	}
	return ""
}

func (p *process) furnish() *estate {
	p.t.Helper()
	e := &estate{p, map[string]string{"nowhere": "http://" + nowhere(p.t)}}
	e.names["project"] = id(p.asks(`createProject(input: {name: "p"}) { id }`))
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		p.t.Fatal(err)
	}
	r, text := p.do(http.MethodPost, "/uploads/", bytes.NewReader(picture.Bytes()), "Tus-Resumable", "1.0.0", "Upload-Length", strconv.Itoa(picture.Len()),
		"Content-Type", offsetType, "Upload-Metadata", e.metadata())
	if e.names["file"] = r.Header.Get("Calotype-File-Id"); e.names["file"] == "" {
		p.t.Fatal(describeAnswer(r, text))
	}
	for _, made := range []struct{ name, field string }{
		{"preset", `createPreset(input: {project: "{project}", name: "p", transformation: "flip"}) { id }`},
		{"apiKey", `createApiKey(input: {project: "{project}", name: "k", kind: PUBLIC}) { apiKey { id } }`},
		{"webhook", `createWebhook(input: {project: "{project}", url: "{nowhere}", events: [FILE_DELETED]}) { id }`},
		{"delivery", `testWebhook(id: "{webhook}") { id }`},
	} {
		e.names[made.name] = id(p.asks(e.fill(made.field)))
	}
	return e
}

// nowhere is an address of this machine at which nothing listens.
func nowhere(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func (e *estate) metadata() string {
	return "project " + base64.StdEncoding.EncodeToString([]byte(e.names["project"])) + ",filename " + base64.StdEncoding.EncodeToString([]byte("a.png"))
}

// fill puts names into a text.
func (e *estate) fill(text string) string {
	text = strings.ReplaceAll(text, "{unique}", strings.ReplaceAll(uuid.NewString(), "-", ""))
	for name, is := range e.names {
		text = strings.ReplaceAll(text, "{"+name+"}", is)
	}
	return text
}

// joins makes a person, by an invitation to a role in the project, or to nothing but a project that is gone then.
func (e *estate) joins(role string, owner bool) visitor {
	e.t.Helper()
	mail := uuid.NewString() + "@example.org"
	roles := ""
	if role != "" {
		roles = `roles: [{project: "` + e.names["project"] + `", role: ` + role + `}]`
	}
	invited, _ := e.asks(fmt.Sprintf(`createInvitation(input: {email: %q, owner: %t, %s}) { link }`, mail, owner, roles)).(map[string]any)
	_, secret, _ := strings.Cut(invited["link"].(string), "#")
	body, _ := json.Marshal(map[string]string{"secret": secret, "name": "N", "password": password})
	r, text := e.as(visitor{}, http.MethodPost, "/auth/invitation", string(body), "Content-Type", "application/json")
	if len(r.Cookies()) != 1 {
		e.t.Fatal(describeAnswer(r, text))
	}
	return visitor{known: true, person: true, cookie: r.Cookies()[0].Name + "=" + r.Cookies()[0].Value}
}

func (e *estate) key(kind string, rights ...string) visitor {
	e.t.Helper()
	made, _ := e.asks(fmt.Sprintf(`createApiKey(input: {project: %q, name: "k", kind: %s, rights: [%s]}) { key }`, e.names["project"], kind, strings.Join(rights, ", "))).(map[string]any)
	return visitor{known: true, key: true, authorization: "Bearer " + made["key"].(string)}
}

// visitors are all kinds of callers.
func (e *estate) visitors() map[string]visitor {
	with := func(v visitor, rights ...string) visitor {
		v.rights = rights
		return v
	}
	everything := []string{"READ", "UPLOAD", "WRITE", "DELETE", "ADMIN"}
	owner := with(e.joins("", true), append(everything, needsOwner)...)
	owner.all = true
	operator := with(visitor{known: true, all: true, authorization: "Bearer " + adminToken}, append(everything, needsOwner)...)
	left := e.joins("OWNER", false)
	if r, text := e.as(left, http.MethodPost, "/auth/sign-out", ""); r.StatusCode >= 300 {
		e.t.Fatal(describeAnswer(r, text))
	}
	left.known, left.person, left.bad = false, false, true
	return map[string]visitor{
		"nobody":                  {},
		"a key of nobody":         {authorization: "Bearer calotype_sk_" + strings.Repeat("A", 43), bad: true},
		"a session that ended":    left,
		"a person without place":  e.joins("VIEWER", false), // which goes, below
		"a viewer":                with(e.joins("VIEWER", false), "READ"),
		"an editor":               with(e.joins("EDITOR", false), "READ", "UPLOAD", "WRITE", "DELETE"),
		"an owner of the project": with(e.joins("OWNER", false), everything...),
		"an owner of the whole":   owner,
		"the operator":            operator,
		"a key to read":           with(e.key("SECRET", "READ"), "READ"),
		"a key to write":          with(e.key("SECRET", "WRITE"), "READ", "UPLOAD", "WRITE"),
		"a key to delete":         with(e.key("SECRET", "DELETE"), "READ", "DELETE"),
		"a key to do all":         with(e.key("SECRET", "ADMIN"), everything...),
		"a public key":            with(e.key("PUBLIC"), "UPLOAD"),
	}
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
