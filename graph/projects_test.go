package graph

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
)

func TestAProjectIsMadeRenamedDeletedAndRestored(t *testing.T) {
	w := newWorld(t)
	id := w.get(`mutation { createProject(input: {name: "Lacock"}) { id } }`, nil, "createProject", "id")
	const one = `query($id: ID!) { project(id: $id) { id name fileCount bytes tags } }`
	w.same(w.get(one, vars{"id": id}, "project"), fmt.Sprintf(`{"id": %q, "name": "Lacock", "fileCount": 0, "bytes": 0, "tags": []}`, id))

	w.same(w.get(`mutation($id: ID!) { updateProject(id: $id, input: {name: "Reading"}) { name } }`, vars{"id": id}, "updateProject", "name"), `"Reading"`)
	w.same(w.get(`mutation($id: ID!) { updateProject(id: $id, input: {}) { name } }`, vars{"id": id}, "updateProject", "name"), `"Reading"`)

	w.same(w.get(`mutation($id: ID!) { deleteProject(id: $id) }`, vars{"id": id}, "deleteProject"), fmt.Sprintf("%q", id))
	w.same(w.get(one, vars{"id": id}, "project"), `null`)
	w.same(w.get(`mutation($id: ID!) { restoreProject(id: $id) { name } }`, vars{"id": id}, "restoreProject", "name"), `"Reading"`)
	w.same(w.get(one, vars{"id": id}, "project", "name"), `"Reading"`)
}

func TestProjectsComeInPagesOldestFirst(t *testing.T) {
	w := newWorld(t)
	for i := range 4 {
		_, err := w.library.CreateProject(t.Context(), fmt.Sprint("P", i))
		w.must(err)
	}
	const list = `query($after: String) { projects(first: 2, after: $after) { nodes { name } edges { cursor node { name } } totalCount
		pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
	var names []any
	var cursor any
	for page := 0; ; page++ {
		got := w.get(list, vars{"after": cursor}, "projects")
		for i, node := range at(got, "nodes").([]any) {
			names = append(names, at(node, "name"))
			w.same(at(got, "edges", i, "node"), fmt.Sprintf(`{"name": %q}`, at(node, "name")))
		}
		w.same(at(got, "totalCount"), `5`)
		w.same(at(got, "pageInfo", "hasPreviousPage"), fmt.Sprint(page > 0))
		cursor = at(got, "pageInfo", "endCursor")
		if at(got, "pageInfo", "hasNextPage") == false {
			break
		}
	}
	w.same(names, fmt.Sprintf(`[%q, "P0", "P1", "P2", "P3"]`, w.project.Name))
	back := w.get(`query($before: String) { projects(last: 2, before: $before) { nodes { name } pageInfo { hasPreviousPage hasNextPage } } }`, vars{"before": cursor}, "projects")
	w.same(back, `{"nodes": [{"name": "P1"}, {"name": "P2"}], "pageInfo": {"hasPreviousPage": true, "hasNextPage": true}}`)
}

func TestUnknownAndMalformedIDsOfProjectsAreRefusedByName(t *testing.T) {
	w := newWorld(t)
	unknown := uuid.Must(uuid.NewV7()).String()
	for _, mutation := range []string{
		`mutation($id: ID!) { updateProject(id: $id, input: {name: "x"}) { id } }`,
		`mutation($id: ID!) { deleteProject(id: $id) }`,
		`mutation($id: ID!) { restoreProject(id: $id) { id } }`,
	} {
		w.refused(w.ask(mutation, vars{"id": unknown}), codeNotFound, "there is no project "+unknown)
		w.refused(w.ask(mutation, vars{"id": "{" + unknown + "}"}), codeBadRequest, "is no id")
		w.refused(w.ask(mutation, vars{"id": "xyzzy"}), codeBadRequest, `"xyzzy" is no id`)
	}
	w.same(w.get(`query($id: ID!) { project(id: $id) { id } }`, vars{"id": unknown}, "project"), `null`)
	w.refused(w.ask(`query($id: ID!) { project(id: $id) { id } }`, vars{"id": "7"}), codeBadRequest, `"7" is no id`)
}

func TestNamesOfProjectsFollowTheRules(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"", "  ", "a\x00b"} {
		r := w.ask(`mutation($n: String!) { createProject(input: {name: $n}) { id } }`, vars{"n": name})
		w.refused(r, codeInvalid, "")
		w.same(r.Errors[0].Extensions["field"], `"name"`)
	}
}
