package imaging

import "strings"

// Preset stands for a named transformation, whose operations come in its place.
type Preset struct{ Name string }

func (o *Preset) Params(p *Params) {
	p.Name(&o.Name, "name", "The name of a preset of the file's project.")
}

// A presetName is 1…64 of letters, digits, - and _.
type presetName string

func (n *presetName) String() string { return string(*n) }

func (n *presetName) set(text string, _ *Param) error {
	if !IsPresetName(text) {
		return &shapeError{"1 to 64 letters, digits, - and _"}
	}
	*n = presetName(text)
	return nil
}

// IsPresetName tells whether a preset may be called so: 1…64 of the letters a…z and A…Z, digits, - and _, and not - alone,
// which is a marker.
func IsPresetName(name string) bool {
	const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	return name != "" && len(name) <= 64 && name != "-" && strings.Trim(name, allowed) == ""
}
