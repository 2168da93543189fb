package main

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layers are the rules of who may import whom, each with its reason. A rule holds for every package whose path begins
// with one of those named; "calotype/storage" names the folder and all below it.
var layers = []struct {
	reason    string
	forbidden []string // import paths, and all below them
	except    []string // packages, and all below them, that may
}{
	{"imaging is a leaf: it knows pixels and nothing of ours", []string{"calotype/storage", "calotype/graph", "calotype/server", "calotype/editor"},
		[]string{"calotype/storage", "calotype/graph", "calotype/server", "calotype/editor"}},
	{"only imaging knows govips, so that libvips is set up, bounded and freed in one place", []string{"github.com/davidbyttow/govips"}, []string{"calotype/imaging"}},
	{"only storage knows bun and the database drivers", []string{"github.com/uptrace/bun", "github.com/mattn/go-sqlite3", "github.com/jackc/pgx", "database/sql"}, []string{"calotype/storage"}},
	{"only storage knows the S3 client", []string{"github.com/aws"}, []string{"calotype/storage"}},
	{"servers for tests are for tests", []string{"calotype/storage/testservers"}, []string{"calotype/storage/testservers", "calotype/storage/storagetest"}},
	{"only graph knows gqlgen", []string{"github.com/99designs/gqlgen", "github.com/vektah/gqlparser"}, []string{"calotype/graph"}},
	{"only typeset knows how fonts are read and text is shaped", []string{"github.com/go-text"}, []string{"calotype/imaging/typeset"}},
	{"only the main package reads flags", []string{"github.com/alecthomas/kong", "flag"}, []string{"calotype/server"}},
	{"only watch knows Prometheus and OpenTelemetry: what is watched tells hooks, and runs without", []string{"github.com/prometheus", "go.opentelemetry.io"}, []string{"calotype/server/watch"}},
	{"storage and imaging do not know each other", []string{"calotype/imaging"}, []string{"calotype/imaging", "calotype/graph", "calotype/server"}},
	{"the model lies below what serves it", []string{"calotype/graph", "calotype/editor"}, []string{"calotype/graph", "calotype/server"}},
}

func TestPackagesImportOnlyWhatLiesBelowThem(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "calotype/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); seen++ {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		for _, rule := range layers {
			if within(p.ImportPath, rule.except) {
				continue
			}
			for _, imported := range p.Imports {
				if within(imported, rule.forbidden) {
					t.Errorf("%s imports %s: %s", p.ImportPath, imported, rule.reason)
				}
			}
		}
	}
	if seen < 8 {
		t.Errorf("only %d packages were looked at", seen)
	}
}

func within(path string, folders []string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return path == f || strings.HasPrefix(path, f+"/") })
}
