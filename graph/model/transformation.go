package model

import (
	"errors"
	"unicode/utf16"

	"github.com/99designs/gqlgen/graphql"

	"calotype/imaging"
)

// A Reading is a transformation as it was read, or what is wrong with it.
type Reading struct {
	Canonical *imaging.Transformation
	Expanded  *imaging.Transformation // nil where there was nothing to expand
	Steps     []imaging.Step
	Error     *TransformationError
}

// A TransformationError says what of a transformation could not be understood. Places are counted in UTF-16 code units,
// as browsers and editors do.
type TransformationError struct {
	Message    string
	Operation  string
	Index      int // which operation of the chain, from 0
	Parameter  *string
	Given      *string
	Allowed    *string
	Start, End int
}

// Error is the sentence for people.
func (e *TransformationError) Error() string { return e.Message }

// Read reads a transformation as it was typed, and what it comes to by the presets of a project, which expand puts in and is
// asked for only where there are some; nil stands for no project. What is wrong with the text is in the answer; all else that
// expand has to say is the error.
func Read(text string, expand func(imaging.Transformation) (imaging.Transformation, error)) (*Reading, error) {
	t, problem := parse(text)
	if problem != nil {
		return &Reading{Error: problem}, nil
	}
	reading := &Reading{Canonical: &t, Steps: t.Steps()}
	if expand == nil || len(t.Presets()) == 0 {
		return reading, nil
	}
	expanded, err := expand(t)
	var wrong *imaging.ParseError
	switch {
	case errors.As(err, &wrong):
		return &Reading{Error: located(text, wrong)}, nil
	case err != nil:
		return nil, err
	}
	reading.Expanded = &expanded
	return reading, nil
}

func parse(text string) (imaging.Transformation, *TransformationError) {
	t, err := imaging.Parse(text)
	if err == nil {
		return t, nil
	}
	var wrong *imaging.ParseError
	if !errors.As(err, &wrong) {
		wrong = &imaging.ParseError{Problem: err.Error(), End: len(text)}
	}
	return t, located(text, wrong)
}

// located is an error of imaging with its place in the text.
func located(text string, parse *imaging.ParseError) *TransformationError {
	return &TransformationError{
		Message:   parse.Error(),
		Operation: clip(parse.Operation),
		Index:     parse.Index,
		Parameter: unlessEmpty(parse.Parameter),
		Given:     unlessEmpty(clip(parse.Given)),
		Allowed:   unlessEmpty(parse.Allowed),
		Start:     units(text, parse.Start),
		End:       units(text, parse.End),
	}
}

// units counts the UTF-16 code units of the first n bytes of s.
func units(s string, n int) int {
	count := 0
	for _, r := range s[:min(n, len(s))] {
		count += max(utf16.RuneLen(r), 1) // broken UTF-8 reads as one replacement character a byte
	}
	return count
}

func unlessEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// MarshalTransformation writes the canonical form.
func MarshalTransformation(t imaging.Transformation) graphql.Marshaler {
	return graphql.MarshalString(t.String())
}

// UnmarshalTransformation reads a transformation; its error is a *[TransformationError] where the text is wrong.
func UnmarshalTransformation(v any) (imaging.Transformation, error) {
	text, ok := v.(string)
	if !ok {
		return imaging.Transformation{}, malformed("a transformation is a string, such as \"resize/640x/-/blur/10\"")
	}
	t, problem := parse(text)
	if problem != nil {
		return t, problem
	}
	return t, nil
}
