package imaging

import "testing"

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
