package rendition

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// asChild runs a shell as a confined child would run vips, and answers what it wrote.
func asChild(t *testing.T, script string) string {
	t.Helper()
	out, err := run(t.Context(), reading, []string{"/bin/sh", "-c", script + "\necho done"}, []byte("input"))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestAChildHasLimits(t *testing.T) {
	limits := asChild(t, "ulimit -t; ulimit -v; ulimit -n; ulimit -f; ulimit -c")
	if limits != "10\n1048576\n64\n0\n0\ndone\n" {
		t.Errorf("seconds, kilobytes, files, blocks, blocks: %q", limits)
	}
}

func TestAChildKnowsNothingOfTheServer(t *testing.T) {
	t.Setenv("CALOTYPE_DATABASE", "postgres://secret")
	folder := t.TempDir()
	secret := filepath.Join(folder, "secret")
	if err := os.WriteFile(secret, []byte("SECRET"), 0o644); err != nil {
		t.Fatal(err)
	}
	said := asChild(t, "set; cat "+secret+" /etc/passwd /proc/1/environ; echo x > "+folder+"/new; cat")
	if strings.Contains(said, "secret") || strings.Contains(said, "SECRET") || strings.Contains(said, "root:") {
		t.Errorf("it reads %q", said)
	}
	if !strings.Contains(said, "input") {
		t.Errorf("it does not get its input: %q", said)
	}
	if _, err := os.Stat(filepath.Join(folder, "new")); err == nil {
		t.Error("it writes")
	}
}

func TestAChildHasNoNetwork(t *testing.T) {
	if said := asChild(t, `bash -c 'exec 3<>/dev/tcp/127.0.0.1/1' 2>&1 | grep -q "Operation not permitted" && echo denied`); said != "denied\ndone\n" {
		t.Errorf("it said %q", said)
	}
}

// What goes on for ever, or answers for ever, is ended, with all that it started.
func TestAChildThatDoesNotEndIsEnded(t *testing.T) {
	t.Parallel()
	if _, err := run(t.Context(), reading, []string{"/bin/sh", "-c", "while :; do :; done"}, nil); err == nil {
		t.Error("it ended by itself")
	}
	if _, err := run(t.Context(), reading, []string{"/usr/bin/yes"}, nil); err == nil || !strings.Contains(err.Error(), "MiB") {
		t.Errorf("%v", err)
	}
}

func TestAProgramThatIsGoneIsTheServersFault(t *testing.T) {
	_, err := run(t.Context(), reading, []string{"/usr/bin/not-there"}, nil)
	if err == nil || !strings.Contains(err.Error(), "start a confined process") {
		t.Errorf("%v", err)
	}
}
