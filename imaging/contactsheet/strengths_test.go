package main

import (
	"slices"
	"testing"

	"calotype/imaging"
)

func TestEveryOperationThatIsSeenIsShownByChainsThatItTakes(t *testing.T) {
	s, err := readStrengths("../testdata")
	if err != nil {
		t.Fatal(err)
	}
	for name := range s.chosen {
		if !slices.ContainsFunc(imaging.Operations(), func(d imaging.Description) bool { return d.Name == name }) {
			t.Errorf("contact.txt shows %s, which is no operation", name)
		}
	}
	rows := s.rows(make([]picture, 1))
	if len(rows) == 0 {
		t.Error("nothing is shown")
	}
	files := map[string]string{}
	for _, r := range rows {
		for _, f := range r.Lines[0] {
			if _, err := imaging.Parse(f.Chain); err != nil {
				t.Errorf("%s is shown as %s: %v", r.Name, f.Chain, err)
			}
			file := f.file(make([]picture, 1))
			if other, taken := files[file]; taken && other != f.Chain {
				t.Errorf("%s and %s are kept in one file", other, f.Chain)
			}
			files[file] = f.Chain
		}
	}
}

func TestThreeStrengthsLieOnBothSidesOfWhatChangesNothing(t *testing.T) {
	number := func(lowest, highest, neutral float64) imaging.Param {
		return imaging.Param{Min: &lowest, Max: &highest, Neutral: &neutral}
	}
	for _, c := range []struct {
		p    imaging.Param
		want []float64
	}{
		{number(-100, 100, 0), []float64{-50, 50, 100}}, {number(-100, 500, 0), []float64{-50, 50, 500}}, {number(0, 100, 0), []float64{25, 50, 100}},
	} {
		if got := three(c.p); !slices.Equal(got, c.want) {
			t.Errorf("from %v to %v: %v; expected are %v", *c.p.Min, *c.p.Max, got, c.want)
		}
	}
}
