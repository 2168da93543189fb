package imaging

import (
	"encoding/json"
	"strings"
)

// MarshalJSON writes the description under the names of the GraphQL schema's Operation. What stands there once keeps its
// name and meaning: clients are made of it.
func (d Description) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Name          string  `json:"name"`
		Group         Group   `json:"group"`
		Kind          Role    `json:"kind"`
		Syntax        string  `json:"syntax"`
		Documentation string  `json:"documentation"`
		Parameters    []Param `json:"parameters"`
	}{d.Name, d.Group, d.Role, d.Syntax(), d.Doc, d.Params})
}

// MarshalJSON writes the parameter under the names of the GraphQL schema's Parameter. A default of null stands for one that must
// be given, and one of "" for an optional one that means something of its own when left out.
func (p Param) MarshalJSON() ([]byte, error) {
	var missing *string
	if text, ok := p.Default(); ok {
		missing = &text
	}
	return json.Marshal(struct {
		Name          string   `json:"name"`
		Kind          Kind     `json:"kind"`
		Documentation string   `json:"documentation"`
		Unit          string   `json:"unit"`
		Minimum       *float64 `json:"minimum"`
		Maximum       *float64 `json:"maximum"`
		Step          *float64 `json:"step"`
		Neutral       *float64 `json:"neutral"`
		Default       *string  `json:"default"`
		Choices       []string `json:"choices"`
		Explanations  []string `json:"explanations"`
		Percent       bool     `json:"percent"`
		Partial       bool     `json:"partial"`
		Opaque        bool     `json:"opaque"`
	}{p.Name, p.Kind, p.Doc, p.Unit, p.Min, p.Max, p.Step, p.Neutral, missing, append([]string{}, p.Choices...), append([]string{}, p.Explanations...), p.Percent, p.Partial, p.Opaque})
}

// Values says what a parameter may be, and what it is when it is left out, in a line of Markdown: what is written as it stands is
// between backquotes.
func (p Param) Values() string {
	s := ""
	switch {
	case p.Kind == KindNumber && len(p.Choices) > 0:
		s += "`" + strings.Join(p.Choices, "` `") + "`, or " + formatNumber(*p.Min) + "…" + formatNumber(*p.Max)
	case p.Kind == KindNumber:
		s += formatNumber(*p.Min) + "…" + formatNumber(*p.Max)
		if p.Unit != "" {
			s += " " + p.Unit
		}
	case p.Kind == KindChoice, p.Kind == KindSwitch:
		s += "`" + strings.Join(p.Choices, "` `") + "`"
	case p.Kind == KindPosition:
		s += "`X,Y` or `" + strings.Join(p.Choices, "` `") + "`"
	case p.Kind == KindDimensions && p.Partial:
		s += "`800x600`, `800x`, `x600`"
	case p.Kind == KindDimensions && p.Unit == "%":
		s += "`50px20p`"
	case p.Kind == KindDimensions && p.Percent:
		s += "`800x600`, `50px20p`"
	case p.Kind == KindDimensions:
		s += "`800x600`"
	case p.Kind == KindArea && !p.Percent:
		s += "`16:9`"
	case p.Kind == KindArea:
		s += "`300x200`, `50px50p`, `16:9`, `" + strings.Join(p.Choices, "`, `") + "`"
	case p.Kind == KindLengths:
		s += "`20`, `10p,0,10p,0`"
	case p.Kind == KindLength:
		s += "`20`, `5p`"
	case p.Kind == KindPercentage:
		s += "`0p`…`100p`"
	case p.Kind == KindBytes:
		s += "`50000`, `50k`, `1500k`, `2m`"
	case p.Kind == KindText:
		s += "a text, with `~~` for ~, `~s` for / and `~n` for a new line"
	case p.Kind == KindPreset:
		s += "a name"
	case p.Kind == KindFile:
		s += strings.Join(append([]string{"a file's id"}, quoted(p.Choices)...), ", ")
	case p.Opaque:
		s += "`fff`, `ff0000`"
	case p.Kind == KindColor:
		s += strings.Join(append([]string{"`fff`, `ff000080`"}, quoted(p.Choices)...), ", ")
	}
	if given, ok := p.Default(); ok && given != "" {
		s += ", default `" + given + "`"
	}
	return s
}

// quoted are words between backquotes.
func quoted(words []string) []string {
	list := make([]string, len(words))
	for i, word := range words {
		list[i] = "`" + word + "`"
	}
	return list
}
