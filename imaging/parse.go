package imaging

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Bounds of what is read at all.
const (
	MaxOperations = 32   // in one transformation; what says how the result is encoded is not counted when it is said first
	MaxText       = 8192 // bytes of a transformation
)

// A ParseError says what of a transformation could not be understood, and where.
type ParseError struct {
	Operation  string // as it was written
	Index      int    // which operation of the chain, from 0
	Parameter  string // empty when it is not about one
	Given      string
	Allowed    string
	Start, End int // the place in the text: bytes from Start up to End
	Problem    string
}

// Error is a sentence for people: what was given, what is allowed, where.
func (e *ParseError) Error() string {
	return fmt.Sprintf("operation %d: %s", e.Index+1, e.Problem)
}

// A word is a piece of a transformation between slashes, with its place in the text.
type word struct {
	text       string
	start, end int
}

// Parse reads a transformation as it stands in a URL after the file's id, or as people type it: operations separated by
// "/-/", with or without the first marker and the last slash. Its error is always a *[ParseError].
func Parse(text string) (Transformation, error) {
	if len(text) > MaxText {
		return Transformation{}, &ParseError{Start: MaxText, End: len(text),
			Problem: fmt.Sprintf("the text has %d bytes; allowed are at most %d", len(text), MaxText)}
	}
	var steps []step
	said := map[*entry]bool{}
	index, counted := 0, 0
	for words := range operations(text) {
		if words[0].text == "@clib" { // a marker that file uploaders of other services add
			continue
		}
		// The canonical form may have outputs that were not given, and must still be read.
		if e := lookup(words[0].text); e == nil || e.role != OutputRole || said[e] {
			counted++
		} else {
			said[e] = true
		}
		if counted > MaxOperations {
			return Transformation{}, &ParseError{Operation: words[0].text, Index: index, Start: words[0].start, End: len(text),
				Given: words[0].text, Allowed: fmt.Sprintf("at most %d operations", MaxOperations),
				Problem: fmt.Sprintf("at most %d operations are allowed in one transformation", MaxOperations)}
		}
		s, err := parseStep(words, index)
		if err != nil {
			return Transformation{}, err
		}
		steps = append(steps, s)
		index++
	}
	if i := misplaced(steps); i >= 0 {
		s := steps[i]
		return Transformation{}, &ParseError{Operation: s.entry.name, Index: i, Start: s.start, End: s.end, Given: s.String(),
			Problem: s.entry.name + " must be the first operation"}
	}
	return canonical(steps), nil
}

// mostWords is how many words of an operation are looked at: more than any takes, so that the first that is too many is seen.
const mostWords = 32

// operations cuts the text at its markers. The words of one are gone when the next comes.
func operations(text string) iter.Seq[[]word] {
	return func(yield func([]word) bool) {
		var words []word
		for start := 0; start <= len(text); {
			end := start
			for end < len(text) && text[end] != '/' {
				end++
			}
			switch w := (word{text[start:end], start, end}); {
			case w.text == "":
			case w.text != "-":
				if len(words) < mostWords {
					words = append(words, w)
				}
			case len(words) > 0:
				if !yield(words) {
					return
				}
				words = words[:0]
			}
			start = end + 1
		}
		if len(words) > 0 {
			yield(words)
		}
	}
}

