package graph

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// doubling is a document of a few hundred bytes whose n fragments each use the next one twice: 2ⁿ fields.
func doubling(n int) string {
	var b strings.Builder
	b.WriteString("{ ...f0 }")
	for i := range n - 1 {
		fmt.Fprintf(&b, " fragment f%d on Query { ...f%d ...f%d }", i, i+1, i+1)
	}
	fmt.Fprintf(&b, " fragment f%d on Query { health { status } }", n-1)
	return b.String()
}

func nested(field string, depth int) string {
	return "{ " + strings.Repeat(field+" { ", depth-1) + "id" + strings.Repeat(" }", depth)
}

func TestDocumentsThatCostMoreThanTheyLookAreRefused(t *testing.T) {
	w := newWorld(t)
	files := "files(first: 200) { nodes { project { files(first: 200) { nodes { id } } } } }"
	for name, c := range map[string]struct{ query, message string }{
		"fragments that double":                 {doubling(20), "more than 1000 fields"},
		"more fragments":                        {doubling(40), "defines 40 fragments"},
		"a fragment that holds itself":          {"{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }", "contains itself"},
		"a cycle nobody uses":                   {"{ health { status } } fragment a on Query { ...a }", "contains itself"},
		"nesting":                               {nested("project", 13), "nests 13 fields"},
		"nesting through fragments":             {"{ ...a } fragment a on Query " + nested("project", 13), "nests 13 fields"},
		"nesting of the schema":                 {"{ __schema { types " + nested("ofType", 20) + " } }", "below the schema"},
		"aliases":                               {"{" + manyTimes(51, "a%d: health { status } ") + "}", "51 aliases"},
		"aliases by the thousand":               {"{" + manyTimes(20_000, "a%d: health{status} ")[:200_000] + "}", "too long"},
		"60 kB of overlapping fields":           {"{" + strings.Repeat("projects{totalCount} ", 3000) + "}", "too long"},
		"200 kB of directives":                  {"{ health " + strings.Repeat("@a ", 66_000) + "{ status } }", "too long"},
		"answers in parts":                      {"{ projects { nodes { ...a @defer } } } fragment a on Project { name }", "@defer is not supported"},
		"parentheses":                           {"{ a(b: " + strings.Repeat("[", 3000), "too long"},
		"the schema again and again":            {"{" + manyTimes(40, "a%d: __schema { types { name } } ") + "}", "more than 5 times"},
		"lists of lists":                        {"{ projects(first: 200) { nodes { " + files + " } } }", "complexity"},
		"lists of lists, their size in a fault": {"{ projects(first: -1) { nodes { " + files + " } } }", "complexity"},
		"the presets of many projects":          {"{ projects(first: 100) { nodes { presets { name } } } }", "complexity"},
		"all operations many times over":        {"{" + manyTimes(40, "a%d: operations { name group kind syntax documentation parameters { name kind } } ") + "}", "complexity"},
		"pages side by side":                    {"{" + manyTimes(40, "a%d: projects(first: 200) { nodes { tags } } ") + "}", "complexity"},
	} {
		t.Run(name, func(t *testing.T) {
			w := w.within(t)
			r := w.ask(c.query, nil)
			code := codeLimit
			if c.message == "contains itself" || strings.Contains(c.message, "not supported") {
				code = codeBadRequest
			}
			w.refused(r, code, c.message)
			if r.status != 400 || len(r.Errors) != 1 || r.Data != nil {
				t.Errorf("status %d, %d errors, data %.100v", r.status, len(r.Errors), r.Data)
			}
		})
	}
}

func manyTimes(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func TestTheGuardLooksAtEachSelectionOnce(t *testing.T) {
	for _, query := range []string{doubling(20), doubling(200), "{ ...a } fragment a on Query { ...a ...a ...b } fragment b on Query { ...a ...b }"} {
		document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, 0)
		if err != nil {
			t.Fatal(err)
		}
		w := walk{limits: defaultLimits(), fragments: document.Fragments, done: map[string]extent{}}
		for range 2 {
			for _, operation := range document.Operations {
				w.measure(operation.SelectionSet)
			}
			for _, fragment := range document.Fragments {
				w.fragment(fragment.Name)
			}
		}
		// Twice each operation, once each fragment, and once the fields in the last fragment.
		if most := 2*len(document.Operations) + len(document.Fragments) + strings.Count(query, "health"); w.visits > most {
			t.Errorf("%d visits, want at most %d", w.visits, most)
		}
	}
}

func TestWhatHonestClientsAskPasses(t *testing.T) {
	w := newWorld(t)
	w.add(w.project.ID, "a.jpg")
	for name, query := range map[string]string{
		"introspection": introspection,
		"a full page of files": `{ projects(first: 1) { nodes { id name tags fileCount bytes files(first: 200) { totalCount pageInfo { hasNextPage endCursor }
			edges { cursor node { id project { id } name type bytes width height frames hasAlpha thumbhash capturedAt camera tags metadata focalPoint { x y }
			createdAt updatedAt url(transformation: "resize/320x") } } } } } }`,
		"covers of projects": `{ projects { nodes { id name fileCount files(first: 4) { nodes { id thumbhash url } } } } }`,
		"twelve levels":      "{ projects { nodes { files { nodes { project { files(first: 1) { nodes { project { files(first: 1) { nodes { id project { id } } } } } } } } } } } }",
	} {
		if r := w.ask(query, nil); name == "twelve levels" && len(r.Errors) > 0 && strings.Contains(r.Errors[0].Message, "complexity") {
			continue // deep enough to pass the guard, wide enough to be refused after it
		} else if r.status != 200 || len(r.Errors) > 0 {
			t.Errorf("%s: %d %v", name, r.status, r.Errors)
		}
	}
}

func TestADocumentThatPassedIsNotReadAgain(t *testing.T) {
	w := newWorld(t)
	known := newDocuments(defaultLimits())
	query := `{ health { status } }`
	w.server.executor.SetQueryCache(known)
	w.get(query, nil)
	if _, ok := known.Get(t.Context(), query); !ok {
		t.Error("the document was not kept")
	}
	long := query + strings.Repeat(" ", defaultLimits().cachedQuery)
	w.get(long, nil)
	if _, ok := known.Get(t.Context(), long); ok {
		t.Error("a long document was kept")
	}
}

// introspection is what GraphiQL asks first.
const introspection = `query IntrospectionQuery { __schema { description queryType { name kind } mutationType { name kind } subscriptionType { name kind }
	types { ...FullType } directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
fragment FullType on __Type { kind name description specifiedByURL
	fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
	inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }
	enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
	ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`
