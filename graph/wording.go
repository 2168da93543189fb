package graph

import (
	"strings"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"calotype/graph/model"
)

// longest is how many bytes a message has at the most: what a client sent is said back, but not by the kilobyte.
const longest = 1000

// wording says what the executor found in a sentence that can be read by itself: with the name of what it is about.
func wording(e *gqlerror.Error) string {
	if e.Message == "operation  not found" {
		return "the document holds several operations; operationName says which of them is meant"
	}
	path, ofVariable := strings.CutPrefix(e.Path.String(), "variable.")
	if !ofVariable {
		return e.Message
	}
	variable := "the variable $" + model.Clip(path, 100)
	if kind, isNumber := strings.CutPrefix(e.Message, "cannot use value "); isNumber {
		kind = kind[strings.LastIndexByte(kind, ' ')+1:]
		what := "it is no number of that size"
		if kind == "Int" {
			what = "it is no whole number, or too large"
		}
		return variable + " cannot be used as " + kind + ": " + what
	}
	return variable + ": " + e.Message
}
