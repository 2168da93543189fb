package svg

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func clean(t *testing.T, body string) string {
	t.Helper()
	out, err := Clean([]byte(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:x="urn:x" width="9" height="9">` + body + `</svg>`))
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	inner := strings.TrimPrefix(string(out), `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"`)
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(inner, "/>"), ">"), "</svg>")
}

func TestWhatDrawsStaysAndAllElseGoes(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	picture := "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
	huge := "data:image/png;base64," + base64.StdEncoding.EncodeToString(bytes.Replace(b.Bytes(), []byte("\x00\x00\x00\x01\x00\x00\x00\x01"), []byte("\x00\x00\xff\x00\x00\x00\xff\x00"), 1))
	for _, c := range []struct{ in, out string }{
		{`<rect width="1" height="2" fill="#f00"/>`, `<rect width="1" height="2" fill="#f00"/>`},
		{`<g transform="rotate(45 1,2)"><path d="M0 0"/></g>`, `<g transform="rotate(45 1,2)"><path d="M0 0"/></g>`},
		{`<text>a &lt; b<tspan> c</tspan></text>`, `<text>a &lt; b<tspan> c</tspan></text>`},
		{`<text xml:space="preserve">a</text>`, `<text xml:space="preserve">a</text>`},
		{`<script>alert(1)</script>`, ``},
		{`<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>`, ``},
		{`<x:script>alert(1)</x:script>`, ``},
		{`<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="javascript:alert(1)"/></body></foreignObject>`, ``},
		{`<animate attributeName="href" to="javascript:alert(1)"/><set/><handler/><metadata/>`, ``},
		{`<g onload="alert(1)" OnClick="x" x:onload="y" fill="red"/>`, `<g fill="red"/>`},
		{`<a href="javascript:alert(1)" xlink:href="http://x.test/"><rect/></a>`, `<g><rect/></g>`},
		{`<use href="#a"/>`, `<use xlink:href="#a"/>`},
		{`<use xlink:href="http://x.test/y.svg#a"/><use href="y.svg#a"/><use href="data:image/svg+xml,x#a"/>`, `<use/><use/><use/>`},
		{`<image href="` + picture + `"/>`, `<image xlink:href="` + picture + `"/>`},
		{`<image href="` + huge + `"/>`, `<image/>`},
		{`<image href="sibling.png"/><image href="file:///etc/passwd"/><image href="//x.test/p"/><image xlink:href="data:image/svg+xml;base64,PHN2Zy8+"/>`, `<image/><image/><image/><image/>`},
		{`<feImage href="http://x.test/"/>`, `<feImage/>`},
		{`<rect fill="url(#a)" stroke="url( '#b' )"/>`, `<rect fill="url(#a)" stroke="url(#b)"/>`},
		{`<rect fill="url(http://x.test/#a)"/>`, `<rect fill="none"/>`},
		{`<rect style="fill:url(http://x.test/); stroke : URL(#b)"/>`, `<rect style="fill:none; stroke : url(#b)"/>`},
		{`<rect style="fill:u\72l(http://x.test/)"/>`, `<rect/>`},
		{`<rect style="fill:image-set('x')"/>`, `<rect/>`},
		{`<style>@import url(http://x.test/a.css); .a{fill:red}@font-face{src:url(http://x.test)} /* @import */ .b{fill:url("x")}</style>`, `<style> .a{fill:red}   .b{fill:none}</style>`},
		{`<style>.a{fill:r<!-- x -->ed}</style>`, `<style>.a{fill:red}</style>`},
		{`<style>@import "http://x.test/a.css"</style>`, `<style/>`},
		{`<style><![CDATA[.a{fill:red}]]></style>`, `<style>.a{fill:red}</style>`},
		{`<?xml-stylesheet href="http://x.test/a.css"?><rect/>`, `<rect/>`},
		{`<rect src="x" data-x="y" xml:base="http://x.test/" data="z"/>`, `<rect/>`},
		{`<title>&lt;script&gt;</title>`, `<title>&lt;script&gt;</title>`},
		{`<rect id="&quot;&gt;&lt;script&gt;"/>`, `<rect id="&#34;&gt;&lt;script&gt;"/>`},
	} {
		if got := clean(t, c.in); got != c.out {
			t.Errorf("%s\n is %s\nwant %s", c.in, got, c.out)
		}
	}
}

func TestEncodingsAndEntitiesOfDrawingProgramsAreRead(t *testing.T) {
	wide := []byte("\xff\xfe")
	for _, r := range `<?xml version="1.0" encoding="UTF-16"?><svg xmlns="http://www.w3.org/2000/svg"><text>ü</text></svg>` {
		wide = append(wide, byte(r), byte(r>>8))
	}
	for name, document := range map[string]string{
		"utf-16":      string(wide),
		"utf-8 mark":  "\xef\xbb\xbf<svg xmlns='http://www.w3.org/2000/svg'><text>ü</text></svg>",
		"latin 1":     "<?xml version='1.0' encoding='ISO-8859-1'?><svg xmlns='http://www.w3.org/2000/svg'><text>\xfc</text></svg>",
		"no name":     "<svg><text>ü</text></svg>",
		"entities":    `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd" [<!ENTITY ns "http://www.w3.org/2000/svg"><!ENTITY u 'ü'>]><svg xmlns="&ns;"><text>&u;</text></svg>`,
		"with prefix": `<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:text>ü</s:text></s:svg>`,
	} {
		out, err := Clean([]byte(document))
		if err != nil || !strings.Contains(string(out), "<text>ü</text>") {
			t.Errorf("%s: %q, %v", name, out, err)
		}
	}
}

