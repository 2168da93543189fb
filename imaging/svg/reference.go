package svg

import (
	"bytes"
	"encoding/base64"
	"strings"

	"calotype/imaging/preflight"
)

// keepReference answers what is kept of where an element refers to: another element of the document, or for a picture its
// bytes, where they stand in the address and are of a kind that is decoded without harm.
func (n *node) keepReference(to string) (string, bool) {
	to = strings.TrimSpace(to)
	if id, ok := strings.CutPrefix(to, "#"); ok {
		return "#" + id, id != ""
	}
	if n.name != "image" {
		return "", false
	}
	return embedded(to)
}

// embedded holds a picture within the document to what is held of uploads, and writes its address anew.
func embedded(address string) (string, bool) {
	kind, body, found := strings.Cut(address, ",")
	if !found || len(kind) < len("data:;base64") || !strings.EqualFold(kind[:5], "data:") || !strings.HasSuffix(strings.ToLower(kind), ";base64") {
		return "", false
	}
	body = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n\f=", r) {
			return -1
		}
		return r
	}, body)
	data, err := base64.RawStdEncoding.DecodeString(body)
	if err != nil {
		return "", false
	}
	info, err := preflight.Check(data, preflight.Limits{Pixels: maxImage, TotalPixels: maxImage})
	if err != nil || info.Frames > 1 {
		return "", false
	}
	switch info.Format {
	case preflight.JPEG, preflight.PNG, preflight.GIF, preflight.WebP:
		var b bytes.Buffer
		b.WriteString("data:" + info.Format.MediaType() + ";base64,")
		e := base64.NewEncoder(base64.StdEncoding, &b)
		_, _ = e.Write(data) // into memory
		_ = e.Close()
		return b.String(), true
	}
	return "", false
}
