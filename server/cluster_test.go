package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"calotype/storage/testservers"
)

func TestALibraryMovesToS3AndPostgreSQLAndBack(t *testing.T) {
	t.Parallel()
	from, back := filepath.Join(t.TempDir(), "from"), filepath.Join(t.TempDir(), "back")
	bucket, database := testservers.VersityGW(t), testservers.Postgres(t)
	first := start(t, "--data", from)
	data := photograph(t, 300, 200)
	id := first.upload(data)
	first.do(http.MethodGet, "/image/"+id+"/-/resize/64x/", nil)
	first.stop()
	first.wantExit(0)

	said, _ := wantRun(t, 0, "copy", "--from", from, "--to", bucket, "--to", database, "--yes", "--verify")
	if strings.Contains(said, "calotype:") || strings.Contains(said, testservers.Secret) { // the user of the database, and what follows
		t.Errorf("said %q", said)
	}
	cluster := []string{"--storage", bucket, "--database", database}
	second := start(t, append([]string{"--data", t.TempDir()}, cluster...)...)
	if r, text := second.do(http.MethodGet, "/image/"+id+"/-/resize/64x/", nil); r.StatusCode != http.StatusOK {
		t.Errorf("on the cluster, it is answered %d %s", r.StatusCode, text)
	}
	late := second.upload(photograph(t, 310, 200))
	if _, printed := wantRun(t, 0, append([]string{"check", "--bytes", "--settle", "0s"}, cluster...)...); !strings.Contains(printed, "2 files") {
		t.Errorf("printed %q", printed)
	}
	_, archive := wantRun(t, 0, append([]string{"backup", "-"}, cluster...)...)
	wantRun(t, 0, "copy", "--from", bucket, "--from", database, "--to", back, "--yes", "--verify")
	second.stop()
	second.wantExit(0)

	third := start(t, "--data", back)
	for _, id := range []string{id, late} {
		if r, _ := third.do(http.MethodGet, "/image/"+id+"/", nil); r.StatusCode != http.StatusOK {
			t.Errorf("back in a folder, it is answered %d", r.StatusCode)
		}
	}
	third.stop()
	third.wantExit(0)

	wantRestoredAfterAKill(t, archive, "--storage", testservers.VersityGW(t), "--database", testservers.Postgres(t))
}

// wantRestoredAfterAKill kills a restore in the middle, and has another do it.
func wantRestoredAfterAKill(t *testing.T, archive string, to ...string) {
	t.Helper()
	killed := calotype(t, append([]string{"restore", "-"}, to...)...)
	in, err := killed.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Write([]byte(archive[:len(archive)-1<<10])); err != nil { // all but its end is taken, or lies in the pipe
		t.Fatal(err)
	}
	if err := killed.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = killed.Wait() // it was killed
	again := calotype(t, append([]string{"restore", "-"}, to...)...)
	again.Stdin = strings.NewReader(archive)
	if out, err := again.CombinedOutput(); err != nil || !strings.Contains(string(out), "All is restored") {
		t.Errorf("%v: %s", err, out)
	}
	if _, printed := wantRun(t, 0, append([]string{"check", "--bytes", "--settle", "0s"}, to...)...); !strings.Contains(printed, "2 files and 0 variants") {
		t.Errorf("printed %q", printed)
	}
}
