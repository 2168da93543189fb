package imaging

import "encoding/json"

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

// MarshalJSON writes the parameter under the names of the GraphQL schema's Parameter, and whether it may be left out; null
// stands for what it does not have, and a default of "" for an optional one that means something of its own when left out.
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
		Optional      bool     `json:"optional"`
		Percent       bool     `json:"percent"`
		Partial       bool     `json:"partial"`
		Opaque        bool     `json:"opaque"`
	}{p.Name, p.Kind, p.Doc, p.Unit, p.Min, p.Max, p.Step, p.Neutral, missing, append([]string{}, p.Choices...), append([]string{}, p.Explanations...), p.optional, p.Percent, p.Partial, p.Opaque})
}
