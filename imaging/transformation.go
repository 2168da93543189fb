package imaging

import (
	"slices"
	"strings"
)

// A Transformation is an ordered list of operations with their values. The zero value is the original, byte for byte.
// It is immutable once parsed and may be used by any number of goroutines.
type Transformation struct {
	steps   []step // actions and states, in order, then outputs or the terminal, in the order of the registry
	written []step // as they were given
}

// A step is an operation with the entry it was registered under, and its place in the text that was parsed.
type step struct {
	entry      *entry
	op         Operation
	start, end int
}

// Step is one operation of a transformation as it is spelled canonically.
type Step struct {
	Operation string
	Text      string // blur/10
	Arguments []Argument
}

// Argument is the value of one parameter.
type Argument struct{ Parameter, Value string }

func (s step) describe() Step {
	d := Step{Operation: s.entry.name, Text: s.entry.name}
	for _, p := range bind(s.op) {
		if text := p.value.String(); text != "" { // empty: left out, and that means something of its own
			d.Arguments = append(d.Arguments, Argument{p.Name, text})
			if text != p.tacit {
				d.Text += "/" + text
			}
		}
	}
	return d
}

func (s step) String() string { return s.describe().Text }

// String is the canonical spelling, such as "resize/640x/-/format/auto"; empty for the original.
func (t Transformation) String() string {
	words := make([]string, len(t.steps))
	for i, s := range t.steps {
		words[i] = s.String()
	}
	return strings.Join(words, "/-/")
}

// Written is what a preset keeps of the transformation: each operation in its canonical spelling, in the order in which they were
// given, as what a state changes or repeats is known only where the preset is used. Actions that change nothing are left
// out, and format/auto, so that the chain around the preset may say it; empty where nothing is left.
func (t Transformation) Written() string {
	var words []string
	for _, s := range t.written {
		format, isFormat := s.op.(*Format)
		if s.entry.role == ActionRole && idle(s.op) || isFormat && format.To == "auto" {
			continue
		}
		words = append(words, s.String())
	}
	return strings.Join(words, "/-/")
}

// Steps describes the operations in canonical order.
func (t Transformation) Steps() []Step {
	list := make([]Step, len(t.steps))
	for i, s := range t.steps {
		list[i] = s.describe()
	}
	return list
}

// IsOriginal tells whether the file is answered byte for byte.
func (t Transformation) IsOriginal() bool { return len(t.steps) == 0 }

// IsTerminal tells whether the answer is about the result in place of the result.
func (t Transformation) IsTerminal() bool { return t.teller() != nil }

// teller is the terminal of the transformation; nil where there is none.
func (t Transformation) teller() teller {
	for _, s := range t.steps {
		if said, ok := s.op.(teller); ok {
			return said
		}
	}
	return nil
}

// UsesFocal tells whether the result depends on the file's focal point.
func (t Transformation) UsesFocal() bool {
	return slices.ContainsFunc(t.steps, func(s step) bool {
		if o, ok := s.op.(*ScaleCrop); ok && o.Smart != "" {
			return true
		}
		return slices.ContainsFunc(bind(s.op), func(p Param) bool { return p.Kind == KindPosition && p.value.String() == "focal" })
	})
}

// Output is how the result is to be encoded.
func (t Transformation) Output() Output {
	var o Output
	for _, s := range t.steps {
		if out, ok := s.op.(outputter); ok {
			out.output(&o)
		}
	}
	return o
}

// canonical brings steps as they were written into their one form: what changes nothing is dropped, states stand where they
// begin to matter, outputs last in the order of the registry. A chain of which nothing is left is still no original: it
// becomes format/auto. With a preset in it, all of it depends on what that comes to, so it stays as it was written.
func canonical(written []step) Transformation {
	if t := (Transformation{written, written}); len(t.Presets()) > 0 || len(written) == 0 {
		return t
	}
	var chain, outputs []step
	var terminal *step        // the last one counts
	last := map[string]step{} // outputs: so it does of each
	for _, s := range written {
		switch s.entry.role {
		case TerminalRole:
			terminal = &s
		case OutputRole:
			last[s.entry.name] = s
		default:
			chain = append(chain, s)
		}
	}
	for i := range registry {
		e := &registry[i]
		s, given := last[e.name]
		switch {
		case e.role != OutputRole:
			continue
		case terminal != nil && !e.terminal: // how it would be encoded changes nothing
			continue
		case e.name == "format" && !given:
			s = step{entry: e, op: e.new()}
		case !given || s.String() == e.name+"/"+e.initial && e.name != "format":
			continue
		}
		outputs = append(outputs, s)
	}
	if terminal != nil {
		outputs = append(outputs, *terminal)
	}
	return Transformation{append(settled(chain, outputs), outputs...), written}
}

// settled drops actions that change nothing, and moves each state to where something goes by it: so one that nothing goes
// by is gone, and so is one that was so already.
func settled(chain, outputs []step) []step {
	var kept []step
	set, said := map[string]step{}, map[string]string{} // the states as they stand, and as kept says
	var say func(Operation)
	say = func(op Operation) {
		r, ok := op.(reader)
		if !ok {
			return
		}
		for _, name := range r.reads() {
			s, given := set[name]
			if !given {
				continue
			}
			if was, ok := said[name]; s.String() != was && (ok || s.String() != name+"/"+s.entry.initial) {
				kept, said[name] = append(kept, s), s.String()
			}
			say(s.op)
		}
	}
	for _, s := range chain {
		switch {
		case s.entry.first:
			kept = append(kept, s)
		case s.entry.role == StateRole:
			set[s.entry.name] = s
		case !idle(s.op):
			say(s.op)
			kept = append(kept, s)
		}
	}
	for _, s := range outputs {
		say(s.op)
	}
	return kept
}

// idle tells whether an action changes nothing: it says so itself, or has parameters and each is at its neutral value.
func idle(op Operation) bool {
	if n, ok := op.(neutral); ok {
		return n.neutral()
	}
	params := bind(op)
	for _, p := range params {
		if p.Neutral == nil || p.value.String() != formatNumber(*p.Neutral) {
			return false
		}
	}
	return len(params) > 0
}
