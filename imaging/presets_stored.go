package imaging

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/agnivade/levenshtein"
)

// Presets are the presets of a project by name. They may be expanded by any number of goroutines.
type Presets map[string]func() (Transformation, error)

// Add adds a preset as it is stored. It is read when it is asked for first, and then no more.
func (p Presets) Add(name, text string) {
	p[name] = sync.OnceValues(func() (Transformation, error) { return Parse(text) })
}

// Expand is [Transformation.Expand] by these presets. Where there is none of a name, the error lists those most like it.
func (p Presets) Expand(t Transformation) (Transformation, error) {
	var broken error
	expanded, err := t.Expand(func(name string) (Transformation, bool) {
		read, ok := p[name]
		if !ok {
			return Transformation{}, false
		}
		preset, err := read()
		if err != nil {
			broken = err
		}
		return preset, err == nil
	})
	var unknown *ParseError
	if !errors.As(err, &unknown) || unknown.Parameter == "" {
		return expanded, err
	}
	switch _, known := p[unknown.Given]; {
	case broken != nil:
		unknown.Problem = fmt.Sprintf("the preset %q is not understood by this build: %s", unknown.Given, broken)
	case known:
	case len(p) == 0:
		unknown.Problem += ", which has none"
	default:
		near := p.nearest(unknown.Given)
		unknown.Allowed = strings.Join(near, ", ")
		unknown.Problem += "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return expanded, unknown
}

// mostNear is how many names are listed in place of one that is not there.
const mostNear = 3

// nearest is the name most like the one given, with further ones that share half of it.
func (p Presets) nearest(name string) []string {
	given, distance := strings.ToLower(name), make(map[string]int, len(p))
	for other := range p {
		distance[other] = levenshtein.ComputeDistance(given, strings.ToLower(other))
	}
	names := slices.Sorted(maps.Keys(p))
	slices.SortStableFunc(names, func(a, b string) int { return distance[a] - distance[b] })
	n := 1
	for n < min(len(names), mostNear) && distance[names[n]] <= len(name)/2 {
		n++
	}
	return names[:n]
}
