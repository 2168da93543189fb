package imaging

import (
	"strings"

	"calotype/imaging/typeset"
)

// A wordsValue is a choice whose words people know by other names too.
type wordsValue struct {
	choiceValue
	aliases map[string]string
}

func (w *wordsValue) set(text string, p *Param) error {
	if known, ok := w.aliases[strings.ToLower(text)]; ok {
		text = known
	}
	return w.choiceValue.set(strings.ToLower(text), p)
}

func (p *Params) words(v *string, name, doc string, aliases map[string]string, choices ...string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindChoice, Choices: choices, value: &wordsValue{choiceValue{v, choices}, aliases}})
}

// A fontSize is a number that is not taken for a colour.
type fontSize struct{ numberValue }

// set passes over digits that can only be a colour: six or eight of them, or some that begin with 0.
func (s *fontSize) set(text string, p *Param) error {
	var c Color
	if c.set(text, p) == nil && (len(text) >= 6 || text[0] == '0') {
		return &shapeError{p.numberBounds()}
	}
	return s.numberValue.set(text, p)
}

func (p *Params) fontSize(v *float64, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindNumber, Unit: "px", value: &fontSize{numberValue{v: v}}}).Between(1, 1000).By(1)
}

// A familyValue is the name of a family of fonts, by its own name or another.
type familyValue string

func (f *familyValue) String() string { return string(*f) }

// set is where whatever is no other value of a font ends; so what it says is what is said of a font that is not known.
func (f *familyValue) set(text string, p *Param) error {
	known, ok := typeset.Family(text)
	if !ok {
		return &boundsError{"one of " + strings.Join(p.Choices, ", ")}
	}
	*f = familyValue(known)
	return nil
}

func (p *Params) family(v *string, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindChoice, Choices: typeset.Families, value: (*familyValue)(v)})
}
