package imaging

import "fmt"

// Presets are the names of the presets that the transformation uses, in the order of the chain. As long as it uses any, it
// stands as it was written and cannot be planned: what a preset comes to, only [Transformation.Expand] tells.
func (t Transformation) Presets() []string {
	var names []string
	for _, s := range t.steps {
		if p, ok := s.op.(*Preset); ok {
			names = append(names, p.Name)
		}
	}
	return names
}

// Expand puts the operations of each preset in its place. find answers the transformation of a name; one that says nothing
// of the format leaves it as it is. Its error is a *[ParseError]: a name that find does not know, a preset within a preset,
// too many operations.
func (t Transformation) Expand(find func(name string) (Transformation, bool)) (Transformation, error) {
	if len(t.Presets()) == 0 {
		return t, nil
	}
	var steps []step
	var from []int // which of t each comes from
	counted := 0
	for i, s := range t.steps {
		parts := []step{s}
		preset, isPreset := s.op.(*Preset)
		if isPreset {
			inner, ok := find(preset.Name)
			switch {
			case !ok:
				return s.refused(i, ParseError{Parameter: "name", Given: preset.Name, Problem: fmt.Sprintf("there is no preset %q in this project", preset.Name)})
			case len(inner.Presets()) > 0:
				return s.refused(i, ParseError{Parameter: "name", Given: preset.Name, Problem: fmt.Sprintf("the preset %q uses a preset itself; that is not allowed", preset.Name)})
			}
			parts = inner.written
		}
		for _, part := range parts {
			if format, ok := part.op.(*Format); ok && isPreset && format.To == "auto" { // the canonical form has it where nothing was said
				continue
			}
			part.start, part.end = s.start, s.end
			steps, from = append(steps, part), append(from, i)
			if part.entry.role != OutputRole {
				counted++
			}
			if counted > MaxOperations { // before the next preset is read
				return s.refused(i, ParseError{Given: s.String(), Allowed: fmt.Sprintf("at most %d operations", MaxOperations),
					Problem: fmt.Sprintf("with its presets the transformation has more than the %d operations that are allowed", MaxOperations)})
			}
		}
	}
	if len(steps) == 0 { // presets that say nothing are still no original
		auto := lookup("format")
		steps = append(steps, step{entry: auto, op: auto.new()})
	}
	if i := misplaced(steps); i >= 0 {
		s := steps[i]
		return s.refused(from[i], ParseError{Given: s.String(),
			Problem: "with its presets the transformation has " + s.entry.name + " in a place other than the first"})
	}
	return canonical(steps), nil
}

// refused is what Expand answers where a step, or what it comes to, is not allowed: the one of this index, as it was written.
func (s step) refused(index int, e ParseError) (Transformation, error) {
	e.Operation, e.Index, e.Start, e.End = s.entry.name, index, s.start, s.end
	return Transformation{}, &e
}

// Default is the id of the file that is served through the same chain when the one that is asked for is missing; empty
// when none is.
func (t Transformation) Default() string {
	for _, s := range t.steps {
		if o, ok := s.op.(*Default); ok {
			return o.File
		}
	}
	return ""
}
