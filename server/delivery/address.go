package delivery

import (
	"regexp"
	"strings"

	"github.com/google/uuid"
)

// An address is the path of a URL taken apart, nothing decided yet.
type address struct {
	file           uuid.UUID
	known          bool   // the id is one
	transformation string // as it was written
	filename       string // the name of a download; empty when none is given
}

var (
	idForm       = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)
	filenameForm = regexp.MustCompile(`\.[A-Za-z][0-9A-Za-z]*$`)
)

// Owns tells whether a path is that of an image: /image/… or the alias /{uuid}/….
func Owns(path string) bool {
	_, ok := rest(path)
	return ok
}

// rest is the path from the file's id on.
func rest(path string) (string, bool) {
	path = strings.TrimLeft(path, "/")
	first, after, _ := strings.Cut(path, "/")
	if first == "image" {
		return strings.TrimLeft(after, "/"), true
	}
	return path, idForm.MatchString(first)
}

// parseAddress takes a path that Owns answers true for apart. Repeated slashes mean one.
func parseAddress(path string) address {
	path, _ = rest(path)
	id, chain, _ := strings.Cut(path, "/")
	a := address{transformation: chain}
	if idForm.MatchString(id) {
		a.file, a.known = uuid.MustParse(id), true
	}
	if last := chain[strings.LastIndexByte(chain, '/')+1:]; filenameForm.MatchString(last) {
		a.filename, a.transformation = last, strings.TrimSuffix(chain, last)
	}
	return a
}
