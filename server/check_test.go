package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestACheckFindsAndMendsBesideARunningServer(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	data := filepath.Join(folder, "data")
	server := start(t, "--data", data)
	kept := server.upload(photograph(t, 300, 200))
	svg := server.upload([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="9" height="9"/></svg>`))
	server.do(http.MethodGet, "/image/"+kept+"/-/resize/64x/", nil)
	if said, printed := wantRun(t, 0, "check", "--data", data, "--bytes"); !strings.Contains(printed, "All is well.") {
		t.Errorf("printed %q, said %q", printed, said)
	}

	old := time.Now().Add(-2 * time.Hour)
	lost := filepath.Join(data, "blobs", "originals", "0197f0aa-0000-7000-8000-000000000000")
	if err := os.WriteFile(lost, []byte("of nobody"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(lost, old, old); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(data, "blobs", "renditions", svg)); err != nil {
		t.Fatal(err)
	}
	_, printed := wantRun(t, 1, "check", "--data", data, "--json", "--settle", "0s")
	var report struct {
		Files    int
		Findings []struct{ Kind string }
	}
	if err := json.Unmarshal([]byte(printed), &report); err != nil || report.Files != 2 || len(report.Findings) != 2 {
		t.Errorf("%v: printed %s", err, printed)
	}
	if said, _ := wantRun(t, 2, "check", "--data", data, "--repair", "--settle", "0s"); !strings.Contains(said, "it is drawn anew") || !strings.Contains(said, "say --yes") {
		t.Errorf("said %q", said)
	}
	rescued := filepath.Join(folder, "rescued")
	if _, printed := wantRun(t, 1, "check", "--data", data, "--repair", "--yes", "--rescue", rescued, "--settle", "0s"); !strings.Contains(printed, "1 mended") || !strings.Contains(printed, "Wrong: 1.") {
		t.Errorf("printed %q", printed)
	}
	if saved, err := os.ReadFile(filepath.Join(rescued, filepath.Base(lost))); string(saved) != "of nobody" {
		t.Errorf("saved %q, %v", saved, err)
	}
	if r, _ := server.do(http.MethodGet, "/image/"+svg+"/-/resize/20x/", nil); r.StatusCode != http.StatusOK {
		t.Errorf("what was drawn anew is answered %d", r.StatusCode)
	}
	server.stop()
	server.wantExit(0)
	if said, _ := wantRun(t, 2, "check", "--data", filepath.Join(folder, "none")); !strings.Contains(said, "there is no library in") {
		t.Errorf("said %q", said)
	}
}
