package exif

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"calotype/imaging/preflight"
)

// aPhotograph has one of everything.
func aPhotograph(orientation int) string {
	return exifBlock(
		[]field{text(0x010f, "Canon"), text(0x0110, "Canon EOS R5"), short(0x0112, orientation), ratios(0x011a, 300, 1), short(0x0128, 2), text(0x013b, "Zoë\x00\x01")},
		[]field{ratios(0x829a, 1, 250), ratios(0x829d, 28, 10), text(0x9003, "2024:05:06 07:08:09"), text(0x9011, "+02:00"), opaque(0x927c, strings.Repeat("\xff\x00", 500))},
		[]field{text(1, "S"), ratios(2, 33, 1, 51, 1, 36, 1), text(3, "W"), ratios(4, 151, 1, 12, 1, 0, 1)})
}

func TestEveryContainerGivesTheSameFacts(t *testing.T) {
	block := aPhotograph(6)
	want := time.Date(2024, 5, 6, 7, 8, 9, 0, time.FixedZone("", 7200))
	for name, c := range map[string]struct {
		data        []byte
		format      preflight.Format
		orientation int
	}{
		"JPEG":                    {jpegWith(segment(0xe0, "JFIF\x00"), segment(0xe1, "Exif\x00\x00"+block)), preflight.JPEG, 6},
		"JPEG, second block":      {jpegWith(segment(0xe1, "Exif\x00\x00"+block), segment(0xe1, "Exif\x00\x00"+aPhotograph(3))), preflight.JPEG, 6},
		"PNG":                     {pngWith(pngChunk("eXIf", block)), preflight.PNG, 6},
		"WebP":                    {webpWith(8, webpChunk("EXIF", block)), preflight.WebP, 6},
		"WebP with JPEG's name":   {webpWith(8, webpChunk("EXIF", "Exif\x00\x00"+block)), preflight.WebP, 6},
		"TIFF":                    {[]byte(block), preflight.TIFF, 6},
		"AVIF, which has its own": {avifWith("Exif", be32(6)+"Exif\x00\x00"+block), preflight.AVIF, 1},
	} {
		t.Run(name, func(t *testing.T) {
			facts, err := Read(c.data, c.format)
			if err != nil {
				t.Fatal(err)
			}
			if facts.Orientation != c.orientation || facts.Camera != "Canon EOS R5" || facts.DPI != 300 {
				t.Errorf("orientation %d, camera %q, %v dpi", facts.Orientation, facts.Camera, facts.DPI)
			}
			if facts.CapturedAt == nil || !facts.CapturedAt.Equal(want) {
				t.Errorf("captured at %v; want %v", facts.CapturedAt, want)
			}
			if facts.Latitude == nil || *facts.Latitude != -33.86 || *facts.Longitude != -151.2 {
				t.Errorf("at %v, %v", facts.Latitude, facts.Longitude)
			}
			if facts.EXIF["ExposureTime"] != "1/250" || facts.EXIF["FNumber"] != 2.8 || facts.EXIF["Artist"] != "Zoë" {
				t.Errorf("tags: %v", facts.EXIF)
			}
			if v, ok := facts.EXIF["MakerNote"]; ok {
				t.Errorf("binary data is kept: %v", v)
			}
		})
	}
}

func TestMetadataThatDecodersDoNotSeeIsNotRead(t *testing.T) {
	block := aPhotograph(6)
	for name, c := range map[string]struct {
		data   []byte
		format preflight.Format
	}{
		"JPEG, behind the pixels":      {append(jpegWith(), segment(0xe1, "Exif\x00\x00"+block)...), preflight.JPEG},
		"PNG, behind the pixels":       {pngWith(pngChunk("IDAT", "x"), pngChunk("eXIf", block)), preflight.PNG},
		"PNG, cut":                     {pngWith(pngChunk("eXIf", block)[:99]), preflight.PNG},
		"WebP, not announced":          {webpWith(0, webpChunk("EXIF", block)), preflight.WebP},
		"WebP without extended header": {[]byte("RIFF" + le32(99) + "WEBP" + webpChunk("EXIF", block)), preflight.WebP},
		"GIF, which has none":          {[]byte("GIF89a" + block), preflight.GIF},
		"AVIF without data":            {avifWith("Exif", ""), preflight.AVIF},
		"AVIF with a far beginning":    {avifWith("Exif", be32(1<<31)+block), preflight.AVIF},
		"nothing":                      {nil, preflight.JPEG},
		"nothing of TIFF":              {nil, preflight.TIFF},
	} {
		facts, err := Read(c.data, c.format)
		if want := (Facts{Orientation: 1, EXIF: map[string]any{}}); err != nil || !reflect.DeepEqual(facts, want) {
			t.Errorf("%s: %+v, %v", name, facts, err)
		}
	}
	if _, err := Read([]byte("<svg/>"), preflight.SVG); err == nil {
		t.Error("a format that is not accepted gave no error")
	}
}

