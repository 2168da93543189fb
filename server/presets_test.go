package main

import (
	"bytes"
	"encoding/json"
	"image"
	_ "image/png"
	"net/http"
	"strings"
	"testing"
)

// graphql asks the server and answers the data; the test ends where there is an error.
func (p *process) graphql(query string, variables map[string]any) map[string]any {
	p.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		p.t.Fatal(err)
	}
	_, text := p.do(http.MethodPost, "/graphql", bytes.NewReader(body), "Content-Type", "application/json")
	var answer struct {
		Data   map[string]any
		Errors []any
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil || len(answer.Errors) > 0 {
		p.t.Fatalf("%s: %s", query, text)
	}
	return answer.Data
}

func TestAPresetGoesAllTheWay(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	p := start(t, "--data", folder)
	path := "/image/" + p.upload(photograph(t, 400, 300)) + "/-/preset/card/-/format/png/"
	served := func(width, height int) string {
		t.Helper()
		r, text := p.do(http.MethodGet, path, nil)
		got, _, err := image.DecodeConfig(strings.NewReader(text))
		if err != nil || r.StatusCode != 200 || got.Width != width || got.Height != height || strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
			t.Fatalf("%d, %d × %d, %v, %v; want %d × %d", r.StatusCode, got.Width, got.Height, err, r.Header, width, height)
		}
		if r, _ := p.do(http.MethodGet, path, nil, "If-None-Match", r.Header.Get("ETag")); r.StatusCode != http.StatusNotModified {
			t.Errorf("asked again: %d", r.StatusCode)
		}
		return r.Header.Get("ETag")
	}
	project := p.graphql(`{projects{nodes{id}}}`, nil)["projects"].(map[string]any)["nodes"].([]any)[0].(map[string]any)["id"]
	made := p.graphql(`mutation($p: ID!){createPreset(input:{project:$p, name:"card", transformation:"resize/100x"}){id}}`, map[string]any{"p": project})
	preset := map[string]any{"id": made["createPreset"].(map[string]any)["id"]}

	before := served(100, 75)
	p.graphql(`mutation($id: ID!){updatePreset(id:$id, input:{transformation:"scale_crop/60x60"}){id}}`, preset)
	if after := served(60, 60); after == before {
		t.Error("another picture has the ETag of the one before")
	}
	p.stop()
	p.wantExit(0)

	p = start(t, "--data", folder)
	served(60, 60)
	p.graphql(`mutation($id: ID!){updatePreset(id:$id, input:{transformation:"resize/100x"}){id}}`, preset)
	if again := served(100, 75); again != before {
		t.Errorf("changed back, its ETag is %s, not %s", again, before)
	}
	p.graphql(`mutation($id: ID!){updatePreset(id:$id, input:{name:"cards"}){id}}`, preset)
	if r, text := p.do(http.MethodGet, path, nil); r.StatusCode != http.StatusBadRequest || !strings.Contains(text, "did you mean cards?") {
		t.Errorf("under its old name: %d %s", r.StatusCode, text)
	}
	p.graphql(`mutation($id: ID!){deletePreset(id:$id)}`, preset)
	if r, text := p.do(http.MethodGet, path, nil); r.StatusCode != http.StatusBadRequest || !strings.Contains(text, `no preset \"card\"`) {
		t.Errorf("deleted: %d %s", r.StatusCode, text)
	}
	p.stop()
	p.wantExit(0)
}
