package exif

import (
	"encoding/json"
	"io"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"calotype/imaging/preflight"
)

// holds are the promises of Read for any bytes.
func holds(t *testing.T, data []byte, format preflight.Format) {
	facts, err := Read(data, format)
	if err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	if facts.Orientation < 1 || facts.Orientation > 8 || facts.EXIF == nil || len(facts.EXIF) > maxTags {
		t.Fatalf("orientation %d, %d tags", facts.Orientation, len(facts.EXIF))
	}
	if math.IsNaN(facts.DPI) || math.IsInf(facts.DPI, 0) || facts.DPI < 0 || (facts.Latitude == nil) != (facts.Longitude == nil) {
		t.Fatalf("%+v", facts)
	}
	for name, v := range facts.EXIF {
		s, ok := v.(string)
		if ok && (len(s) > maxText || !utf8.ValidString(s) || strings.ContainsRune(s, 0)) {
			t.Fatalf("%s = %q", name, s)
		}
	}
	if _, err := json.Marshal(facts); err != nil {
		t.Fatal(err)
	}
}

// accepted are the formats, each of which reads the same bytes in its own way.
var accepted = []preflight.Format{preflight.JPEG, preflight.PNG, preflight.WebP, preflight.GIF, preflight.TIFF, preflight.AVIF}

func TestNoCutAndNoChangedByteBreaksThePromises(t *testing.T) {
	block := aPhotograph(6)
	for format, file := range map[preflight.Format][]byte{
		preflight.JPEG: jpegWith(segment(0xe1, "Exif\x00\x00"+block[:len(block)-20]), segment(0xed, "Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x09\x1c\x02\x78\x00\x04abcd")),
		preflight.PNG:  pngWith(pngChunk("pHYs", "123456789"), pngChunk("eXIf", aPhotograph(1))),
		preflight.WebP: webpWith(12, webpChunk("EXIF", block), webpChunk("XMP ", "<x:xmpmeta/>")),
		preflight.TIFF: []byte(block),
		preflight.AVIF: avifWith("Exif", be32(0)+block),
	} {
		for i := 0; i < len(file); i += 3 { // a directory entry has 12 bytes: each kind of field is met
			holds(t, file[:i], format)
			for _, b := range []byte{0, 0xff} {
				changed := append([]byte{}, file...)
				changed[i] = b
				holds(t, changed, format)
			}
		}
	}
}

func TestManyTagsAreCutOff(t *testing.T) {
	var fields []field
	for tag := range 600 {
		fields = append(fields, text(tag+0x100, strings.Repeat("x", 90)))
	}
	holds(t, []byte(exifBlock(fields, fields, fields)), preflight.TIFF)
}

// circles is a directory whose 512 sub-directories are all one long directory
// of entries that count as nothing.
func circles() []byte {
	const entries = 60000
	at := 8 + 2 + 12 + 4 + 4*512
	pointers := strings.Repeat(le32(at), 512)
	return []byte("II*\x00" + le32(8) + directory(8, field{0x014a, 4, 512, pointers}) +
		le16(entries) + strings.Repeat(le16(1)+le16(2)+le32(1<<30)+le32(0), entries))
}

func TestDirectoriesThatRepeatThemselvesAreGivenUp(t *testing.T) {
	r := newBudgetReader(circles())
	buffer, read := make([]byte, 4096), 0
	for {
		n, err := r.Read(buffer)
		read += n
		if err != nil && err != io.EOF {
			break
		}
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
	}
	if read > maxRead {
		t.Errorf("%d bytes were read; at most %d are right", read, maxRead)
	}
	holds(t, circles(), preflight.TIFF)
}

func BenchmarkReadHostile(b *testing.B) {
	data := circles()
	for b.Loop() {
		_, _ = Read(data, preflight.TIFF)
	}
}

func BenchmarkReadPhotograph(b *testing.B) {
	data := jpegWith(segment(0xe1, "Exif\x00\x00"+aPhotograph(6)))
	for b.Loop() {
		_, _ = Read(data, preflight.JPEG)
	}
}

func FuzzRead(f *testing.F) {
	block := aPhotograph(6)
	f.Add([]byte(block))
	f.Add(jpegWith(segment(0xe1, "Exif\x00\x00"+block), segment(0xe1, xmpName+"<x:xmpmeta/>")))
	f.Add(pngWith(pngChunk("eXIf", block)))
	f.Add(webpWith(12, webpChunk("EXIF", block), webpChunk("XMP ", "<x:xmpmeta/>")))
	f.Add(avifWith("Exif", be32(0)+block))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range accepted {
			holds(t, data, format)
		}
	})
}