func parseStep(words []word, index int) (step, error) {
	name, arguments := words[0], words[1:]
	fail := func(at word, e ParseError) (step, error) {
		e.Operation, e.Index, e.Start, e.End = name.text, index, at.start, at.end
		return step{}, &e
	}
	if slices.Contains(absent, name.text) {
		return fail(name, ParseError{Given: name.text, Problem: name.text + " is not available in this build"})
	}
	entry := lookup(name.text)
	if entry == nil {
		near := nearest(name.text)
		return fail(name, ParseError{Given: name.text, Allowed: near,
			Problem: fmt.Sprintf("there is no operation %q; did you mean %s?", clip(name.text), near)})
	}
	op := entry.new()
	var params Params
	op.Params(&params)
	next := 0
	for _, argument := range arguments {
		p, err := assign(params.list, &next, argument.text)
		switch {
		case p == nil:
			return fail(argument, ParseError{Given: argument.text, Allowed: count(len(params.list)),
				Problem: fmt.Sprintf("%s takes %s; %q is one too many", entry.name, count(len(params.list)), clip(argument.text))})
		case errors.As(err, new(absentError)):
			return fail(argument, ParseError{Parameter: p.Name, Given: argument.text,
				Problem: fmt.Sprintf("%s/%s is not available in this build", entry.name, argument.text)})
		case err != nil:
			allowed := err.Error()
			return fail(argument, ParseError{Parameter: p.Name, Given: argument.text, Allowed: allowed,
				Problem: fmt.Sprintf("the %s of %s is %q; allowed is %s", called(p, err), entry.name, clip(argument.text), allowed)})
		}
	}
	for _, p := range params.list[next:] {
		if !p.optional {
			allowed := p.missing()
			return fail(name, ParseError{Parameter: p.Name, Allowed: allowed,
				Problem: fmt.Sprintf("%s needs its %s: %s", entry.name, p.Name, allowed)})
		}
	}
	if c, ok := op.(refuser); ok {
		if p, problem := c.refuse(); problem != "" {
			return fail(name, ParseError{Parameter: p, Allowed: problem, Problem: fmt.Sprintf("%s: %s", entry.name, problem)})
		}
	}
	if n, ok := op.(normalizer); ok {
		n.normalize()
	}
	return step{entry, op, words[0].start, words[len(words)-1].end}, nil
}

// assign gives an argument to the next parameter whose shape it has, passing over optional ones that it cannot be.
// It answers that parameter, with an error where the value is not allowed; nil when no parameter is left. Where it is of no
// parameter's shape, that is the first one, and the error says what each would take.
func assign(params []*Param, next *int, text string) (*Param, error) {
	var wrong misfit
	for i := *next; i < len(params); i++ {
		p := params[i]
		if p.where != nil && !p.where() {
			continue
		}
		if slices.Contains(p.absent, text) {
			return p, absentError{}
		}
		err := p.value.set(text, p)
		var shape *shapeError
		if err == nil || !errors.As(err, &shape) {
			*next = i + 1
			return p, err
		}
		wrong.params, wrong.allowed = append(wrong.params, p), append(wrong.allowed, shape.allowed)
		if !p.optional {
			break
		}
	}
	if wrong.params == nil {
		return nil, nil
	}
	return wrong.params[0], &wrong
}

// A misfit is an argument that has the shape of none of the parameters it could be for.
type misfit struct {
	params  []*Param
	allowed []string
}

func (m *misfit) Error() string { return strings.Join(m.allowed, "; or ") }

// called names the parameters that an error is about.
func called(p *Param, err error) string {
	var m *misfit
	if !errors.As(err, &m) {
		return p.Name
	}
	list := make([]string, len(m.params))
	for i, p := range m.params {
		list[i] = p.Name
	}
	return strings.Join(list, " or ")
}

// missing says what the parameter would take.
func (p *Param) missing() string { return p.value.set("", p).Error() }

func count(n int) string {
	switch n {
	case 0:
		return "no parameters"
	case 1:
		return "one parameter"
	}
	return fmt.Sprintf("at most %d parameters", n)
}

// clip shortens what a client sent before it is said back.
func clip(s string) string {
	if len(s) > 60 {
		return s[:57] + "…"
	}
	return s
}

// nearest is the operation whose name is most like the one given.
func nearest(name string) string {
	best, distance := "", 1<<30
	for _, e := range registry {
		if d := levenshtein.ComputeDistance(clip(name), e.name); d < distance {
			best, distance = e.name, d
		}
	}
	return best
}
