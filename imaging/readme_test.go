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
			values = append(values, p.table())
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", d.Syntax(), strings.Join(values, "<br>"), d.Doc)
	}
	return b.String()
}

func (p Param) table() string {
	s := p.Name + ": "
	switch {
	case p.Kind == KindNumber && len(p.Choices) > 0:
		s += "`" + strings.Join(p.Choices, "` `") + "`, or " + formatNumber(*p.Min) + "…" + formatNumber(*p.Max)
	case p.Kind == KindNumber:
		s += formatNumber(*p.Min) + "…" + formatNumber(*p.Max)
		if p.Unit != "" {
			s += " " + p.Unit
		}
	case p.Kind == KindChoice, p.Kind == KindSwitch:
		s += "`" + strings.Join(p.Choices, "` `") + "`"
	case p.Kind == KindPosition:
		s += "`X,Y` or `" + strings.Join(p.Choices, "` `") + "`"
	case p.Kind == KindDimensions && p.Partial:
		s += "`800x600`, `800x`, `x600`"
	case p.Kind == KindDimensions && p.Unit == "%":
		s += "`50px20p`"
	case p.Kind == KindDimensions && p.Percent:
		s += "`800x600`, `50px20p`"
	case p.Kind == KindDimensions:
		s += "`800x600`"
	case p.Kind == KindArea && !p.Percent:
		s += "`16:9`"
	case p.Kind == KindArea:
		s += "`300x200`, `50px50p`, `16:9`, `" + strings.Join(p.Choices, "`, `") + "`"
	case p.Kind == KindLengths:
		s += "`20`, `10p,0,10p,0`"
	case p.Kind == KindLength:
		s += "`20`, `5p`"
	case p.Kind == KindPercentage:
		s += "`0p`…`100p`"
	case p.Kind == KindBytes:
		s += "`50000`, `50k`, `1500k`, `2m`"
	case p.Kind == KindText:
		s += "a text, with `~~` for ~, `~s` for / and `~n` for a new line"
	case p.Kind == KindPreset:
		s += "a name"
	case p.Kind == KindFile:
		s += strings.Join(append([]string{"a file's id"}, quoted(p.Choices)...), ", ")
	case p.Kind == KindColor:
		s += strings.Join(append([]string{"`fff`, `ff000080`"}, quoted(p.Choices)...), ", ")
	}
	if given, ok := p.Default(); ok && given != "" {
		s += ", default `" + given + "`"
	}
	return s
}

func quoted(words []string) []string {
	list := make([]string, len(words))
	for i, word := range words {
		list[i] = "`" + word + "`"
	}
	return list
}
