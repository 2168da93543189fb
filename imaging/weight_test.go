package imaging

import (
	"strings"
	"testing"
)

func TestASlowEncoderWeighsMore(t *testing.T) {
	src := Source{Size: Size{4000, 3000}, Format: "jpeg", Frames: 1}
	for chain, want := range map[string]int64{
		"resize/4000x/-/format/jpeg":   12_000_000,
		"resize/4000x/-/format/webp":   12_000_000,
		"resize/4000x/-/format/avif":   60_000_000,
		"resize/4000x/-/format/gif":    36_000_000,
		"resize/1000x/-/format/avif":   3_750_000,
		"resize/4000x/-/json":          196_608,
		"crop/1000x1000/-/format/avif": 16_000_000, // the whole picture is decoded
	} {
		parsed, err := Parse(chain)
		if err != nil {
			t.Fatal(err)
		}
		p, err := parsed.Plan(src, Accept{}, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		if p.Weight() != want {
			t.Errorf("%s weighs %d", chain, p.Weight())
		}
	}
}

func TestWhatIsSmallAndHasFewStepsIsQuick(t *testing.T) {
	self := "0193a5b0-7c2e-7cc3-9a5b-2f1d8e7b6c00"
	for chain, quick := range map[string][2]bool{ // of a picture for a screen, and of one from a camera
		"resize/300x/-/format/jpeg":                                   {true, false},
		"resize/300x/-/blur/5/-/brightness/10/-/format/webp":          {true, false},
		"resize/3000x/-/blur/5/-/format/jpeg":                         {false, false},
		"text/90px90p/center/hello/-/format/jpeg":                     {false, false},
		"overlay/" + self + "/50px50p/center/50p/-/format/jpeg":       {false, false},
		"blur/5" + strings.Repeat("/-/blur/5", 30) + "/-/format/jpeg": {false, false},
	} {
		parsed, err := Parse(chain)
		if err != nil {
			t.Fatal(err)
		}
		for i, size := range []Size{{900, 675}, {4000, 3000}} {
			layer := Layer{Source: Source{Size: size, Format: "jpeg", Frames: 1}}
			p, err := parsed.Plan(Source{Size: size, Format: "jpeg", Frames: 1, Layers: map[string]Layer{self: layer}}, Accept{}, DefaultLimits)
			if err != nil {
				t.Fatal(err)
			}
			if p.Quick() != quick[i] {
				t.Errorf("%s of %v: quick is %t", chain, size, p.Quick())
			}
		}
	}
}
