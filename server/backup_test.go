package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestABackupOfARunningServerIsRestored(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	from, to, file := filepath.Join(folder, "from"), filepath.Join(folder, "to"), filepath.Join(folder, "backup.tar")
	server := start(t, "--data", from)
	id := server.upload(photograph(t, 300, 200))
	if said, _ := wantRun(t, 0, "backup", "--data", from, file); !strings.Contains(said, "The backup is whole") {
		t.Errorf("said %q", said)
	}
	if said, _ := wantRun(t, 1, "backup", "--data", from, file); !strings.Contains(said, "--replace") {
		t.Errorf("said %q", said)
	}
	wantRun(t, 0, "backup", "--data", from, "--replace", file)
	if left, err := os.ReadDir(folder); err != nil || len(left) != 2 {
		t.Errorf("%v, %v are left", left, err)
	}
	_, piped := wantRun(t, 0, "backup", "--data", from, "-")
	server.stop()
	server.wantExit(0)

	damaged := []byte(piped)
	damaged[len(damaged)/2] ^= 1
	bad := filepath.Join(folder, "bad.tar")
	if err := os.WriteFile(bad, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	if said, _ := wantRun(t, 1, "restore", "--data", to, bad); !strings.Contains(said, "cannot be restored: at byte") {
		t.Errorf("said %q", said)
	}
	restore := calotype(t, "restore", "--data", to, "-")
	restore.Stdin = strings.NewReader(piped)
	if out, err := restore.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("All is restored")) {
		t.Fatalf("%v: %s", err, out)
	}
	second := start(t, "--data", to)
	if r, _ := second.do(http.MethodGet, "/image/"+id+"/", nil); r.StatusCode != http.StatusOK {
		t.Errorf("the picture is answered %d", r.StatusCode)
	}
	second.stop()
	second.wantExit(0)
	if said, _ := wantRun(t, 1, "restore", "--data", to, file); !strings.Contains(said, "holds a library already") {
		t.Errorf("said %q", said)
	}
}

func TestWhatIsLostIsToldByTheExitCode(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	from, file := filepath.Join(folder, "from"), filepath.Join(folder, "backup.tar")
	server := start(t, "--data", from)
	id := server.upload(photograph(t, 30, 20))
	server.stop()
	server.wantExit(0)
	if err := os.Remove(filepath.Join(from, "blobs", "originals", id)); err != nil {
		t.Fatal(err)
	}
	if said, _ := wantRun(t, 3, "backup", "--data", from, file); !strings.Contains(said, "Missing in the source, although there are records of them: originals/"+id) {
		t.Errorf("said %q", said)
	}
	if said, _ := wantRun(t, 1, "backup", "--data", filepath.Join(folder, "none"), file); !strings.Contains(said, "none") {
		t.Errorf("said %q", said)
	}
	if _, err := os.Stat(filepath.Join(folder, "none")); err == nil {
		t.Error("a folder is made of an address that is wrong")
	}
}
