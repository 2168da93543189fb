package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"calotype/graph/model"
)

// A guard bounds a document in time linear to its length, before anything else looks at it.
type guard struct {
	limits limits
	known  graphql.Cache[*ast.QueryDocument] // what passed before
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
} = guard{}

// ExtensionName implements graphql.HandlerExtension.
func (g guard) ExtensionName() string { return "guard" }

// Validate implements graphql.HandlerExtension.
func (g guard) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters implements graphql.OperationParameterMutator: it changes nothing, and refuses.
func (g guard) MutateOperationParameters(ctx context.Context, request *graphql.RawParams) *gqlerror.Error {
	if _, ok := g.known.Get(ctx, request.Query); ok {
		return nil
	}
	document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: request.Query}, g.limits.tokens)
	if err != nil {
		return nil // the executor parses it again and says what is wrong
	}
	if err := g.check(document); err != nil {
		refusal := gqlerror.Wrap(err)
		errcode.Set(refusal, codeLimit) // the presenter sets its own; this says that nothing ran
		return refusal
	}
	return nil
}

func (g guard) check(document *ast.QueryDocument) error {
	if n := len(document.Fragments); n > g.limits.fragments {
		return exceeded("the document defines %d fragments; allowed are at most %d", n, g.limits.fragments)
	}
	w := walk{limits: g.limits, fragments: document.Fragments, done: map[string]extent{}}
	for _, operation := range document.Operations {
		if err := w.within(w.measure(operation.SelectionSet)); err != nil {
			return err
		}
	}
	for _, fragment := range document.Fragments { // also those that no operation uses; where they would stand is not known
		if err := w.within(extent{selections: w.fragment(fragment.Name).selections}); err != nil {
			return err
		}
	}
	if w.aliases > g.limits.aliases {
		return exceeded("the document has %d aliases; allowed are at most %d", w.aliases, g.limits.aliases)
	}
	return nil
}

// An extent is how large a selection is once every fragment is put in where it is used.
type extent struct {
	selections int // no more than one above the limit: it may double with every fragment
	depth      int
	schemaDeep int // depth below __schema and __type
	schemas    int // how often these stand
}

// A walk measures each selection of a document once.
type walk struct {
	limits    limits
	fragments ast.FragmentDefinitionList
	done      map[string]extent // by the name of a fragment; one that is being measured counts as nothing
	aliases   int
	cycle     string
	deferred  bool
	number    string // that is too large for any type
	visits    int    // selection sets that were looked at, for the test that holds this to once each
}

func (w *walk) within(e extent) error {
	switch {
	case w.deferred:
		return &requestError{"@defer is not supported; the answer comes in one piece"}
	case w.number != "":
		return &requestError{"the number " + model.Clip(w.number, 60) + " is too large to stand in a document; send it in a variable"}
	case w.cycle != "":
		return &requestError{"the fragment " + w.cycle + " contains itself"}
	case e.selections > w.limits.selections:
		return exceeded("the document selects more than %d fields, with fragments counted wherever they are used", w.limits.selections)
	case e.schemas > w.limits.schemas:
		return exceeded("the document asks for the schema more than %d times", w.limits.schemas)
	case e.depth > w.limits.depth:
		return exceeded("the document nests %d fields; allowed are at most %d", e.depth, w.limits.depth)
	case e.schemaDeep > w.limits.schemaDeep:
		return exceeded("the document nests %d fields below the schema; allowed are at most %d", e.schemaDeep, w.limits.schemaDeep)
	}
	return nil
}

func (w *walk) measure(set ast.SelectionSet) extent {
	var sum extent
	if len(set) == 0 {
		return sum
	}
	w.visits++
	for _, selection := range set {
		var part extent
		switch s := selection.(type) {
		case *ast.Field:
			part = w.measure(s.SelectionSet)
			for _, argument := range s.Arguments {
				w.value(argument.Value)
			}
			if s.Alias != s.Name {
				w.aliases++
			}
			if s.Name == "__schema" || s.Name == "__type" {
				part.schemaDeep, part.depth = max(part.schemaDeep, part.depth), 0
				part.schemas++
			}
			part.depth++
		case *ast.InlineFragment:
			part = w.measure(s.SelectionSet)
			w.deferred = w.deferred || s.Directives.ForName("defer") != nil
		case *ast.FragmentSpread:
			part = w.fragment(s.Name)
			w.deferred = w.deferred || s.Directives.ForName("defer") != nil
		}
		sum.selections = min(sum.selections+part.selections+1, w.limits.selections+1)
		sum.depth = max(sum.depth, part.depth)
		sum.schemaDeep = max(sum.schemaDeep, part.schemaDeep)
		sum.schemas = min(sum.schemas+part.schemas, w.limits.schemas+1)
	}
	return sum
}

// value looks for numbers that cannot be read.
func (w *walk) value(v *ast.Value) {
	switch v.Kind {
	case ast.IntValue, ast.FloatValue:
		if _, err := v.Value(nil); err != nil {
			w.number = v.Raw
		}
	}
	for _, inner := range v.Children {
		w.value(inner.Value)
	}
}

func (w *walk) fragment(name string) extent {
	if known, ok := w.done[name]; ok {
		if known.selections < 0 {
			w.cycle = name
			return extent{}
		}
		return known
	}
	definition := w.fragments.ForName(name)
	if definition == nil {
		return extent{} // the validation says so
	}
	w.done[name] = extent{selections: -1}
	measured := w.measure(definition.SelectionSet)
	w.done[name] = measured
	return measured
}
