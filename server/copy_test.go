package main

import (
	"bytes"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// wantRun runs a command as a process and answers what it said and printed.
func wantRun(t *testing.T, code int, args ...string) (said, printed string) {
	t.Helper()
	var out, errs bytes.Buffer
	command := calotype(t, args...)
	command.Stdout, command.Stderr = &out, &errs
	_ = command.Run() // the exit code says it
	if got := command.ProcessState.ExitCode(); got != code {
		t.Fatalf("calotype %s: exit %d, want %d: %s%s", strings.Join(args, " "), got, code, errs.String(), out.String())
	}
	return errs.String(), out.String()
}

func TestALibraryMovesToAnotherPlaceWhileItsServerRuns(t *testing.T) {
	t.Parallel()
	from, to := filepath.Join(t.TempDir(), "from"), filepath.Join(t.TempDir(), "to")
	first := start(t, "--data", from)
	data := photograph(t, 300, 200)
	id := first.upload(data)
	first.do(http.MethodGet, "/image/"+id+"/-/resize/64x/", nil)

	said, _ := wantRun(t, 1, "copy", "--from", from, "--to", to)
	if !strings.Contains(said, "say --yes to go on") || !strings.Contains(said, "1 file (") {
		t.Errorf("said %q", said)
	}
	wantRun(t, 0, "copy", "--from", from, "--to", to, "--yes", "--verify")
	late := first.upload(photograph(t, 310, 200))
	first.stop()
	first.wantExit(0)
	if said, _ := wantRun(t, 0, "copy", "--from", from, "--to", to, "--yes"); !strings.Contains(said, "gets what came since") {
		t.Errorf("said %q", said)
	}

	second := start(t, "--data", to)
	for _, id := range []string{id, late} {
		if r, _ := second.do(http.MethodGet, "/image/"+id+"/", nil); r.StatusCode != http.StatusOK {
			t.Errorf("%s is answered %d", id, r.StatusCode)
		}
	}
	if said, _ := wantRun(t, 1, "copy", "--from", from, "--to", to, "--yes"); !strings.Contains(said, "another process") {
		t.Errorf("said %q", said)
	}
	second.stop()
	second.wantExit(0)
	if said, _ := wantRun(t, 1, "copy", "--from", from, "--to", to, "--yes"); !strings.Contains(said, "holds a library already") {
		t.Errorf("said %q", said)
	}
}

func TestPlacesAreAFolderOrAStorageAndADatabase(t *testing.T) {
	for given, says := range map[string]string{
		"./data":                            "",
		"file:///a sqlite:///b":             "",
		"postgres://u:geheim@h/b s3://b":    "",
		"./a ./b":                           "two folders",
		"./a file:///b":                     "has both storage and database",
		"file:///a":                         "the database is missing; give --from a second time",
		"postgres://u:geheim@h/b":           "the storage is missing",
		"s3://a s3://b":                     "two storages",
		"sqlite:///a postgres://u:geheim@h": "two databases",
		"":                                  "it is empty",
	} {
		w, err := whereOf("--from", strings.Split(given, " "))
		said := w.String()
		if err != nil {
			said = err.Error()
		}
		if (err == nil) != (says == "") || !strings.Contains(said, says) || strings.Contains(said, "geheim") {
			t.Errorf("%q: %q, want %q", given, said, says)
		}
	}
}
