package imaging

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

var (
	randomChains = flag.Int("chains", 400, "how many random chains are rendered")
	randomSeed   = flag.Uint64("chains-seed", 1, "which random chains those are")
)

// randomTexts are what people might write: plain, with escapes, right to left, an emoji, and what is no markup.
var randomTexts = []string{"Calotype", "two~nlines", "50~s50~~", "שלום", "مرحبا", "👩‍🚀", "<b>&amp;", "-~-"}

// randomValue spells a value that the parameter takes.
func randomValue(r *rand.Rand, p Param) string {
	number := func(lowest, highest float64) string {
		return formatNumber(float64(int(lowest + r.Float64()*(highest-lowest) + .5)))
	}
	length := func() string {
		if p.Unit == "%" || p.Percent && r.IntN(2) == 0 {
			return number(1, 150) + "p"
		}
		return number(1, 120)
	}
	if len(p.Choices) > 0 && (p.Kind == KindChoice || p.Kind == KindSwitch || r.IntN(2) == 0) {
		return p.Choices[r.IntN(len(p.Choices))]
	}
	switch p.Kind {
	case KindNumber:
		lowest, highest := 0.0, 100.0
		if p.Min != nil {
			lowest, highest = *p.Min, *p.Max
		}
		switch r.IntN(4) {
		case 0: // the ends, and near the neutral value, are where things go wrong
			return formatNumber([]float64{lowest, highest}[r.IntN(2)])
		case 1:
			if p.Neutral != nil {
				lowest, highest = max(lowest, *p.Neutral-3), min(highest, *p.Neutral+3)
			}
		}
		return formatNumber(rounded(float64(int((lowest+r.Float64()*(highest-lowest))*10)) / 10))
	case KindPercentage:
		return number(0, 100) + "p"
	case KindLength:
		return length()
	case KindLengths:
		words := make([]string, 1+r.IntN(4))
		for i := range words {
			words[i] = length()
		}
		return strings.Join(words, ",")
	case KindArea:
		if r.IntN(2) == 0 {
			return number(1, 20) + ":" + number(1, 20)
		}
		return length() + "x" + length()
	case KindDimensions:
		width, height := length(), length()
		if p.Partial {
			switch r.IntN(3) {
			case 0:
				width = ""
			case 1:
				height = ""
			}
		}
		return width + "x" + height
	case KindPosition:
		if p.Unit == "%" {
			return number(0, 100) + "p," + number(0, 100) + "p"
		}
		return number(-60, 120) + "," + number(-20, 120) + "p"
	case KindColor:
		return fmt.Sprintf("%08x", r.Uint32())[:[]int{3, 4, 6, 8}[r.IntN(4)]]
	case KindBytes:
		return number(1, 200) + "k"
	case KindText:
		return randomTexts[r.IntN(len(randomTexts))]
	case KindFile:
		return "11111111-2222-4333-8444-555555555555"
	}
	panic("no value of kind " + p.Kind)
}

// randomOperation spells an operation with values that it takes each, though perhaps not together. Optional ones are left out
// from some place on.
func randomOperation(r *rand.Rand, d Description) string {
	text := d.Name
	for _, p := range d.Params {
		if p.optional && r.IntN(3) == 0 {
			break
		}
		text += "/" + randomValue(r, p)
	}
	return text
}

