package imaging

import (
	"context"

	"github.com/davidbyttow/govips/v2/vips"
)

// profiling says what happens to the colours of a source that has a profile; the zero value converts them by it.
type profiling struct {
	fast bool // in our own pass, where it can be done in one
	keep int  // profiles up to so many bytes stay, with the numbers as they are
}

// usualICCSize is up to how many kilobytes a profile stays where max_icc_size does not say.
const usualICCSize = 10

// profiling is what the transformation says of profiles, as far as the result's format can have one.
func (p *Plan) profiling() profiling {
	switch kilobytes := float64(usualICCSize); {
	case p.output.Profiles == "fast":
		return profiling{fast: true}
	case p.output.Profiles == "keep_profile" && !p.t.IsTerminal() && !encoders[p.Format].unprofiled:
		if p.output.MostProfile != nil {
			kilobytes = *p.output.MostProfile
		}
		return profiling{keep: int(kilobytes * 1024)}
	}
	return profiling{}
}

// staying is the profile of a picture that stays, with the numbers as they are; nil where there is none that does.
func (want profiling) staying(ref *vips.ImageRef) []byte {
	if want.keep == 0 || !ref.HasICCProfile() || ref.Bands() < 3 {
		return nil
	}
	switch ref.Interpretation() {
	case vips.InterpretationSRGB, vips.InterpretationRGB, vips.InterpretationRGB16:
	default:
		return nil
	}
	profile := ref.GetICCProfile()
	if _, ok := iccTags(profile); !ok || len(profile) > want.keep || string(profile[16:20]) != "RGB " {
		return nil
	}
	return profile
}

// toSRGBFast converts pixels of 8 bits by a profile of curves and primaries, and takes the profile off; others stay as they
// are.
func (img *Image) toSRGBFast(ctx context.Context) error {
	if !img.HasICCProfile() || img.Interpretation() != vips.InterpretationSRGB || img.BandFormat() != vips.BandFormatUchar {
		return nil
	}
	profile := img.GetICCProfile()
	if isSRGB(profile) {
		return nil
	}
	pass := profilePass(profile)
	if pass == nil {
		return nil
	}
	return pass.apply(ctx, img)
}

// d50 maps linear sRGB to CIE XYZ under D50, the white of profiles, as Bradford adapts it (the primaries of the sRGB
// profile of the ICC).
var d50 = [3][3]float64{
	{0.4360747, 0.3850649, 0.1430804},
	{0.2225045, 0.7168786, 0.0606169},
	{0.0139322, 0.0971045, 0.7141733},
}

// profilePass converts to sRGB by a profile of three curves and three primaries; nil for others.
func profilePass(profile []byte) *ColourPass {
	tags, ok := matrixTags(profile)
	if !ok || string(profile[20:24]) != "XYZ " {
		return nil
	}
	var primaries [3][3]float64 // a column each
	var tone [3]Curve
	for i, channel := range [3]string{"r", "g", "b"} {
		xyz, curve := tags[channel+"XYZ"], tags[channel+"TRC"]
		if _, ok := iccCurve(curve, 0.5); !ok || len(xyz) < 20 {
			return nil
		}
		for row := range 3 {
			primaries[row][i] = fixed(xyz[8+4*row:])
		}
		tone[i] = func(x float64) float64 {
			y, _ := iccCurve(curve, x)
			return y
		}
	}
	var pass ColourPass
	pass.Curves(tone[0], tone[1], tone[2])
	pass.Matrix(product(inverse(d50), primaries), [3]float64{})
	pass.Curve(encoded)
	return &pass
}
