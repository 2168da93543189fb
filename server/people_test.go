package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"calotype/storage/testservers"
)

const password = "correct horse battery"

// runs runs a command with a password on its standard input, and answers what it said and printed.
func runs(t *testing.T, code int, input string, args ...string) (said, printed string) {
	t.Helper()
	var out, errs bytes.Buffer
	command := calotype(t, args...)
	command.Stdin, command.Stdout, command.Stderr = strings.NewReader(input), &out, &errs
	_ = command.Run() // the exit code says it
	if got := command.ProcessState.ExitCode(); got != code {
		t.Fatalf("calotype %s: exit %d, want %d: %s%s", strings.Join(args, " "), got, code, errs.String(), out.String())
	}
	return errs.String(), out.String()
}

// signIn answers the cookie of who signs in, and the status.
func (p *process) signIn(email, password string) (cookie string, status int) {
	p.t.Helper()
	body, err := json.Marshal(map[string]string{"email": email, "password": password})
	if err != nil {
		p.t.Fatal(err)
	}
	r, _ := p.do(http.MethodPost, "/auth/sign-in", bytes.NewReader(body), "Content-Type", "application/json", "Authorization", "")
	for _, c := range r.Cookies() {
		cookie = c.Name + "=" + c.Value
	}
	return cookie, r.StatusCode
}

// who is whom the server takes the cookie for: an e-mail, or a code.
func (p *process) who(cookie string) string {
	p.t.Helper()
	r, text := p.do(http.MethodPost, "/graphql", strings.NewReader(`{"query":"{viewer{person{email}}}"}`), "Content-Type", "application/json", "Authorization", "", "Cookie", cookie)
	var answer struct {
		Data struct {
			Viewer *struct{ Person struct{ Email string } }
		}
		Errors []struct{ Extensions struct{ Code string } }
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		p.t.Fatalf("%d %s: %v", r.StatusCode, text, err)
	}
	switch {
	case len(answer.Errors) > 0:
		return answer.Errors[0].Extensions.Code
	case answer.Data.Viewer == nil:
		return ""
	}
	return answer.Data.Viewer.Person.Email
}

func TestNobodyComesFirstOnAServerThatOthersReach(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0"} {
		var said bytes.Buffer
		command := calotype(t, "serve", "--addr", addr, "--data", data)
		command.Env = append(append(command.Env, databaseFor(t, []string{"--data", data})...), "CALOTYPE_ADMIN_TOKEN=")
		command.Stderr = &said
		_ = command.Run() // the exit code says it
		if text := said.String(); command.ProcessState.ExitCode() != 1 || !strings.Contains(text, "calotype user add") || !strings.Contains(text, "CALOTYPE_ADMIN_TOKEN") || strings.Contains(text, "is ready") {
			t.Errorf("%s: exit %d: %s", addr, command.ProcessState.ExitCode(), text)
		}
	}
	withToken := start(t, "--addr", "0.0.0.0:0", "--data", data)
	withToken.stop()
	withToken.wantExit(0)

	args := []string{"user", "add", "ada@example.org", "--password-stdin", "--data", data}
	if database := databaseFor(t, args); database != nil {
		args = append(args, "--database", strings.TrimPrefix(database[0], "CALOTYPE_DATABASE="))
	}
	runs(t, 0, password, args...)
	command := calotype(t, "serve", "--addr", "0.0.0.0:0", "--log-format", "json", "--data", data)
	command.Env = append(append(command.Env, databaseFor(t, []string{"--data", data})...), "CALOTYPE_ADMIN_TOKEN=")
	withPerson := startBy(t, command)
	withPerson.stop()
	withPerson.wantExit(0)
}

