package imaging

// Kind says what a parameter holds and so how it is asked for: a slider, a menu, a crop frame.
type Kind string

const (
	KindNumber     Kind = "NUMBER"
	KindLength     Kind = "LENGTH"
	KindLengths    Kind = "LENGTHS"
	KindDimensions Kind = "DIMENSIONS"
	KindArea       Kind = "AREA"
	KindPosition   Kind = "POSITION"
	KindColor      Kind = "COLOR"
	KindChoice     Kind = "CHOICE"
	KindSwitch     Kind = "SWITCH"
	KindPercentage Kind = "PERCENTAGE"
	KindBytes      Kind = "BYTES"
	KindText       Kind = "TEXT"
	KindFile       Kind = "FILE"
	KindPreset     Kind = "PRESET"
)

// A Param is one named, documented, bounded argument of an operation.
type Param struct {
	Name, Doc string
	Kind      Kind
	Unit      string   // px, %, °…; empty when there is none
	Min, Max  *float64 // bounds of a number, both included
	Step      *float64 // by which a control moves a number
	Neutral   *float64 // the number that changes nothing
	Choices   []string // words that may be given; for a number or a colour, in its place
	// Explanations are a sentence for each of the choices, where they have some.
	Explanations []string
	Percent      bool // lengths may be percentages
	Partial      bool // one side of the dimensions may be left out
	Opaque       bool // the colour has no opacity

	value    value
	optional bool
	whole    bool
	where    func() bool // nil: always
	tacit    string      // the spelling that is not written out
	absent   []string    // words of the contract that this build cannot serve
}

// Default is the spelling of the value where none is given; false when one must be given.
func (p Param) Default() (string, bool) {
	if !p.optional {
		return "", false
	}
	return p.value.String(), true
}

// Between sets the bounds of a number, both included.
func (p *Param) Between(lowest, highest float64) *Param {
	p.Min, p.Max = &lowest, &highest
	return p
}

// Whole reads a broken number as the next whole one.
func (p *Param) Whole() *Param {
	p.whole = true
	return p
}

// In sets the unit.
func (p *Param) In(unit string) *Param {
	p.Unit = unit
	return p
}

// By sets the step of a control.
func (p *Param) By(step float64) *Param {
	p.Step = &step
	return p
}

// NeutralAt names the value that changes nothing. An operation whose only parameter is neutral is left out of the
// canonical form.
func (p *Param) NeutralAt(v float64) *Param {
	p.Neutral = &v
	return p
}

// WithoutOpacity refuses a colour's opacity, which would mean nothing.
func (p *Param) WithoutOpacity() *Param {
	p.Opaque = true
	return p
}

// Optional lets the parameter be left out; the field's value before parsing is the default.
func (p *Param) Optional() *Param {
	p.optional = true
	return p
}

// Where says that the parameter may be given only after others that make allowed true.
func (p *Param) Where(allowed func() bool) *Param {
	p.where = allowed
	return p
}

// Explained says a sentence of each of the choices.
func (p *Param) Explained(sentences ...string) *Param {
	p.Explanations = sentences
	return p
}

// Tacit names a default that is not written out, as it will never be another: that of a last parameter.
func (p *Param) Tacit(v float64) *Param {
	p.tacit = formatNumber(v)
	return p
}

// Absent names words that the contract has in the place of this parameter and that this build cannot serve.
func (p *Param) Absent(words ...string) *Param {
	p.absent = words
	return p
}

// Or lets one of these words stand in the place of the value; the word is empty where the value is given.
func (p *Param) Or(word *string, choices ...string) *Param {
	p.Choices = choices
	p.value = &orWord{p.value, word}
	return p
}

// Params collects an operation's parameters, as a flag.FlagSet collects flags.
type Params struct{ list []*Param }

func bind(op Operation) []Param {
	var p Params
	op.Params(&p)
	list := make([]Param, len(p.list))
	for i, param := range p.list {
		list[i] = *param
	}
	return list
}

func (p *Params) add(param Param) *Param {
	p.list = append(p.list, &param)
	return &param
}

// Number binds a decimal number.
func (p *Params) Number(v *float64, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindNumber, value: &numberValue{v: v}})
}

// Percentage binds a share of 0…100 percent, written with its unit: 40p.
func (p *Params) Percentage(v *float64, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindPercentage, Unit: "%", value: percentageValue{v}}).Between(0, 100).By(1)
}

// Bytes binds a whole number of bytes, which k and m behind it multiply by a thousand and a million.
func (p *Params) Bytes(v *int64, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindBytes, Unit: "bytes", value: bytesValue{v}})
}

// Length binds a length that cannot be negative, in pixels or percent.
func (p *Params) Length(v *Length, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindLength, Unit: "px", Percent: true, value: lengthValue{v}})
}

// Lengths binds one to four lengths that cannot be negative, separated by commas, as the radii of corners in CSS.
func (p *Params) Lengths(v *[]Length, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindLengths, Unit: "px", Percent: true, value: &lengthsValue{v}})
}

// Dimensions binds a width and a height in whole pixels.
func (p *Params) Dimensions(v *Dimensions, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindDimensions, Unit: "px", value: &dimensionsValue{v: v}})
}

// PartialDimensions binds a width and a height of which either may be left out.
func (p *Params) PartialDimensions(v *Dimensions, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindDimensions, Unit: "px", Partial: true, value: &dimensionsValue{v: v, partial: true}})
}

// Box binds a width and a height in pixels or percent, which may exceed 100.
func (p *Params) Box(v *Dimensions, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindDimensions, Unit: "px", Percent: true, value: &dimensionsValue{v: v, units: pixelsOrPercent}})
}

// PercentBox binds a width and a height in percent, which may exceed 100.
func (p *Params) PercentBox(v *Dimensions, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindDimensions, Unit: "%", Percent: true, value: &dimensionsValue{v: v, units: percentOnly}})
}

// Area binds dimensions, in pixels or percent, or a ratio.
func (p *Params) Area(v *Area, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindArea, Unit: "px", Percent: true, value: &areaValue{v}})
}

// Ratio binds a width to a height, nil where it is left out.
func (p *Params) Ratio(v **Ratio, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindArea, value: ratioValue{v}})
}

// Position binds a place.
func (p *Params) Position(v *Position, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindPosition, Unit: "px", Percent: true, Choices: positionWords, value: v})
}

// Percentages binds a place that is given in percent or by a keyword.
func (p *Params) Percentages(v *Position, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindPosition, Unit: "%", Percent: true, Choices: positionWords, value: percentPosition{v}})
}

// Color binds a colour.
func (p *Params) Color(v *Color, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindColor, value: v})
}

// Choice binds one word out of choices.
func (p *Params) Choice(v *string, name, doc string, choices ...string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindChoice, Choices: choices, value: &choiceValue{v, choices}})
}

// Switch binds yes or no.
func (p *Params) Switch(v *bool, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindSwitch, Choices: []string{"yes", "no"}, value: (*switchValue)(v)})
}

// Text binds a text of people, in the escapes of [escapeText].
func (p *Params) Text(v *string, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindText, value: (*textValue)(v)})
}

// Name binds the name of a preset.
func (p *Params) Name(v *string, name, doc string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindPreset, value: (*presetName)(v)})
}

// File binds the id of a file, or one of some words in its place, such as self.
func (p *Params) File(v *string, name, doc string, words ...string) *Param {
	return p.add(Param{Name: name, Doc: doc, Kind: KindFile, Choices: words, value: (*fileValue)(v)})
}