func TestOrientationIsOneToEightOrOne(t *testing.T) {
	for value := range 300 {
		want := value
		if value < 1 || value > 8 {
			want = 1
		}
		if got := orientation([]byte(exifBlock([]field{short(0x0112, value)}, nil, nil))); got != want {
			t.Errorf("value %d is orientation %d", value, got)
		}
	}
	big := "II+\x00\x08\x00\x00\x00" + le32(16) + le32(0) + le32(1) + le32(0) + le16(0x0112) + le16(3) + le32(1) + le32(0) + le32(7) + le32(0)
	reverse := "MM\x00*" + be32(8) + be16(1) + be16(0x0112) + be16(3) + be32(1) + be16(5) + be16(0)
	kinds := exifBlock([]field{{0x0112, 1, 1, "\x04"}}, nil, nil)
	for name, c := range map[string]struct {
		block string
		want  int
	}{
		"BigTIFF": {big, 7}, "big-endian": {reverse, 5}, "a byte": {kinds, 4}, "a long": {exifBlock([]field{long(0x0112, 3)}, nil, nil), 3},
		"as text": {exifBlock([]field{text(0x0112, "6")}, nil, nil), 1}, "absent": {exifBlock(nil, nil, nil), 1},
		"far away": {"II*\x00\xff\xff\xff\xff", 1}, "far away in BigTIFF": {"II+\x00\x08\x00\x00\x00" + strings.Repeat("\xff", 8), 1},
		"of another version": {"II\x55\x00" + le32(8) + big[8:], 1},
	} {
		if got := orientation([]byte(c.block)); got != c.want {
			t.Errorf("%s: orientation %d; want %d", name, got, c.want)
		}
	}
}

func TestXMPAndIPTCSpeakWhereEXIFIsSilent(t *testing.T) {
	xmp := `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="2020-01-02T03:04:05-05:00" exif:GPSLatitude="51,30.0N" exif:GPSLongitude="0,7.5W"/></rdf:RDF></x:xmpmeta>`
	dataset := func(number byte, s string) string { return "\x1c\x02" + string([]byte{number}) + be16(len(s)) + s }
	records := dataset(55, "20190203") + dataset(60, "040506+0100")
	iptc := "Photoshop 3.0\x008BIM\x04\x04\x00\x00" + be32(len(records)) + records
	for name, c := range map[string]struct {
		data   []byte
		format preflight.Format
		want   string
		placed bool
	}{
		"XMP in JPEG":             {jpegWith(segment(0xe1, xmpName+xmp)), preflight.JPEG, "2020-01-02T03:04:05-05:00", true},
		"XMP in PNG":              {pngWith(pngChunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+xmp)), preflight.PNG, "2020-01-02T03:04:05-05:00", true},
		"XMP in WebP":             {webpWith(4, webpChunk("XMP ", xmp)), preflight.WebP, "2020-01-02T03:04:05-05:00", true},
		"XMP in AVIF":             {avifWith("mime", xmp), preflight.AVIF, "", false},
		"XMP in AVIF, named":      {avifWith("mime\x00application/rdf+xml\x00", xmp), preflight.AVIF, "2020-01-02T03:04:05-05:00", true},
		"IPTC in JPEG":            {jpegWith(segment(0xed, iptc)), preflight.JPEG, "2019-02-03T04:05:06+01:00", false},
		"XMP before IPTC":         {jpegWith(segment(0xed, iptc), segment(0xe1, xmpName+xmp)), preflight.JPEG, "2020-01-02T03:04:05-05:00", true},
		"EXIF before XMP":         {jpegWith(segment(0xe1, xmpName+xmp), segment(0xe1, "Exif\x00\x00"+aPhotograph(1))), preflight.JPEG, "2024-05-06T07:08:09+02:00", true},
		"XMP that is too long":    {jpegWith(), preflight.JPEG, "", false},
		"XMP that is no XML":      {jpegWith(segment(0xe1, xmpName+"<x"+xmp)), preflight.JPEG, "", false},
		"EXIF broken, XMP is not": {jpegWith(segment(0xe1, "Exif\x00\x00II*\x00\xff"), segment(0xe1, xmpName+xmp)), preflight.JPEG, "2020-01-02T03:04:05-05:00", true},
	} {
		facts, err := Read(c.data, c.format)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if facts.CapturedAt != nil {
			got = facts.CapturedAt.Format(time.RFC3339)
		}
		if got != c.want || (facts.Latitude != nil) != c.placed {
			t.Errorf("%s: captured %q, placed %v; want %q, %v", name, got, facts.Latitude != nil, c.want, c.placed)
		}
	}
}