func TestRandomChainsAreWhatWasPlannedOrAreRefused(t *testing.T) {
	r := rand.New(rand.NewPCG(*randomSeed, 0))
	limits := DefaultLimits
	limits.Side, limits.Pixels, limits.HeldPixels = 500, 150_000, 600_000
	var operations, terminals []Description
	for _, d := range tried() {
		switch d.Role {
		case ActionRole, StateRole:
			operations = append(operations, d)
		case TerminalRole:
			terminals = append(terminals, d)
		}
	}
	var all []sample
	for name, data := range map[string][]byte{
		"rgb": encodePNG(t, scene(Size{48, 36}, 3)), "alpha": encodePNG(t, scene(Size{41, 52}, 4)), "a dot": encodePNG(t, scene(Size{1, 1}, 3)),
		"a line": encodePNG(t, scene(Size{1, 90}, 4)), "animated": animation(t, "webp", Size{20, 14}, []Color{{200, 0, 0, 255}, {0, 200, 0, 90}}, []int{40, 40}),
	} {
		facts, err := Probe(t.Context(), data, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, sample{name: name, data: data, src: facts.Source})
	}
	slices.SortFunc(all, func(a, b sample) int { return strings.Compare(a.name, b.name) }) // a map has no order
	drawn := 0
	for range *randomChains {
		var chain []string
		for range 1 + r.IntN(6) {
			chain = append(chain, randomOperation(r, operations[r.IntN(len(operations))]))
		}
		if r.IntN(10) == 0 {
			chain = append(chain, randomOperation(r, terminals[r.IntN(len(terminals))]))
		}
		s := all[r.IntN(len(all))]
		was, problem := s.rendered(t, chain, limits)
		if was {
			drawn++
		}
		if problem == "" {
			continue
		}
		for i := 0; i < len(chain); { // what it takes to fail
			shorter := slices.Delete(slices.Clone(chain), i, i+1)
			if _, still := s.rendered(t, shorter, limits); still != "" {
				chain, problem = shorter, still
			} else {
				i++
			}
		}
		t.Errorf("%s of %s %s", strings.Join(chain, "/-/"), s.name, problem)
	}
	if drawn*2 < *randomChains {
		t.Errorf("only %d of %d chains were rendered; the others were refused", drawn, *randomChains)
	}
	vips.AssertNoLeaks(t)
}

// rendered tells whether a chain was rendered, and what is wrong with what it made; it may be refused by an error of a kind
// that edges know.
func (s sample) rendered(t *testing.T, chain []string, limits Limits) (was bool, problem string) {
	text := strings.Join(chain, "/-/")
	transformation, err := Parse(text)
	if errors.As(err, new(*ParseError)) {
		return false, ""
	}
	if again, err := Parse(transformation.String()); err != nil || again.String() != transformation.String() {
		return false, fmt.Sprintf("is %s, which is read as %s (%v)", transformation, again, err)
	}
	refused := func(err error) bool { // by a sentence for people
		kind := fmt.Sprintf("%T", err)
		return strings.HasPrefix(kind, "*imaging.") && kind != "*imaging.DecodeError"
	}
	p, err := transformation.Plan(s.src.with(t, text), Accept{}, limits)
	if refused(err) {
		return false, ""
	}
	if err != nil {
		return false, err.Error()
	}
	result, err := p.Render(t.Context(), s.data)
	if refused(err) {
		return false, ""
	}
	if err != nil {
		return false, err.Error()
	}
	known := p.measured() == len(p.layouts)
	if result.Format != "json" && known && result.Size != p.Size || result.Frames != p.Frames {
		return true, fmt.Sprintf("is %v with %d frames; planned was %v with %d", result.Size, result.Frames, p.Size, p.Frames)
	}
	frame, err := NewViewer(s.src.with(t, text), loader(s.data), limits).show(t.Context(), transformation, 16)
	if err != nil {
		return true, "cannot be previewed: " + err.Error()
	}
	if known && frame.Full != p.Size {
		return true, fmt.Sprintf("is previewed as of %v; planned was %v", frame.Full, p.Size)
	}
	if p.Format == "json" {
		return true, ""
	}
	for _, drawn := range unencoded(t, p, s.data) {
		if alpha := p.layouts[len(p.chain)].Alpha; alpha != (drawn.bands == 4) {
			return true, fmt.Sprintf("has %d bands; planned was alpha %v", drawn.bands, alpha)
		}
	}
	return true, ""
}
