package imaging

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the operations into README.md")

// TestTheReadmeListsEveryOperationAsItIs keeps the table of README.md to the registry; with -update it writes it.
func TestTheReadmeListsEveryOperationAsItIs(t *testing.T) {
	const begin, end = "<!-- operations: made by go test ./imaging -run Readme -update -->\n", "<!-- end of operations -->"
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	listed, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("README.md has no place for the operations")
	}
	want := table()
	if *update {
		if err := os.WriteFile("../README.md", []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if listed != want {
		t.Errorf("the operations in README.md are not those of the registry; want\n%s", want)
	}
}

// table documents the registry in Markdown.
func table() string {
	var b strings.Builder
	b.WriteString("| operation | values | what it does |\n|---|---|---|\n")
	var group Group
	for _, d := range Operations() {
		if d.Group != group {
			group = d.Group
			fmt.Fprintf(&b, "| **%s** | | |\n", strings.ToLower(string(group)))
		}
		var values []string
		for _, p := range d.Params {
			values = append(values, p.Name+": "+p.Values())
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", d.Syntax(), strings.Join(values, "<br>"), d.Doc)
	}
	return b.String()
}