func TestWhatIsTooMuchOrNoSVGIsRefused(t *testing.T) {
	laughs := `<g id="l0"><rect/></g>`
	for i := 1; i < 40; i++ {
		laughs += fmt.Sprintf(`<g id="l%d">%s</g>`, i, strings.Repeat(fmt.Sprintf(`<use href="#l%d"/>`, i-1), 10))
	}
	patterns := `<pattern id="p0"/>`
	for i := 1; i < 40; i++ {
		patterns += fmt.Sprintf(`<pattern id="p%d">%s</pattern>`, i, strings.Repeat(fmt.Sprintf(`<rect fill="url(#p%d)"/>`, i-1), 10))
	}
	entities := "<!DOCTYPE svg [<!ENTITY a '" + strings.Repeat("x", 200) + "'>]><svg><text>" + strings.Repeat("&a;", 30_000) + "</text></svg>"
	for name, c := range map[string]struct {
		document string
		large    bool
	}{
		"laughs":          {"<svg>" + laughs + "</svg>", true},
		"patterns":        {"<svg>" + patterns + "</svg>", true},
		"deep":            {"<svg>" + strings.Repeat("<g>", 300) + strings.Repeat("</g>", 300) + "</svg>", true},
		"many":            {"<svg>" + strings.Repeat("<g/>", maxNodes) + "</svg>", true},
		"long":            {"<svg>" + strings.Repeat(" ", MaxBytes) + "</svg>", true},
		"much of a name":  {entities, true},
		"wide":            {`<svg width="1000000000" height="1"/>`, true},
		"high":            {`<svg width="1" height=" 1e400mm"/>`, true},
		"a large view":    {`<svg viewBox="0,0 10 200000000"/>`, true},
		"other file":      {`<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg><text>&x;</text></svg>`, false},
		"names in names":  {`<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><svg><text>&b;</text></svg>`, false},
		"parameter":       {`<!DOCTYPE svg [<!ENTITY % p SYSTEM "http://x.test/">%p;]><svg><text>&y;</text></svg>`, false},
		"does not end":    {"<svg><g>", false},
		"html":            {"<html><svg/></html>", false},
		"other namespace": {`<svg xmlns="urn:x"/>`, false},
		"nothing":         {"", false},
	} {
		_, err := Clean([]byte(c.document))
		var e *Error
		if !errors.As(err, &e) || e.TooLarge != c.large {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatRefersToItselfEnds(t *testing.T) {
	clean(t, `<g id="a"><use href="#a"/><use href="#b"/></g><g id="b"><use href="#a"/></g><pattern id="p"><rect fill="url(#p)"/></pattern>`)
}

func packed(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := io.WriteString(z, text)
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCompressedTextIsUnpackedWithinTheLimit(t *testing.T) {
	whole := packed(t, "<svg/>")
	if text, err := Unpack(whole); err != nil || string(text) != "<svg/>" {
		t.Errorf("%q, %v", text, err)
	}
	for name, c := range map[string]struct {
		data  []byte
		large bool
	}{
		"bomb": {packed(t, strings.Repeat(" ", MaxBytes+1)), true}, "cut": {whole[:len(whole)-9], false}, "no gzip": {[]byte("<svg/>"), false},
	} {
		_, err := Unpack(c.data)
		var e *Error
		if !errors.As(err, &e) || e.TooLarge != c.large {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzClean holds every copy to what a copy is: well-formed, the same when it is cleaned again, and without what is left out.
func FuzzClean(f *testing.F) {
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "corpus", "svg", "*.svg")) // may be absent
	for _, name := range files {
		if data, err := os.ReadFile(name); err == nil && len(data) < 10_000 {
			f.Add(data)
		}
	}
	f.Add([]byte(`<svg xmlns="http://www.w3.org/2000/svg"><style>a{b:url(#c)}</style><use href="#a" style="x:y(z)"/></svg>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := Clean(data)
		if err != nil {
			return
		}
		again, err := Clean(out)
		if err != nil || !bytes.Equal(out, again) {
			t.Errorf("cleaned again it is\n%q, %v; before\n%q", again, err, out)
		}
		for d := xml.NewDecoder(bytes.NewReader(out)); ; {
			token, err := d.Token()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatalf("%q: %v", out, err)
			}
			start, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			if !drawn[start.Name.Local] {
				t.Errorf("%s is left", start.Name.Local)
			}
			for _, a := range start.Attr {
				if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") || a.Name.Local == "href" && !strings.HasPrefix(a.Value, "#") && !strings.HasPrefix(a.Value, "data:image/") {
					t.Errorf("%s=%q is left", a.Name.Local, a.Value)
				}
			}
		}
	})
}