func TestFactsThatMakeNoSenseAreLeftOut(t *testing.T) {
	far := exifBlock(nil, nil, []field{text(1, "N"), ratios(2, 91, 1, 0, 1, 0, 1), text(3, "E"), ratios(4, 1, 1, 0, 1, 0, 1)})
	zero := exifBlock(nil, nil, []field{text(1, "N"), ratios(2, 0, 1, 0, 1, 0, 1), text(3, "E"), ratios(4, 0, 1, 0, 1, 0, 1)})
	undefined := exifBlock([]field{ratios(0x011a, 1, 0)}, nil, []field{ratios(2, 1, 0, 1, 0, 1, 0), ratios(4, 1, 0, 1, 0, 1, 0)})
	half := exifBlock(nil, nil, []field{text(1, "N"), ratios(2, 9, 1, 0, 1, 0, 1)})
	numbers := exifBlock(nil, nil, []field{short(1, 5), ratios(2, 9, 1, 0, 1, 0, 1), short(3, 5), text(4, "abc")})
	for name, block := range map[string]string{"far": far, "zero": zero, "undefined": undefined, "half": half, "numbers": numbers} {
		facts, err := Read([]byte(block), preflight.TIFF)
		if err != nil || facts.Latitude != nil || facts.Longitude != nil || facts.DPI != 0 {
			t.Errorf("%s: %+v, %v", name, facts, err)
		}
		if _, err := json.Marshal(facts); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestResolutionComesFromTheContainerToo(t *testing.T) {
	for name, c := range map[string]struct {
		data   []byte
		format preflight.Format
		want   float64
	}{
		"JFIF, inches":      {jpegWith(segment(0xe0, "JFIF\x00\x01\x02\x01"+be16(96)+be16(96))), preflight.JPEG, 96},
		"JFIF, centimetres": {jpegWith(segment(0xe0, "JFIF\x00\x01\x02\x02"+be16(100)+be16(100))), preflight.JPEG, 254},
		"JFIF, ratio":       {jpegWith(segment(0xe0, "JFIF\x00\x01\x02\x00"+be16(1)+be16(1))), preflight.JPEG, 0},
		"PNG":               {pngWith(pngChunk("pHYs", be32(10000)+be32(10000)+"\x01")), preflight.PNG, 254},
		"PNG, ratio":        {pngWith(pngChunk("pHYs", be32(3)+be32(2)+"\x00")), preflight.PNG, 0},
		"EXIF, centimetres": {[]byte(exifBlock([]field{ratios(0x011a, 100, 1), short(0x0128, 3)}, nil, nil)), preflight.TIFF, 254},
		"EXIF, ratio":       {[]byte(exifBlock([]field{ratios(0x011a, 100, 1), short(0x0128, 1)}, nil, nil)), preflight.TIFF, 0},
	} {
		if facts, err := Read(c.data, c.format); err != nil || facts.DPI != c.want {
			t.Errorf("%s: %v dpi, %v; want %v", name, facts.DPI, err, c.want)
		}
	}
}

// The shared corpus says in file names which orientation many pictures have.
func TestCorpusPicturesHaveTheOrientationOfTheirNames(t *testing.T) {
	root := cmp.Or(os.Getenv("CALOTYPE_CORPUS"), filepath.Join("..", "..", "..", "shared", "corpus"))
	var paths []string
	for _, pattern := range []string{"libvips__*.jpg", "exif-*__*_?.jpg", "Pillow__*_orientation_?.*", "imgproxy__orientation-[024568].png"} {
		found, err := filepath.Glob(filepath.Join(root, "orientation", pattern))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		want, err := strconv.Atoi(name[len(name)-1:])
		if err != nil {
			t.Fatal(err)
		}
		facts, err := Read(data, preflight.Sniff(data))
		if err != nil || facts.Orientation != max(want, 1) {
			t.Errorf("%s: orientation %d, %v", filepath.Base(path), facts.Orientation, err)
		}
	}
	t.Logf("%d pictures", len(paths))
}
