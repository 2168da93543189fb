package svg

import (
	"bytes"
	"encoding/xml"
	"strings"
)

// write writes the document.
func (n *node) write(out *bytes.Buffer) {
	out.WriteString(`<svg xmlns="` + namespace + `" xmlns:xlink="` + xlink + `"`)
	n.writeRest(out)
}

// writeRest writes an element behind its name.
func (n *node) writeRest(out *bytes.Buffer) {
	for _, a := range n.attrs {
		out.WriteString(" " + a.name + `="`)
		escape(out, a.value)
		out.WriteByte('"')
	}
	out.WriteByte('>')
	start := out.Len()
	if n.name == "style" {
		escape(out, n.sheet())
	} else {
		for _, child := range n.children {
			child.writeInto(out)
		}
	}
	if out.Len() == start {
		out.Truncate(start - 1)
		out.WriteString("/>")
		return
	}
	out.WriteString("</" + n.name + ">")
}

func (n *node) writeInto(out *bytes.Buffer) {
	if n.name == "" {
		escape(out, n.text)
		return
	}
	out.WriteString("<" + n.name)
	n.writeRest(out)
}

// sheet is the text of a style sheet, cleaned as a whole: comments and addresses may go over several pieces.
func (n *node) sheet() string {
	var text strings.Builder
	for _, child := range n.children {
		text.WriteString(child.text)
	}
	clean, _ := cleanStyle(text.String())
	return clean
}

func escape(out *bytes.Buffer, text string) {
	_ = xml.EscapeText(out, []byte(text)) // into memory
}
