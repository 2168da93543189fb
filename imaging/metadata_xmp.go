package imaging

import (
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
)

const tiffNamespace = "http://ns.adobe.com/tiff/1.0/"

// saidOrientation is an orientation in XMP, as an attribute or as an element.
var saidOrientation = regexp.MustCompile(`(:Orientation(?:\s*=\s*["']|\s*>)\s*)[2-8]`)

// uprightXMP is the same XMP packet with its orientation, if any, set to 1, as the pixels stand upright now; nil where that
// cannot be made sure of, as in a packet that is no well-formed UTF-8.
func uprightXMP(xmp []byte) []byte {
	xmp = saidOrientation.ReplaceAll(xmp, []byte("${1}1"))
	if !standsUpright(xmp) {
		return nil
	}
	return xmp
}

// standsUpright tells whether an XMP packet can be read, and says of no picture that it is to be turned.
func standsUpright(xmp []byte) bool {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimRight(xmp, "\x00")))
	said := func(name xml.Name) bool { return name.Space == tiffNamespace && name.Local == "Orientation" }
	for {
		token, err := d.Token()
		if err != nil {
			return err == io.EOF
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range element.Attr {
			if said(a.Name) && strings.TrimSpace(a.Value) != "1" {
				return false
			}
		}
		if said(element.Name) {
			var plain string
			if err := d.DecodeElement(&plain, &element); err != nil || strings.TrimSpace(plain) != "1" {
				return false
			}
		}
	}
}
