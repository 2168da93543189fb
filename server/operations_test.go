package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"calotype/imaging"
)

type described struct {
	Name, Group, Kind, Syntax, Documentation string
	Parameters                               []map[string]any
}

func TestOperationsArePrintedForProgramsAndForPeople(t *testing.T) {
	var out, errors bytes.Buffer
	if code := realMain([]string{"operations", "--json"}, &out, &errors); code != 0 || errors.Len() > 0 {
		t.Fatalf("exit %d, %s", code, errors.String())
	}
	var list struct {
		Version    string
		Operations []described
	}
	decoder := json.NewDecoder(&out)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&list); err != nil || list.Version != version || len(list.Operations) != len(imaging.Operations()) {
		t.Fatalf("%v, version %q, %d operations", err, list.Version, len(list.Operations))
	}
	var table bytes.Buffer
	if code := realMain([]string{"operations"}, &table, &errors); code != 0 || errors.Len() > 0 {
		t.Fatalf("exit %d, %s", code, errors.String())
	}
	names := strings.Fields("name kind documentation unit minimum maximum step neutral default choices explanations percent partial opaque")
	for _, o := range list.Operations {
		if o.Name == "" || o.Group == "" || o.Kind == "" || o.Syntax == "" || o.Documentation == "" || o.Parameters == nil {
			t.Errorf("%+v lacks something", o)
		}
		if !strings.Contains(table.String(), "  "+o.Syntax+"  ") || !strings.Contains(table.String(), o.Documentation) {
			t.Errorf("%s is not in the table", o.Syntax)
		}
		for _, p := range o.Parameters {
			for _, name := range names {
				if _, ok := p[name]; !ok || len(p) != len(names) {
					t.Errorf("a parameter of %s has not %s but %v", o.Name, name, p)
				}
			}
			if _, ok := p["choices"].([]any); !ok {
				t.Errorf("the choices of %v are no list", p["name"])
			}
		}
	}
	one := list.Operations[slices.IndexFunc(list.Operations, func(o described) bool { return o.Name == "brightness" })]
	if p := one.Parameters[0]; one.Group != "COLOUR" || one.Kind != "ACTION" || p["kind"] != "NUMBER" || p["minimum"] != -100.0 || p["maximum"] != 100.0 ||
		p["neutral"] != 0.0 || p["default"] != nil {
		t.Errorf("%+v", one)
	}
	for _, says := range []string{"(-100…100 %)", "(on off fill)", "(0…100 %, default 10)", "(a file's id, self)"} {
		if !strings.Contains(table.String(), says) {
			t.Errorf("nothing in the table is %s", says)
		}
	}
	var help bytes.Buffer
	if code := realMain([]string{"--help"}, &help, &errors); code != 0 || !strings.Contains(help.String(), "operations") || !strings.Contains(help.String(), "--json") {
		t.Errorf("--help says %s", help.String())
	}
}
