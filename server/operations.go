package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"calotype/imaging"
)

type operationsCommand struct {
	JSON bool `name:"json" help:"As JSON, of which typed clients can be made."`
}

// Run prints every operation of the image URLs.
func (c operationsCommand) Run(out io.Writer) error {
	if c.JSON {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(struct {
			Version    string                `json:"version"`
			Operations []imaging.Description `json:"operations"`
		}{version, imaging.Operations()})
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	var group imaging.Group
	for _, d := range imaging.Operations() {
		if d.Group != group {
			group = d.Group
			fmt.Fprintf(table, "%s\n", group)
		}
		fmt.Fprintf(table, "  %s\t%s\n", d.Syntax(), d.Doc)
		for _, p := range d.Params {
			fmt.Fprintf(table, "      %s\t%s (%s)\n", p.Name, p.Doc, strings.ReplaceAll(p.Values(), "`", ""))
		}
	}
	return table.Flush()
}
