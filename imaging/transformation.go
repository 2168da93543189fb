package imaging

import (
	"slices"
	"strings"
)

// A Transformation is an ordered list of operations with their values. The zero value is the original, byte for byte.
// It is immutable once parsed and may be used by any number of goroutines.
type Transformation struct {
	steps []step // actions and states, in order, then outputs or the terminal, in the order of the registry
}

// A step is an operation with the entry it was registered under.
type step struct {
	entry *entry
	op    Operation
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
			d.Text += "/" + text
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

// Path is the canonical spelling as it follows a file's address: "-/resize/640x/-/format/auto/"; empty for the original.
func (t Transformation) Path() string {
	if t.IsOriginal() {
		return ""
	}
	return "-/" + t.String() + "/"
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

// IsTerminal tells whether the answer is JSON about the result in place of the result.
func (t Transformation) IsTerminal() bool {
	return slices.ContainsFunc(t.steps, func(s step) bool { return s.entry.role == TerminalRole })
}

// UsesFocal tells whether the result depends on the file's focal point.
func (t Transformation) UsesFocal() bool {
	for _, s := range t.steps {
		for _, p := range bind(s.op) {
			if p.Kind == KindPosition && p.value.String() == "focal" {
				return true
			}
		}
	}
	return false
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

// canonical brings steps as they were written into their one form: what changes nothing is dropped, outputs stand last
// in the order of the registry. A chain of which nothing is left is still no original: it becomes format/auto.
func canonical(written []step) Transformation {
	if len(written) == 0 {
		return Transformation{}
	}
	var chain []step
	last := map[string]step{} // outputs and terminals: the last one counts
	for _, s := range written {
		switch s.entry.role {
		case OutputRole, TerminalRole:
			last[s.entry.name] = s
		default:
			chain = append(chain, s)
		}
	}
	t := Transformation{withoutIdle(chain)}
	var terminal *step
	for i := range registry {
		if s, ok := last[registry[i].name]; ok && registry[i].role == TerminalRole {
			terminal = &s
		}
	}
	for i := range registry {
		e := &registry[i]
		s, given := last[e.name]
		switch {
		case e.role != OutputRole:
			continue
		case terminal != nil && !e.source: // how it would be encoded changes nothing
			continue
		case e.name == "format" && !given:
			s = step{e, e.new()}
		case !given || s.String() == e.name+"/"+e.initial && e.name != "format":
			continue
		}
		t.steps = append(t.steps, s)
	}
	if terminal != nil {
		t.steps = append(t.steps, *terminal)
	}
	return t
}

// withoutIdle drops actions that change nothing, states that were so already, and states that are set again before any
// action saw them.
func withoutIdle(chain []step) []step {
	var kept []step
	for _, s := range chain {
		if n, ok := s.op.(neutral); s.entry.role == ActionRole && (ok && n.neutral() || !ok && allNeutral(s.op)) {
			continue
		}
		if s.entry.role == StateRole {
			for len(kept) > 0 {
				i := lastState(kept, s.entry)
				if i < 0 {
					break
				}
				kept = slices.Delete(kept, i, i+1)
			}
			if stateIn(kept, s.entry) == s.String() {
				continue
			}
		}
		kept = append(kept, s)
	}
	return kept
}

// allNeutral tells whether an operation has parameters and each is at its neutral value.
func allNeutral(op Operation) bool {
	params := bind(op)
	for _, p := range params {
		if p.Neutral == nil || p.value.String() != formatNumber(*p.Neutral) {
			return false
		}
	}
	return len(params) > 0
}

// lastState is where the state e was set with no action since; −1 when nowhere.
func lastState(chain []step, e *entry) int {
	for i := len(chain) - 1; i >= 0 && chain[i].entry.role == StateRole; i-- {
		if chain[i].entry == e {
			return i
		}
	}
	return -1
}

// stateIn is how the state e stands at the end of the chain.
func stateIn(chain []step, e *entry) string {
	for _, s := range slices.Backward(chain) {
		if s.entry == e {
			return s.String()
		}
	}
	return e.name + "/" + e.initial
}