func TestPeopleAreMadeAndRemovedBesideARunningServer(t *testing.T) {
	t.Parallel()
	for name, where := range map[string][]string{
		"SQLite":     {"--data", filepath.Join(t.TempDir(), "data")},
		"PostgreSQL": {"--data", t.TempDir(), "--database", testservers.Postgres(t)},
	} {
		t.Run(name, func(t *testing.T) {
			p := start(t, where...)
			user := func(code int, input string, args ...string) (said, printed string) {
				t.Helper()
				return runs(t, code, input, append(append([]string{"user"}, args...), where...)...)
			}
			if said, _ := user(0, password+"\n", "add", "Ada@example.org", "--name", "Ada", "--password-stdin"); !strings.Contains(said, "owns the installation") {
				t.Errorf("said %s", said)
			}
			if said, _ := user(0, password, "add", "bea@example.org", "--password-stdin"); strings.Contains(said, "owns") {
				t.Errorf("said %s", said)
			}
			for _, c := range []struct {
				says, input string
				args        []string
			}{
				{"has \"bea@example.org\" already", password, []string{"add", "bea@example.org", "--password-stdin"}},
				{"fewer than 10", "short", []string{"add", "cya@example.org", "--password-stdin"}},
				{"e-mail address", password, []string{"add", "no address", "--password-stdin"}},
				{"--password-stdin", "", []string{"add", "cya@example.org"}},
				{"nobody has the e-mail", password, []string{"password", "cya@example.org", "--password-stdin"}},
				{"only owner", "", []string{"remove", "ada@example.org", "--yes"}},
				{"say --yes", "", []string{"remove", "bea@example.org"}},
			} {
				if said, _ := user(1, c.input, c.args...); !strings.Contains(said, c.says) || strings.Contains(said, password) {
					t.Errorf("%v said %s, want %q", c.args, said, c.says)
				}
			}
			bea, status := p.signIn("bea@example.org", password)
			if status != http.StatusOK || p.who(bea) != "bea@example.org" {
				t.Fatalf("signed in with %d, as %s", status, p.who(bea))
			}
			user(0, "another good password", "password", "bea@example.org", "--password-stdin")
			if _, status := p.signIn("bea@example.org", password); status != http.StatusUnauthorized {
				t.Errorf("the password of before is answered %d", status)
			}
			again, status := p.signIn("bea@example.org", "another good password")
			if status != http.StatusOK {
				t.Errorf("the new password is answered %d", status)
			}
			eventually(t, "the session of before ends", func() bool { return p.who(bea) == "UNAUTHENTICATED" })
			if _, printed := user(0, "", "list", "--json"); strings.Count(printed, `"email"`) != 2 || strings.Contains(printed, "argon2") {
				t.Errorf("listed %s", printed)
			}
			if _, printed := user(0, "", "list"); !strings.Contains(printed, "ada@example.org") || strings.Contains(printed, "argon2") {
				t.Errorf("listed %s", printed)
			}
			user(0, "", "remove", "bea@example.org", "--yes")
			eventually(t, "the session of who was removed ends", func() bool { return p.who(again) == "UNAUTHENTICATED" })
			p.stop()
			p.wantExit(0)
		})
	}
}

func TestTheOwnerOfANewInstallationIsMadeByTheFirstVisit(t *testing.T) {
	t.Parallel()
	p := start(t)
	r, text := p.do(http.MethodPost, "/auth/setup", strings.NewReader(`{"email":"ada@example.org","name":"Ada","password":"`+password+`"}`), "Content-Type", "application/json", "Authorization", "")
	if r.StatusCode != http.StatusCreated || len(r.Cookies()) != 1 {
		t.Fatalf("%d %s", r.StatusCode, text)
	}
	cookie := r.Cookies()[0].Name + "=" + r.Cookies()[0].Value
	if who := p.who(cookie); who != "ada@example.org" {
		t.Errorf("it is %s", who)
	}
	if r, text := p.do(http.MethodPost, "/auth/sign-out", nil, "Authorization", "", "Cookie", cookie); r.StatusCode != http.StatusNoContent {
		t.Errorf("%d %s", r.StatusCode, text)
	}
	if who := p.who(cookie); who != "UNAUTHENTICATED" {
		t.Errorf("after signing out it is %q", who)
	}
	p.stop()
	p.wantExit(0)
}

