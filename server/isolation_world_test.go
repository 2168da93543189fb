package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
)

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
