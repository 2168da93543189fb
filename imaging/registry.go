package imaging

import (
	"slices"
	"strings"
)

// registry holds every operation in the order of the documentation; outputs stand in the order in which the canonical
// form lists them. Adding an operation is its file and one line in the list of its group.
var registry = slices.Concat(geometry, colouring, blurring, layers, outputs, abouts, controls)

func section(group Group, list ...entry) []entry {
	for i := range list {
		list[i].group = group
	}
	return list
}

// standing is an entry of a state or an output that stands with its defaults where it is absent.
func standing(e entry) entry {
	e.initial = strings.TrimPrefix(step{entry: &e, op: e.new()}.String(), e.name+"/")
	return e
}

// An entry registers an operation.
type entry struct {
	name     string
	group    Group // that of its list
	role     Role
	doc      string
	initial  string           // states and outputs: the parameters that hold where the operation is absent, see standing
	first    bool             // stands before all actions and states
	terminal bool             // outputs: matters to what terminals answer too
	new      func() Operation // the fields of what it answers are the defaults
}

var byName = func() map[string]*entry {
	m := make(map[string]*entry, len(registry))
	for i := range registry {
		m[registry[i].name] = &registry[i]
	}
	return m
}()

// lookup finds an operation by name; nil when there is none.
func lookup(name string) *entry { return byName[name] }

// absent are operations of the contract that this build cannot serve.
var absent = []string{"detect_faces", "zoom_objects", "smart_resize", "gif2video"}
