package delivery

import (
	"fmt"
	"strings"

	"calotype/storage"
)

// disposition is the value of Content-Disposition by RFC 6266, with the name in ASCII for old clients and in UTF-8.
func disposition(kind, name string) string {
	if name == "" {
		return kind
	}
	var plain, exact strings.Builder
	for _, r := range name {
		if storage.Misleading(r) { // the direction of writing can make photo.exe look like a photo
			continue
		}
		if r == '/' { // a name of a file, not a place
			r = '_'
		}
		if r > 0x7e || r == '"' || r == '\\' || r == '%' {
			plain.WriteByte('_')
		} else {
			plain.WriteRune(r)
		}
		for _, b := range []byte(string(r)) {
			if b < 0x80 && (b == '.' || b == '-' || b == '_' || '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z') {
				exact.WriteByte(b)
			} else {
				fmt.Fprintf(&exact, "%%%02X", b)
			}
		}
	}
	if plain.String() == exact.String() {
		return fmt.Sprintf(`%s; filename="%s"`, kind, plain.String())
	}
	return fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, kind, plain.String(), exact.String())
}
