package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// A Setting is one row of the configuration table.
type Setting struct {
	Flag     string // --addr
	Variable string // CALOTYPE_ADDR
	Default  string // the value, or what happens without one
	Help     string
}

// Settings lists what `calotype serve` can be told, in the order of Config. It is read from kong's model, from which the
// flags are parsed and --help is written too.
func Settings() []Setting {
	parser, err := newParser(&commands{}, func(int) {})
	if err != nil {
		panic(err) // the struct tags are wrong, which every test shows
	}
	var list []Setting
	for _, node := range parser.Model.Leaves(false) {
		if node.Name != "serve" {
			continue
		}
		for _, flag := range node.Flags {
			if len(flag.Envs) > 0 {
				list = append(list, Setting{"--" + flag.Name, flag.Envs[0], unset(flag.Value), flag.Help})
			}
		}
	}
	return list
}

// Markdown is the configuration table of the README.
func markdown(list []Setting) string {
	var b strings.Builder
	b.WriteString("| Flag | Variable | Default | Meaning |\n|---|---|---|---|\n")
	for _, s := range list {
		b.WriteString(s.row() + "\n")
	}
	return b.String()
}

func (s Setting) row() string {
	return fmt.Sprintf("| `%s` | `%s` | %s | %s |", s.Flag, s.Variable, s.Default, s.Help)
}

// unset says what a setting is when nobody sets it.
func unset(v *kong.Value) string {
	if text := v.Tag.Get("unset"); text != "" {
		return text
	}
	return "`" + v.Default + "`"
}

// describe is the help of a setting with its default and variable.
func describe(v *kong.Value) string {
	switch {
	case v.Flag == nil || len(v.Flag.Envs) == 0 && v.Default == "":
		return v.Help
	case len(v.Flag.Envs) == 0:
		return fmt.Sprintf("%s [default %s]", v.Help, v.Default)
	}
	return fmt.Sprintf("%s [%s, default %s]", v.Help, v.Flag.Envs[0], strings.Trim(unset(v), "`"))
}
