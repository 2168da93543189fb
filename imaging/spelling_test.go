package imaging

import (
	"errors"
	"math"
	"math/rand/v2"
	"net/url"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

func TestTransformationsAreReadAsTheSpellingFileSays(t *testing.T) {
	text, err := os.ReadFile("testdata/spelling.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for n, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "#") || line == "" {
			continue
		}
		cases++
		if input, want, ok := strings.Cut(line, " ->"); ok {
			got, err := Parse(input)
			if want = strings.TrimSpace(want); err != nil || got.String() != want {
				t.Errorf("line %d: %q is read as %q (%v), want %q", n+1, input, got, err, want)
			}
			continue
		}
		input, words, ok := strings.Cut(line, " ! ")
		if !ok {
			t.Fatalf("line %d is no case: %q", n+1, line)
		}
		got, err := Parse(input)
		var parse *ParseError
		if !errors.As(err, &parse) {
			t.Errorf("line %d: %q is read as %q, want an error", n+1, input, got)
			continue
		}
		if !containsAll(err.Error(), words) {
			t.Errorf("line %d: %q is refused with %q, which does not say %q", n+1, input, err, words)
		}
		if parse.Start < 0 || parse.End > len(input) || parse.Start > parse.End {
			t.Errorf("line %d: the place %d…%d is not in %q", n+1, parse.Start, parse.End, input)
		}
	}
	if cases < 100 {
		t.Errorf("only %d cases were read", cases)
	}
}

func containsAll(s, words string) bool {
	for word := range strings.FieldsSeq(words) {
		if !strings.Contains(s, word) {
			return false
		}
	}
	return true
}

func TestAnErrorSaysWhereItIs(t *testing.T) {
	_, err := Parse("-/resize/800x/-/blur/9999/-/flip/")
	var parse *ParseError
	if !errors.As(err, &parse) {
		t.Fatal(err)
	}
	if got := "-/resize/800x/-/blur/9999/-/flip/"[parse.Start:parse.End]; got != "9999" {
		t.Errorf("the error points at %q", got)
	}
	want := ParseError{Operation: "blur", Index: 1, Parameter: "strength", Given: "9999", Allowed: "a number from 0 to 5000",
		Start: parse.Start, End: parse.End, Problem: parse.Problem}
	if *parse != want {
		t.Errorf("got %+v, want %+v", *parse, want)
	}
}

func TestTooManyOperationsAreRefused(t *testing.T) {
	most, err := Parse(strings.Repeat("-/flip/", MaxOperations))
	if err != nil {
		t.Fatalf("%d operations: %v", MaxOperations, err)
	}
	if _, err := Parse(most.String()); err != nil {
		t.Errorf("the canonical form of %d operations: %v", MaxOperations, err)
	}
	if _, err := Parse(strings.Repeat("-/flip/", 500)); err == nil || !strings.Contains(err.Error(), "at most 32") {
		t.Errorf("500 operations: %v", err)
	}
	if _, err := Parse(strings.Repeat("-/flip/-/format/png/-/quality/80/", MaxOperations/2)); err == nil || !strings.Contains(err.Error(), "at most 32") {
		t.Errorf("outputs said again and again: %v", err)
	}
	if _, err := Parse(strings.Repeat("a", MaxText+1)); err == nil {
		t.Error("a text of unbounded length was read")
	}
}

func TestEveryOperationDescribesItself(t *testing.T) {
	for _, d := range Operations() {
		if d.Doc == "" || !strings.HasSuffix(d.Doc, ".") {
			t.Errorf("%s: the documentation %q is no sentence", d.Name, d.Doc)
		}
		for _, p := range d.Params {
			if p.Name == "" || p.Doc == "" {
				t.Errorf("%s: a parameter %q without a name or documentation", d.Name, p.Name)
			}
			if p.Kind == KindNumber && (p.Min == nil || p.Max == nil) {
				t.Errorf("%s: %s has no bounds", d.Name, p.Name)
			}
			if p.Kind == KindNumber {
				checkBounds(t, d, p)
			}
		}
	}
}