func TestNobodyGetsInAndNoOtherSiteEither(t *testing.T) {
	t.Parallel()
	p := start(t, "--access-log", "text", "--log-level", "debug")
	file := p.upload(photograph(t, 60, 40))
	r, text := p.do(http.MethodPost, "/auth/setup", strings.NewReader(`{"email":"ada@example.org","name":"Ada","password":"`+password+`"}`), "Content-Type", "application/json", "Authorization", "")
	if r.StatusCode != http.StatusCreated {
		t.Fatalf("%d %s", r.StatusCode, text)
	}
	cookie := r.Cookies()[0].Name + "=" + r.Cookies()[0].Value
	query := func(q string) string { return `{"query":` + strings.ReplaceAll(`"`+q+`"`, "\n", " ") + `}` }
	const asJSON, bad = "application/json", "Bearer calotype_sk_0123456789012345678901234567890123456789012"
	for name, c := range map[string]struct {
		method, path, body, kind string
		nobody, wrong            string // what is to be in the answer to nobody, and to a key that is none
	}{
		"a query":         {"POST", "/graphql", query("{projects{nodes{id}}}"), asJSON, "UNAUTHENTICATED", "UNAUTHENTICATED"},
		"a change":        {"POST", "/graphql", query("mutation{createProject(input:{name:\\\"x\\\"}){id}}"), asJSON, "UNAUTHENTICATED", "UNAUTHENTICATED"},
		"the schema":      {"POST", "/graphql", query("{__schema{types{name}}}"), asJSON, "UNAUTHENTICATED", "UNAUTHENTICATED"},
		"health":          {"POST", "/graphql", query("{health{status}}"), asJSON, `"OK"`, "UNAUTHENTICATED"},
		"an upload":       {"POST", "/uploads/", "", "", "unauthenticated", "unauthenticated"},
		"somebody's":      {"HEAD", "/uploads/" + file, "", "", "", ""},
		"the API":         {"GET", "/api/nothing", "", "", "not-found", "unauthenticated"},
		"the projects":    {"GET", "/api/projects?x=y", "", "", "unauthenticated", "unauthenticated"},
		"a file by REST":  {"POST", "/api/projects/" + file + "/files", "x", "", "unauthenticated", "unauthenticated"},
		"the document":    {"GET", "/api/openapi.json", "", "", `"openapi":"3.1.0"`, "unauthenticated"},
		"the health":      {"GET", "/api/health", "", "", `"ok"`, `"ok"`},
		"an image":        {"GET", "/image/" + file + "/-/resize/20x/-/format/png/", "", "", "PNG", "PNG"},
		"the website":     {"GET", "/", "", "", "Calotype", "Calotype"},
		"what is to be":   {"GET", "/auth/state", "", "", `"signedIn":false`, `"signedIn":false`},
		"a secret in URL": {"POST", "/graphql?token=geheim&access_token=geheim", query("{projects{nodes{id}}}"), asJSON, "UNAUTHENTICATED", "UNAUTHENTICATED"},
	} {
		for authorization, want := range map[string]string{"": c.nobody, bad: c.wrong} {
			r, text := p.do(c.method, c.path, strings.NewReader(c.body), "Content-Type", c.kind, "Authorization", authorization, "Tus-Resumable", "1.0.0", "Upload-Length", "5")
			if !strings.Contains(text, want) || c.method == http.MethodHead && r.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s, by %q: %d %.300s, want %q", name, authorization, r.StatusCode, text, want)
			}
		}
	}
	for name, headers := range map[string][]string{
		"a form":            {"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"},
		"a sibling":         {"Sec-Fetch-Site", "same-site", "Origin", "https://sibling.example"},
		"an older browser":  {"Origin", "https://evil.example"},
		"a sandboxed frame": {"Origin", "null"},
	} {
		for _, path := range []string{"/graphql", "/uploads/", "/api/projects", "/auth/sign-in", "/auth/sign-out", "/auth/setup"} {
			for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", asJSON} {
				r, text := p.do(http.MethodPost, path, strings.NewReader(query("mutation{createProject(input:{name:\\\"forged\\\"}){id}}")), append(headers, "Content-Type", kind, "Authorization", "", "Cookie", cookie)...)
				if r.StatusCode != http.StatusForbidden || len(r.Cookies()) != 0 || r.Header.Get("Access-Control-Allow-Origin") != "" {
					t.Errorf("%s of %s to %s: %d %s", name, kind, path, r.StatusCode, text)
				}
			}
		}
	}
	if _, text := p.do(http.MethodPost, "/graphql", strings.NewReader(query("{projects{nodes{name}}}")), "Content-Type", asJSON); strings.Contains(text, "forged") {
		t.Errorf("a forged request was done: %s", text)
	}
	p.do(http.MethodGet, "/auth/openid/callback?code=geheim&state=geheim", nil, "Authorization", "")
	p.stop()
	log := p.wantExit(0) + p.stdout.String()
	for _, secret := range []string{"geheim", adminToken, cookie, strings.TrimPrefix(bad, "Bearer "), password} {
		if strings.Contains(log, secret) {
			t.Errorf("the logs have %q", secret)
		}
	}
}
