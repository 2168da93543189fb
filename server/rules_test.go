package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// The whole way: the API makes links that the server answers, rules outlive it, proxies tell clients apart, and no secret is
// in the log.
func TestRulesGoAllTheWay(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	settings := []string{"--data", folder, "--new-variants-per-client", "2", "--log-level", "debug"}
	p := start(t, settings...)
	id := p.upload(photograph(t, 400, 300))
	path := "/image/" + id + "/-/resize/100x/"
	status := func(path string, headers ...string) int {
		t.Helper()
		r, _ := p.do(http.MethodGet, path, nil, headers...)
		return r.StatusCode
	}
	project := p.graphql(`{projects{nodes{id}}}`, nil)["projects"].(map[string]any)["nodes"].([]any)[0].(map[string]any)["id"]
	changed := p.graphql(`mutation($p: ID!){updateProjectRules(id:$p, input:{mode:SIGNED, newVariantsPerProject:100}){keys{secret}}}`, map[string]any{"p": project})
	secret := changed["updateProjectRules"].(map[string]any)["keys"].([]any)[0].(map[string]any)["secret"].(string)
	link := func() string {
		t.Helper()
		data := p.graphql(`query($id: ID!){file(id:$id){url(transformation:"resize/100x/-/format/png", expires:60)}}`, map[string]any{"id": id})
		return data["file"].(map[string]any)["url"].(string)
	}
	first := link()
	if unsigned, signed := status(path), status(first); unsigned != 403 || signed != 200 {
		t.Errorf("without a signature %d, with one %d", unsigned, signed)
	}
	p.stop()
	p.wantExit(0)

	p = start(t, settings...)
	if unsigned, signed := status(path), status(first); unsigned != 403 || signed != 200 {
		t.Errorf("after a restart, without a signature %d, with one %d", unsigned, signed)
	}
	p.graphql(`mutation($p: ID!){updateProjectRules(id:$p, input:{mode:ANYONE}){mode}}`, map[string]any{"p": project})
	for i, want := range []int{200, 200, 429} {
		if got := status(fmt.Sprintf("/image/%s/-/resize/%dx/", id, 50+i), "X-Forwarded-For", "203.0.113.1"); got != want {
			t.Errorf("new variant %d: %d, want %d", i+1, got, want)
		}
	}
	if got := status("/image/"+id+"/-/resize/60x/", "X-Forwarded-For", "203.0.113.1, 203.0.113.2"); got != 200 {
		t.Errorf("another client: %d", got)
	}
	p.stop()
	log := p.wantExit(0)
	_, sig, _ := strings.Cut(first, "sig=")
	for _, hidden := range []string{secret, sig[:43]} {
		if strings.Contains(log, hidden) {
			t.Errorf("the log holds %s", hidden)
		}
	}
}