// TestEveryNumberHasOneSpelling draws numbers of any length for whatever takes one, on both sides of the bounds.
func TestEveryNumberHasOneSpelling(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	number := func(lowest, highest float64) string {
		v := lowest + (highest-lowest)*random.Float64()
		if random.IntN(3) == 0 {
			v *= math.Pow(10, -12*random.Float64())
		}
		text := strconv.FormatFloat(v, 'f', random.IntN(20), 64)
		return text[:min(len(text), longestNumber)]
	}
	read := 0
	for _, d := range Operations() {
		for _, p := range d.Params {
			for range 400 {
				text := d.Name + "/"
				switch p.Kind {
				case KindNumber:
					text += number(*p.Min-1, *p.Max+1)
				case KindLengths:
					text += number(0, 300) + "p," + number(0, 300) + "p"
				case KindArea:
					if text += number(0, 30) + ":" + number(0, 3); random.IntN(2) == 0 {
						text = d.Name + "/" + number(0, 100) + "px" + number(0, 100) + "p"
					}
				case KindPosition:
					text += "30x20/" + number(-200, 200) + "p," + number(-200, 200) + "p"
				default:
					continue
				}
				first, err := Parse(text)
				if err != nil {
					continue
				}
				read++
				again, err := Parse(first.String())
				if err != nil || again.String() != first.String() {
					t.Fatalf("%q is spelled %q, which is spelled %q (%v)", text, first, again, err)
				}
			}
		}
	}
	if read < 4000 {
		t.Errorf("only %d were read", read)
	}
}

// checkBounds holds a number that is the first parameter to its bounds.
func checkBounds(t *testing.T, d Description, p Param) {
	t.Helper()
	if d.Params[0].Name != p.Name {
		return
	}
	for _, v := range []float64{*p.Min, *p.Max} {
		if _, err := Parse(d.Name + "/" + formatNumber(v)); err != nil {
			t.Errorf("%s refuses its own bound %v: %v", d.Name, v, err)
		}
	}
	for _, v := range []float64{*p.Min - 1, *p.Max + 1} {
		if _, err := Parse(d.Name + "/" + formatNumber(v)); err == nil {
			t.Errorf("%s takes %v, which is out of bounds", d.Name, v)
		}
	}
}

// FuzzParse holds for every text: what it means does not change by being spelled canonically.
func FuzzParse(f *testing.F) {
	text, err := os.ReadFile("testdata/spelling.txt")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		input, _, _ := strings.Cut(strings.Replace(line, " ! ", " ->", 1), " ->")
		f.Add(input)
	}
	for _, list := range examples() {
		for _, input := range list {
			f.Add(input)
		}
	}
	f.Fuzz(func(t *testing.T, input string) {
		first, err := Parse(input)
		if err != nil {
			var parse *ParseError
			if !errors.As(err, &parse) || parse.Start < 0 || parse.End > len(input) || parse.Start > parse.End {
				t.Fatalf("%q: %v", input, err)
			}
			return
		}
		again, err := Parse(first.String())
		if err != nil || again.String() != first.String() {
			t.Fatalf("%q is spelled %q, which is spelled %q (%v)", input, first, again, err)
		}
		if !reflect.DeepEqual(first.Steps(), again.Steps()) || first.IsOriginal() != again.IsOriginal() || first.IsTerminal() != again.IsTerminal() {
			t.Fatalf("%q and %q differ in what they mean", input, first)
		}
		path, err := url.PathUnescape(first.Path())
		if err != nil {
			t.Fatalf("%q is no path of %q: %v", first.Path(), first, err)
		}
		if read, err := Parse(path); err != nil || read.String() != first.String() {
			t.Fatalf("%q does not survive as a path: %v", first, err)
		}
	})
}
