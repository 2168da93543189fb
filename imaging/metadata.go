package imaging

import (
	"math"

	"calotype/imaging/exif"
	"calotype/imaging/preflight"

	"github.com/davidbyttow/govips/v2/vips"
)

// metadata is what a source carries beside its pixels, as it was found.
type metadata struct {
	file            []byte // the source itself
	format          preflight.Format
	exif, xmp, iptc []byte // empty where there is none
	profile         []byte // that the pixels which were decoded still go by; nil: they are sRGB
	stored          Size   // of a frame, as it lies in the file
	orientation     int    // EXIF, 1…8, as it lies in the file
	remaining       int    // the orientation of the pixels that were decoded: 1 where they were turned upright
	dpi             float64
	colorSpace      string // as libvips names it
}

// metadataOf reads what libvips has found in the header.
func metadataOf(ref *vips.ImageRef) metadata {
	m := metadata{
		exif: ref.GetBlob("exif-data"), xmp: ref.GetBlob("xmp-data"), iptc: ref.GetBlob("iptc-data"),
		orientation: ref.Orientation(), colorSpace: spaces[ref.Interpretation()],
	}
	if m.orientation < 1 || m.orientation > 8 {
		m.orientation = 1
	}
	if perMillimetre := ref.ResX(); perMillimetre > 0 && perMillimetre != 1 { // 1 stands for: not said
		m.dpi = math.Round(perMillimetre*25.4*100) / 100
	}
	return m
}

// said is what the metadata says to people: when, where, with what, how large on paper.
func (m metadata) said() exif.Facts {
	facts, err := exif.Read(m.file, m.format)
	if err != nil { // a format that is not accepted, and so was not decoded
		facts = exif.Facts{Orientation: 1, EXIF: map[string]any{}}
	}
	if m.dpi > 0 { // what the format says itself comes first
		facts.DPI = m.dpi
	}
	return facts
}

// spaces are the names that libvips gives to colour spaces.
var spaces = map[vips.Interpretation]string{
	vips.InterpretationMultiband: "multiband", vips.InterpretationBW: "b-w", vips.InterpretationGrey16: "grey16",
	vips.InterpretationSRGB: "srgb", vips.InterpretationRGB: "rgb", vips.InterpretationRGB16: "rgb16",
	vips.InterpretationScRGB: "scrgb", vips.InterpretationCMYK: "cmyk", vips.InterpretationLAB: "lab",
	vips.InterpretationLABS: "labs", vips.InterpretationLABQ: "labq", vips.InterpretationLCH: "lch",
	vips.InterpretationXYZ: "xyz", vips.InterpretationYXY: "yxy", vips.InterpretationHSV: "hsv",
}

// kept is what of the metadata stays; nil where nothing does.
func (m metadata) kept(strip string) *keptMetadata {
	k := keptMetadata{icc: m.profile}
	isTIFF := m.format == preflight.TIFF // EXIF is a TIFF, and a TIFF has none apart from itself
	switch {
	case strip == "none" && isTIFF:
		k.exif, k.xmp, k.iptc = describingEXIF(m.file), uprightXMP(m.xmp), m.iptc
	case strip == "none":
		k.exif, k.xmp, k.iptc = uprightEXIF(m.exif), uprightXMP(m.xmp), m.iptc
	case strip == "sensitive" && isTIFF:
		k.exif = harmlessEXIF(m.file)
	case strip == "sensitive":
		k.exif = harmlessEXIF(m.exif)
	case strip == "copyright" && isTIFF:
		k.exif = rightsEXIF(m.file)
	case strip == "copyright":
		k.exif = rightsEXIF(m.exif)
	}
	if len(k.exif)+len(k.xmp)+len(k.iptc)+len(k.icc) == 0 {
		return nil
	}
	return &k
}
