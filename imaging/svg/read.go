package svg

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

const (
	namespace = "http://www.w3.org/2000/svg"
	xlink     = "http://www.w3.org/1999/xlink"
)

// A node is an element that is kept, or a piece of text where it has no name.
type node struct {
	name     string
	attrs    []attr
	children []*node
	text     string
}

type attr struct{ name, value string }

func (n *node) attr(name string) string {
	for _, a := range n.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// read answers what is kept of a document.
func read(data []byte) (*node, error) {
	d, err := decoder(data)
	if err != nil {
		return nil, err
	}
	var root *node
	var open []*node // from the root to where the next token belongs
	count := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line, _ := d.InputPos()
			return nil, broken("the SVG is no well-formed XML, as line %d shows", line)
		}
		switch t := token.(type) {
		case xml.Directive:
			if err := entities(d, t, data); err != nil {
				return nil, err
			}
		case xml.StartElement:
			if count++; count > maxNodes || len(open) >= maxDepth {
				return nil, tooLarge("the SVG has more than %d elements, or more than %d within each other; at most that many are accepted", maxNodes, maxDepth)
			}
			n := keep(t)
			switch {
			case root == nil && (n == nil || n.name != "svg"):
				return nil, broken("the first element of the SVG is not svg")
			case root == nil:
				root = n
			case n == nil || len(open) == 0: // what is behind the first element is not drawn
				if err := d.Skip(); err != nil {
					return nil, broken("the SVG is no well-formed XML: an element does not end")
				}
				continue
			default:
				parent := open[len(open)-1]
				parent.children = append(parent.children, n)
			}
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 && texts[open[len(open)-1].name] {
				parent := open[len(open)-1]
				parent.children = append(parent.children, &node{text: string(t)})
			}
		}
	}
	if root == nil {
		return nil, broken("the SVG has no element")
	}
	return root, nil
}

// decoder reads the encodings that XML has in practice.
func decoder(data []byte) (*xml.Decoder, error) {
	wide := bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
	if wide || bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		var err error
		if data, _, err = transform.Bytes(unicode.BOMOverride(unicode.UTF8.NewDecoder()), data); err != nil {
			return nil, broken("the SVG is not in the encoding that its first bytes name")
		}
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if wide {
			return in, nil
		}
		return charset.NewReaderLabel(label, in)
	}
	d.Entity = map[string]string{}
	return d, nil
}

// entity is a name for a piece of plain text in a document type, as drawing programs write them for their namespaces.
var entity = regexp.MustCompile(`<!ENTITY\s+([A-Za-z_][\w.-]*)\s+(?:"([^"&%<]*)"|'([^'&%<]*)')\s*>`)

// entities lets the decoder know names for plain text. Those of other files, and of other names, stay unknown.
func entities(d *xml.Decoder, doctype xml.Directive, data []byte) error {
	longest := 0
	for _, m := range entity.FindAllSubmatch(doctype, maxNames+1) {
		value := string(m[2]) + string(m[3])
		if len(d.Entity) >= maxNames || len(value) > maxNameHas {
			return tooLarge("the SVG names more than %d entities, or one of more than %d bytes; at most that many are accepted", maxNames, maxNameHas)
		}
		d.Entity[string(m[1])] = value
		longest = max(longest, len(value))
	}
	if bytes.Count(data, []byte("&"))*longest > MaxBytes {
		return tooLarge("the SVG would have more than %d bytes with its entities written out, which is the most that is accepted", MaxBytes)
	}
	return nil
}

// keep answers what is kept of an element, nil where that is nothing.
func keep(t xml.StartElement) *node {
	if t.Name.Space != namespace && t.Name.Space != "" || !drawn[t.Name.Local] {
		return nil
	}
	n := &node{name: t.Name.Local}
	for _, a := range t.Attr {
		if name, value, ok := n.keepAttr(a); ok {
			n.attrs = append(n.attrs, attr{name, value})
		}
	}
	if n.name == "a" { // a link is drawn as what is in it
		n.name = "g"
	}
	return n
}

// plainName is what attributes are called that mean anything to a rasterizer.
var plainName = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9-]*$`)

func (n *node) keepAttr(a xml.Attr) (name, value string, ok bool) {
	name, value = a.Name.Local, a.Value
	switch {
	case name == "href" && (a.Name.Space == "" || a.Name.Space == xlink || a.Name.Space == "xlink"): // some forget to say what xlink is
		if n.name == "a" {
			return "", "", false
		}
		value, ok = n.keepReference(value)
		return "xlink:href", value, ok && n.attr("xlink:href") == ""
	case a.Name.Space == "xml" || a.Name.Space == "http://www.w3.org/XML/1998/namespace":
		return "xml:space", value, name == "space"
	case a.Name.Space != "" || !plainName.MatchString(name) || strings.HasPrefix(strings.ToLower(name), "on"):
		return "", "", false
	case name == "xmlns" || name == "src" || name == "data" || name == "base" || strings.HasPrefix(name, "data-"):
		return "", "", false
	case name == "style" || strings.ContainsAny(value, `(\`):
		value, ok = cleanStyle(value)
		return name, value, ok
	}
	return name, value, true
}
