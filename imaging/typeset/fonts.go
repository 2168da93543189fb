package typeset

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
)

// What fonts/build.sh has put there: fonts, gzipped, and their licences.
//
//go:embed all:fonts/dist
var dist embed.FS

// Licences are the licences of all fonts, as one text.
func Licences() string {
	text, _ := dist.ReadFile("fonts/dist/LICENSES.txt")
	return string(text)
}

// A typeface is one font file. It is read when it is first used, and kept.
type typeface struct {
	name string // of its file
	read func() (*font.Font, error)
}

var typefaces = map[string]*typeface{}

// named makes the typeface of a file.
func named(name string) *typeface {
	if t := typefaces[name]; t != nil {
		return t
	}
	t := &typeface{name: name}
	t.read = sync.OnceValues(func() (*font.Font, error) {
		f, err := unpack(name)
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", name, err)
		}
		return f, nil
	})
	typefaces[name] = t
	return t
}

func unpack(name string) (*font.Font, error) {
	packed, err := dist.ReadFile("fonts/dist/" + name + ".ttf.gz")
	if err != nil {
		return nil, fmt.Errorf("this build is without it: run make fonts and build again (%w)", err)
	}
	unzip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(unzip)
	if err != nil {
		return nil, err
	}
	face, err := font.ParseTTF(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return face.Font, nil
}

// A styled typeface is one that is made bolder or slanted by us where there is no file that is.
type styled struct {
	*typeface
	smeared, slanted bool
}

// A family has typefaces for bold and italic text, or some of them.
type family struct{ regular, bold, italic, boldItalic *typeface }

// Families are the names of fonts to choose from; the first is the default. Those with Noto and DejaVu are named as
// Uploadcare names them.
var Families = []string{"DejaVu", "DejaVuSerif", "DejaVuMono", "Noto", "NotoSerif", "NotoMono", "Caveat", "Anton"}

var families = map[string]*family{
	"DejaVu":      four("DejaVuSans"),
	"DejaVuSerif": four("DejaVuSerif"),
	"DejaVuMono":  four("DejaVuSansMono"),
	"Noto":        four("NotoSans"),
	"NotoSerif":   four("NotoSerif"),
	"NotoMono":    {regular: named("NotoSansMono"), bold: named("NotoSansMono-Bold")},
	"Caveat":      {regular: named("Caveat"), bold: named("Caveat-Bold")},
	"Anton":       {regular: named("Anton")},
}

func four(name string) *family {
	return &family{named(name), named(name + "-Bold"), named(name + "-Italic"), named(name + "-BoldItalic")}
}

// aliases are other names, in lower case and without spaces, by which people may ask for a family.
var aliases = map[string]string{
	"sans": "DejaVu", "sansserif": "DejaVu", "dejavusans": "DejaVu", "serif": "DejaVuSerif",
	"mono": "DejaVuMono", "monospace": "DejaVuMono", "dejavusansmono": "DejaVuMono",
	"notosans": "Noto", "notosansmono": "NotoMono", "handwriting": "Caveat", "cursive": "Caveat", "display": "Anton",
}

// Family finds a family by its name or another that people know it by, however it is written: "noto-serif", "Sans".
func Family(name string) (string, bool) {
	flat := strings.NewReplacer(" ", "", "-", "", "_", "", "+", "").Replace(strings.ToLower(name))
	if known, ok := aliases[flat]; ok {
		return known, true
	}
	i := slices.IndexFunc(Families, func(f string) bool { return strings.ToLower(f) == flat })
	if i < 0 {
		return "", false
	}
	return Families[i], true
}

// in is the typeface of a style, or the nearest there is with what it lacks.
func (f *family) in(bold, italic bool) styled {
	switch {
	case bold && italic && f.boldItalic != nil:
		return styled{typeface: f.boldItalic}
	case bold && f.bold != nil:
		return styled{typeface: f.bold, slanted: italic}
	case italic && f.italic != nil:
		return styled{typeface: f.italic, smeared: bold}
	}
	return styled{f.regular, bold, italic}
}

// A fallback is a family for characters that others lack.
type fallback struct {
	family
	ranges []rune // pairs: the first and the last character that it is asked for
}

func (f *fallback) covers(r rune) bool {
	for i := 0; i < len(f.ranges); i += 2 {
		if r >= f.ranges[i] && r <= f.ranges[i+1] {
			return true
		}
	}
	return false
}

func regular(name string, ranges ...rune) *fallback {
	return &fallback{family{regular: named(name)}, ranges}
}

func two(name string, ranges ...rune) *fallback {
	return &fallback{family{regular: named(name), bold: named(name + "-Bold")}, ranges}
}

// scripts are fonts made for a script. They come before a family that happens to have some of its letters.
var scripts = []*fallback{
	two("NotoSansHebrew", 0x0590, 0x05ff, 0xfb1d, 0xfb4f),
	two("NotoSansArabic", 0x0600, 0x06ff, 0x0750, 0x077f, 0x0870, 0x08ff, 0xfb50, 0xfdff, 0xfe70, 0xfefc),
	two("NotoSansDevanagari", 0x0900, 0x097f, 0xa8e0, 0xa8ff),
	regular("NotoSansBengali", 0x0980, 0x09ff),
	regular("NotoSansGurmukhi", 0x0a00, 0x0a7f),
	regular("NotoSansGujarati", 0x0a80, 0x0aff),
	regular("NotoSansTamil", 0x0b80, 0x0bff),
	regular("NotoSansTelugu", 0x0c00, 0x0c7f),
	regular("NotoSansKannada", 0x0c80, 0x0cff),
	regular("NotoSansMalayalam", 0x0d00, 0x0d7f),
	regular("NotoSansSinhala", 0x0d80, 0x0dff),
	two("NotoSansThai", 0x0e00, 0x0e7f),
	regular("NotoSansLao", 0x0e80, 0x0eff),
	regular("NotoSansMyanmar", 0x1000, 0x109f, 0xa9e0, 0xa9ff, 0xaa60, 0xaa7f),
	regular("NotoSansEthiopic", 0x1200, 0x139f, 0x2d80, 0x2ddf, 0xab00, 0xab2f),
	regular("NotoSansKhmer", 0x1780, 0x17ff, 0x19e0, 0x19ff),
}

// The characters that Chinese, Japanese and Korean share. Each language has its own shapes of them.
var shared = []rune{0x1100, 0x11ff, 0x2e80, 0x33ff, 0x3400, 0x4dbf, 0x4e00, 0x9fff, 0xa960, 0xa97f, 0xac00, 0xd7ff,
	0xf900, 0xfaff, 0xfe10, 0xfe1f, 0xfe30, 0xfe4f, 0xff00, 0xffef, 0x20000, 0x323af}

var (
	chinese  = regular("NotoSansSC", shared...)
	japanese = regular("NotoSansJP", shared...)
	korean   = regular("NotoSansKR", shared...)

	universal = &fallback{*families["DejaVu"], []rune{0, 0x10ffff}}
	emoji     = regular("NotoColorEmoji", 0, 0x10ffff)
)
