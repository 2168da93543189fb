package imaging

import "github.com/davidbyttow/govips/v2/vips"

// toSRGB converts pixels of any kind to 8 bits in sRGB with 3 bands, or 4 with alpha. An embedded profile says what
// the values mean; where there is none, or a broken one, they are what is usual: sRGB, or the CMYK that libvips has
// built in. Where it is not converted by its profile, the numbers stay as they are. The image must be named.
func (img *Image) toSRGB(byProfile bool) error {
	if byProfile && img.HasICCProfile() && !isSRGB(img.GetICCProfile()) {
		fallback := map[vips.Interpretation]string{vips.InterpretationCMYK: "cmyk", vips.InterpretationSRGB: "srgb", vips.InterpretationRGB16: "srgb"}
		// One that cannot be used is as good as none: the pixels are still there.
		_ = img.TransformICCProfileWithFallback("srgb", fallback[img.Interpretation()])
	}
	if err := img.ToColorSpace(vips.InterpretationSRGB); err != nil {
		return err
	}
	if err := img.rounded(vips.BandFormatUchar); err != nil {
		return err
	}
	return nil
}

// colours is how many bands are colours, in interpretations that say so.
var colours = map[vips.Interpretation]int{
	vips.InterpretationBW: 1, vips.InterpretationGrey16: 1,
	vips.InterpretationSRGB: 3, vips.InterpretationRGB16: 3, vips.InterpretationScRGB: 3, vips.InterpretationLAB: 3,
	vips.InterpretationLABS: 3, vips.InterpretationLCH: 3, vips.InterpretationXYZ: 3, vips.InterpretationYXY: 3,
	vips.InterpretationHSV: 3, vips.InterpretationCMYK: 4,
}

// named gives pixels that are not said to be of any colour space the one that the number and depth of their bands
// suggests, as files of scanners and scientific instruments need, and drops bands beyond the colours and one of alpha.
func (img *Image) named() error {
	if n, ok := colours[img.Interpretation()]; !ok || img.Bands() < n {
		if err := img.guess(); err != nil {
			return err
		}
	}
	if most := colours[img.Interpretation()] + 1; img.Bands() > most {
		return img.ExtractBand(0, most)
	}
	return nil
}

// guess names the colour space by the bands.
func (img *Image) guess() error {
	deep := img.BandFormat() == vips.BandFormatUshort
	name := vips.InterpretationSRGB
	switch {
	case img.Bands() < 3 && deep:
		name = vips.InterpretationGrey16
	case img.Bands() < 3:
		name = vips.InterpretationBW
	case deep:
		name = vips.InterpretationRGB16
	}
	ref, err := img.CopyChangingInterpretation(name)
	if err != nil {
		return err
	}
	img.Close()
	img.ImageRef = ref
	return nil
}
