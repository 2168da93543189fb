package main

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"calotype/imaging"
)

// A row shows one operation.
type row struct {
	imaging.Description
	Lines [][]*frame // a picture each: as it is, and through each chain
}

// strengths are chains by the name of an operation: those that somebody chose for the sheet, and the examples of the tests.
type strengths struct{ chosen, examples map[string][]string }

func readStrengths(folder string) (s strengths, err error) {
	if s.chosen, err = readChains(filepath.Join(folder, "contact.txt")); err != nil {
		return s, err
	}
	s.examples, err = readChains(filepath.Join(folder, "examples.txt"))
	return s, err
}

func readChains(file string) (map[string][]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	chains := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		if name, list, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(line, "#") {
			for _, chain := range strings.Fields(list) {
				chains[name] = append(chains[name], strings.ReplaceAll(chain, "␣", " "))
			}
		}
	}
	return chains, nil
}

// rows are one for each operation that is seen.
func (s strengths) rows(pictures []picture) []row {
	var rows []row
	for _, d := range imaging.Operations() {
		if d.Role == imaging.TerminalRole || d.Group == imaging.Control {
			continue
		}
		chains := s.of(d)
		if len(chains) == 0 || slices.Equal(chains, []string{"-"}) {
			continue
		}
		r := row{Description: d}
		for i := range pictures {
			line := []*frame{{Picture: i}}
			for _, chain := range chains {
				line = append(line, &frame{Picture: i, Chain: chain})
			}
			r.Lines = append(r.Lines, line)
		}
		rows = append(rows, r)
	}
	return rows
}

// of are the chains that show an operation: those chosen; else three strengths of its number, or each of its choices, where it
// needs nothing besides; else its examples.
func (s strengths) of(d imaging.Description) []string {
	if chains := s.chosen[d.Name]; len(chains) > 0 {
		return chains
	}
	if len(d.Params) == 0 {
		return []string{d.Name}
	}
	for _, p := range d.Params[1:] {
		if _, optional := p.Default(); !optional {
			return s.examples[d.Name]
		}
	}
	var chains []string
	switch p := d.Params[0]; {
	case d.Role == imaging.StateRole: // is seen in what goes by it
		return s.examples[d.Name]
	case p.Kind == imaging.KindChoice:
		for _, choice := range p.Choices {
			chains = append(chains, d.Name+"/"+choice)
		}
	case p.Kind == imaging.KindNumber && p.Min != nil:
		for _, v := range three(p) {
			chains = append(chains, d.Name+"/"+strconv.FormatFloat(v, 'f', -1, 64))
		}
	default:
		return s.examples[d.Name]
	}
	return chains
}

// three are strengths of a number: a weak, a middling and the strongest one, or one on either side of what changes nothing
// and the strongest.
func three(p imaging.Param) []float64 {
	lowest, highest := *p.Min, *p.Max
	if p.Neutral != nil && *p.Neutral > lowest && *p.Neutral < highest {
		below, above := *p.Neutral-lowest, highest-*p.Neutral
		return []float64{*p.Neutral - below/2, *p.Neutral + min(above, below)/2, highest}
	}
	return []float64{lowest + (highest-lowest)/4, lowest + (highest-lowest)/2, highest}
}

// file is the name, without its ending, under which a frame is kept.
func (f *frame) file(pictures []picture) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '+'
	}, f.Chain)
	if len(name) > 80 {
		sum := sha256.Sum256([]byte(f.Chain))
		name = name[:80] + hex.EncodeToString(sum[:4])
	}
	return pictures[f.Picture].name + "+" + name
}
