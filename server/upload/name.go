package upload

import (
	"path"
	"strings"
	"unicode/utf8"

	"calotype/storage"
)

// maxName bounds a file's name in bytes, as most file systems do.
const maxName = 255

// CleanName makes a name that can be shown and offered for download of whatever a client sent as one: the last part of a
// path, without control characters and those that turn the direction of writing, valid UTF-8, 1 to 255 bytes. The
// extension outlives the shortening. It never names a place: bytes lie under the id of their file.
func CleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || storage.Misleading(r) || r == '\ufeff' {
			return -1
		}
		return r
	}, name)
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.TrimSpace(name)
	if strings.Trim(name, ".") == "" {
		return "untitled"
	}
	if len(name) <= maxName {
		return name
	}
	extension := path.Ext(name)
	if len(extension) > 16 {
		extension = ""
	}
	return cut(strings.TrimSuffix(name, extension), maxName-len(extension)) + extension
}

// cut is the beginning of s in at most n bytes, without half a character at the end.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
