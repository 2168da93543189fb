package access

import (
	"fmt"
	"slices"
	"strings"

	"calotype/storage"
)

// A Right is one thing that may be done in a project, spelled as the API spells it.
type Right string

// The rights.
const (
	Read   Right = storage.RightRead   // see all there is
	Upload Right = storage.RightUpload // add files
	Write  Right = storage.RightWrite  // change files and presets, and purge
	Delete Right = storage.RightDelete // delete files and take them back
	Admin  Right = storage.RightAdmin  // rules, keys, people, webhooks, and the project itself
)

// All are all rights, in the order in which they are told.
var All = []Right{Read, Upload, Write, Delete, Admin}

// Rights are what may be done in a project: a set.
type Rights uint8

// RightsOf is the set of some rights and of what they bring along: who changes files may add some, and who does more than add
// sees what is there.
func RightsOf(rights ...Right) Rights {
	var set Rights
	for _, r := range rights {
		switch r {
		case Admin:
			set |= everything
		case Write:
			set |= bit(Read) | bit(Upload) | bit(Write)
		case Delete:
			set |= bit(Read) | bit(Delete)
		default:
			set |= bit(r)
		}
	}
	return set
}

const everything = Rights(1<<5 - 1)

// bit is the set of one right, none where there is no such right.
func bit(r Right) Rights {
	if i := slices.Index(All, r); i >= 0 {
		return 1 << i
	}
	return 0
}

// Have tells whether a right is in the set.
func (s Rights) Have(r Right) bool { return s&bit(r) != 0 }

// List is the set in the order of [All].
func (s Rights) List() []Right {
	list := []Right{}
	for _, r := range All {
		if s.Have(r) {
			list = append(list, r)
		}
	}
	return list
}

// String is the set as people read it.
func (s Rights) String() string {
	var names []string
	for _, r := range s.List() {
		names = append(names, string(r))
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// A ForbiddenError reports that a caller may see something, and not do this with it.
type ForbiddenError struct {
	Needs Right
	Have  Rights
}

func (e *ForbiddenError) Error() string {
	if e.Needs == Own {
		return "that is for owners of the installation"
	}
	return fmt.Sprintf("that needs the right %s in the project; yours are: %s", e.Needs, e.Have)
}

// Own is what is not of one project: people, and making projects. It is in no set; owners of the installation have it.
const Own Right = "OWN"
