package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

// An import by GraphQL outlives its request.
func TestAnImportByAKeyThatIsDeletedMeanwhileIsNotCompleted(t *testing.T) {
	t.Parallel()
	p := start(t, "--outbound-networks", "127.0.0.0/8")
	data := photograph(t, 60, 40)
	asked, goOn := make(chan struct{}, 2), make(chan struct{})
	source := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(data)))
		_, _ = w.Write(data[:len(data)-1])
		_ = http.NewResponseController(w).Flush()
		asked <- struct{}{}
		select {
		case <-goOn:
			_, _ = w.Write(data[len(data)-1:])
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(source.Close)
	project := id(p.asks(`createProject(input: {name: "p"}) { id }`))
	key := func() (c visitor, id string) {
		made := p.asks(fmt.Sprintf(`createApiKey(input: {project: %q, name: "k", kind: SECRET, rights: [UPLOAD]}) { key apiKey { id } }`, project)).(map[string]any)
		return visitor{authorization: "Bearer " + made["key"].(string)}, made["apiKey"].(map[string]any)["id"].(string)
	}
	stays, _ := key()
	goes, gone := key()
	for _, c := range []visitor{stays, goes} {
		if _, code := p.graphQL(c, fmt.Sprintf(`mutation { it: importFile(project: %q, url: %q) { id } }`, project, source.URL)); code != "" {
			t.Fatal(code)
		}
		<-asked
	}
	p.asks(fmt.Sprintf(`deleteApiKey(id: %q)`, gone))
	close(goOn)
	eventually(t, "both imports to be over", func() bool {
		now := p.metrics()
		return now[`calotype_imports_total{result="done"}`] == "1" && now[`calotype_imports_total{result="refused"}`] == "1"
	})
	files, _ := p.graphQL(visitor{authorization: "Bearer " + adminToken}, fmt.Sprintf(`{ it: project(id: %q) { files(first: 10) { nodes { id } } } }`, project))
	if nodes := files.(map[string]any)["files"].(map[string]any)["nodes"].([]any); len(nodes) != 1 {
		t.Errorf("there are %d files", len(nodes))
	}
}
