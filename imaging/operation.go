// Package imaging turns a picture and a transformation into another picture.
//
// An [Operation] describes itself once; parsing, canonical spelling, bounds and their messages, the size of the result
// before a pixel is decoded, the controls of the editor and the documentation are derived from that. Adding one is a file
// op_NAME.go, its test, and a line in the list in registry.go.
//
// The path of a picture: [Parse] → [Transformation.Plan] from the header's facts → [Plan.Render].
package imaging

import (
	"context"
	"slices"
)

// An Operation is one step of a transformation.
type Operation interface {
	// Params binds the operation's fields to their spelling, in the order they are written.
	Params(*Params)
}

// An Action changes pixels.
type Action interface {
	Operation
	// Apply changes img in place. Afterwards img has the pixel size that img.Target answered before.
	Apply(ctx context.Context, img *Image) error
}

// A Measurer changes what is known of a picture before any pixel is decoded: its size, or the state that the
// following operations go by.
type Measurer interface {
	Measure(*Layout)
}

// A Colour operation maps each pixel by itself; neighbours of its kind run as one pass.
type Colour interface {
	Operation
	// Colour adds the operation to the pass.
	Colour(*ColourPass)
}

// An outputter says how the result is encoded.
type outputter interface {
	output(*Output)
}

// A teller is a terminal: it answers about the result in place of a picture.
type teller interface {
	Operation
	// says is the form of the answer: sayJSON or sayText.
	says() string
	// answer looks at a rendering of the result that may be smaller than its layout. Errors: *[DecodeError], those of ctx.
	answer(ctx context.Context, img *Image, src Source, m metadata) ([]byte, error)
}

// What terminals answer, where other results have a format.
const (
	sayJSON = "json"
	sayText = "text"
)

// A reader goes by states; what an operation does not name changes nothing for it.
type reader interface {
	// reads names the states that the result depends on. What a state reads itself is added where it holds.
	reads() []string
}

// An orderly action reads the picture once, from top to bottom, so that it need not be held as a whole. Colour operations
// are too.
type orderly interface{ orderly() }

// A scaler is an operation that scales the picture, and so may be given a smaller one to begin with.
type scaler interface {
	// scaling is how many pixels of the result there are per pixel of the layout, along each axis.
	scaling(*Layout) (x, y float64)
}

// A finer operation wants more pixels than the result has, along each side and by this factor, where it runs at a reduced
// scale.
type finer interface{ finer() float64 }

// A looker wants the picture to have at least so many pixels along the longer side, as far as the source has them.
type looker interface{ looksAt() int }

// A surveyor must look at the picture to know what it comes to, such as the box that it cuts out.
type surveyor interface {
	Measurer
	// survey answers the operation that this one is for a picture, of whose frames there is one or more, as they stand
	// before it. The images are in memory, and stay as they are.
	survey(ctx context.Context, frames []*Image) (Operation, error)
	// exact tells whether Measure knows the size of the result without a look; else it answers the largest there may be,
	// and the picture is looked at at its full scale.
	exact() bool
}

// An undecided operation is another one by what is known of the source.
type undecided interface {
	decide(Source) Operation
}

// A normalizer brings values that mean the same to one spelling, after parsing.
type normalizer interface {
	normalize()
}

// A refuser refuses values that do not go together, after parsing.
type refuser interface {
	// refuse names a parameter and what is allowed of it; no problem is an empty one.
	refuse() (parameter, problem string)
}

// A neutral operation can tell that it changes nothing; it is then left out of the canonical form.
type neutral interface {
	neutral() bool
}

// Group is the section an operation stands in: in the documentation and in the editor.
type Group string

// The groups, in the order of the documentation.
const (
	Geometry    Group = "GEOMETRY"
	ColourGroup Group = "COLOUR"
	Blurring    Group = "BLUR"
	Layers      Group = "LAYERS"
	Outputs     Group = "OUTPUT"
	About       Group = "ABOUT"
	Control     Group = "CONTROL"
)

var groups = []Group{Geometry, ColourGroup, Blurring, Layers, Outputs, About, Control}

// Role says how an operation acts in a chain.
type Role string

const (
	ActionRole   Role = "ACTION"   // changes the picture where it stands
	StateRole    Role = "STATE"    // sets how the following actions behave, until set again
	OutputRole   Role = "OUTPUT"   // how the result is encoded; the last one counts, wherever it stands
	TerminalRole Role = "TERMINAL" // answers about the result in place of a picture
)

// A Description tells a person or a program how to use an operation.
type Description struct {
	Name   string
	Group  Group
	Role   Role
	Doc    string
	Params []Param
}

// Syntax is how the operation is written, with optional parameters in brackets: crop/area/[position].
func (d Description) Syntax() string {
	s := d.Name
	for _, p := range d.Params {
		if p.optional {
			s += "/[" + p.Name + "]"
		} else {
			s += "/" + p.Name
		}
	}
	return s
}

// Operations describes every operation, group by group.
func Operations() []Description {
	all := make([]Description, len(registry))
	for i, e := range registry {
		all[i] = Description{e.name, e.group, e.role, e.doc, bind(e.new())}
	}
	slices.SortStableFunc(all, func(a, b Description) int { return slices.Index(groups, a.Group) - slices.Index(groups, b.Group) })
	return all
}
