package preflight

import (
	"bytes"
	"strings"
)

// sniffMarkup names SVG, HTML and other XML by the first element, behind any
// number of comments, processing instructions and document types. The
// sniffing windows of browsers and libraries are shorter; a long comment must
// not make a script-bearing document look like nothing.
func sniffMarkup(data []byte) Format {
	data = narrow(data)
	for {
		data = bytes.TrimLeft(data, " \t\r\n\f\x00")
		if len(data) < 2 || data[0] != '<' {
			return Unknown
		}
		switch {
		case bytes.HasPrefix(data, []byte("<!--")):
			data = after(data, "-->")
		case bytes.HasPrefix(data, []byte("<?")):
			rest := after(data, "?>")
			if len(bytes.TrimLeft(rest, " \t\r\n\f\x00")) == 0 && bytes.HasPrefix(data, []byte("<?xml")) {
				return XML
			}
			data = rest
		case len(data) >= 9 && strings.EqualFold(string(data[:9]), "<!doctype"):
			kind := name(bytes.TrimLeft(data[9:], " \t\r\n\f"))
			switch kind {
			case "svg":
				return SVG
			case "html":
				return HTML
			}
			data = afterDoctype(data)
		default:
			return element(name(data[1:]))
		}
	}
}

// element is the format whose root element is called this.
func element(name string) Format {
	local := name[strings.LastIndexByte(name, ':')+1:]
	switch {
	case local == "svg":
		return SVG
	case htmlElements[local]:
		return HTML
	case local != "":
		return XML
	}
	return Unknown
}

// htmlElements begin a page even where its author left out <html>.
var htmlElements = map[string]bool{
	"html": true, "head": true, "body": true, "script": true, "title": true, "meta": true, "link": true, "style": true,
	"iframe": true, "h1": true, "div": true, "font": true, "table": true, "a": true, "b": true, "br": true, "p": true, "img": true,
}

// name reads a lower-cased element name of at most 32 bytes.
func name(data []byte) string {
	end := bytes.IndexAny(data, " \t\r\n\f/>[\x00")
	if end < 0 {
		end = len(data)
	}
	return strings.ToLower(string(data[:min(end, 32)]))
}

// after is what follows the first occurrence of mark; nothing if there is none.
func after(data []byte, mark string) []byte {
	if i := bytes.Index(data, []byte(mark)); i >= 0 {
		return data[i+len(mark):]
	}
	return nil
}

// afterDoctype skips a document type with its internal subset, which may
// contain '>' of its own.
func afterDoctype(data []byte) []byte {
	end := bytes.IndexByte(data, '>')
	if end < 0 {
		return nil
	}
	if subset := bytes.IndexByte(data[:end], '['); subset >= 0 {
		return after(after(data[subset:], "]"), ">")
	}
	return data[end+1:]
}

// narrow turns the beginning of UTF-16 markup into bytes that the rest can
// read, and takes a UTF-8 byte order mark away. Characters beyond ASCII become
// '?', which is enough to find the first element within 64 KiB.
func narrow(data []byte) []byte {
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		return data[3:]
	}
	high := -1
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("<\x00")):
		high = 1
	case bytes.HasPrefix(data, []byte("\xfe\xff")), bytes.HasPrefix(data, []byte("\x00<")):
		high = 0
	default:
		return data
	}
	data = data[:min(len(data), 128<<10)]
	out := make([]byte, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		c := data[i+1-high]
		switch {
		case data[i+high] == 0xfe && c == 0xff || data[i+high] == 0xff && c == 0xfe: // byte order mark
		case data[i+high] != 0 || c >= 0x80:
			out = append(out, '?')
		default:
			out = append(out, c)
		}
	}
	return out
}
