package preflight

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"unicode/utf8"
)

// Sniff names the format of data by its content alone. It never fails and
// promises nothing about what follows the signature; 4 KiB of a file are enough
// for every format, except that markup may begin with a comment of any length.
func Sniff(data []byte) Format {
	for _, s := range signatures {
		end := s.offset + len(s.magic)
		if len(data) >= end && string(data[s.offset:end]) == s.magic {
			return s.format
		}
	}
	switch {
	case len(data) >= 12 && string(data[:4]) == "RIFF":
		return sniffRIFF(string(data[8:12]))
	case len(data) >= 12 && string(data[4:8]) == "ftyp":
		return sniffBrands(data)
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		return sniffGzip(data)
	case isBMP(data):
		return BMP
	case isPNM(data):
		return PNM
	}
	if f := sniffMarkup(data); f != Unknown {
		return f
	}
	head := data[:min(len(data), 1024)]
	if bytes.Contains(head, []byte("%PDF-")) { // readers accept it anywhere in the first kilobyte
		return PDF
	}
	if isText(head) {
		return Text
	}
	return Unknown
}

// signatures are tried in this order; each is long enough not to be met by chance.
var signatures = []struct {
	offset int
	magic  string
	format Format
}{
	{0, "\xff\xd8\xff", JPEG},
	{0, "\x89PNG\r\n\x1a\n", PNG},
	{0, "GIF87a", GIF},
	{0, "GIF89a", GIF},
	{0, "II*\x00\x10\x00\x00\x00CR", RAW}, // Canon CR2 is a TIFF, but not a picture
	{0, "II*\x00", TIFF},
	{0, "MM\x00*", TIFF},
	{0, "II+\x00", TIFF}, // BigTIFF
	{0, "MM\x00+", TIFF},
	{0, "IIU\x00", RAW},
	{0, "IIRO", RAW},
	{0, "IIRS", RAW},
	{0, "MMOR", RAW},
	{0, "FUJIFILMCCD-RAW", RAW},
	{0, "%PDF-", PDF},
	{0, "%!PS", PostScript},
	{0, "\xc5\xd0\xd3\xc6", PostScript},
	{0, "8BPS", PSD},
	{0, "\xff\x0a", JXL},
	{0, "\x00\x00\x00\x0cJXL \r\n\x87\n", JXL},
	{0, "\x00\x00\x00\x0cjP  \r\n\x87\n", JP2},
	{0, "\xff\x4f\xff\x51", JP2},
	{0, "\x00\x00\x01\x00", ICO},
	{0, "\x00\x00\x02\x00", ICO},
	{0, "\x76\x2f\x31\x01", EXR},
	{0, "#?RADIANCE", HDR},
	{0, "#?RGBE", HDR},
	{0, "DDS ", DDS},
	{0, "gimp xcf", XCF},
	{0, "SIMPLE  =", FITS},
	{128, "DICM", DICOM},
	{0, "PK\x03\x04", Zip},
	{0, "PK\x05\x06", Zip},
	{0, "\x1a\x45\xdf\xa3", Video}, // Matroska, WebM
	{4, "moov", Video},             // QuickTime without ftyp
	{4, "mdat", Video},
	{4, "wide", Video},
	{0, "\x00\x00\x01\xba", Video},
	{0, "\x00\x00\x01\xb3", Video},
	{0, "ID3", Audio},
	{0, "OggS", Audio},
	{0, "fLaC", Audio},
}

func sniffRIFF(kind string) Format {
	switch kind {
	case "WEBP":
		return WebP
	case "AVI ":
		return Video
	case "WAVE":
		return Audio
	}
	return Unknown
}

// sniffBrands tells the family of ISO base media files apart by the brands of
// the first box. A file that lists both AVIF and HEIC is what its major brand
// says it is; "mif1" and the like say nothing by themselves. "mif3" is of a form
// that has none of the boxes which are checked here.
func sniffBrands(data []byte) Format {
	size := int64(binary.BigEndian.Uint32(data))
	end := int(min(size, int64(len(data)), 4096))
	brands := []string{string(data[8:12])}
	for i := 16; i+4 <= end; i += 4 {
		brands = append(brands, string(data[i:i+4]))
	}
	heif := false
	for _, b := range brands {
		switch b {
		case "avif", "avis":
			return AVIF
		case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs":
			return HEIC
		case "mif3":
			return MiniHEIF
		case "crx ":
			return RAW
		case "jxl ":
			return JXL
		case "jp2 ", "jpx ", "jpm ", "jph ", "j2ki":
			return JP2
		case "M4A ", "M4B ", "F4A ":
			return Audio
		case "mif1", "mif2", "msf1", "miaf":
			heif = true
		}
	}
	if heif {
		return HEIC
	}
	return Video
}

// sniffGzip unpacks no more than a few kilobytes.
func sniffGzip(data []byte) Format {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return Gzip
	}
	head := make([]byte, 4096)
	n, _ := io.ReadFull(z, head) // a cut archive still shows its beginning
	if sniffMarkup(head[:n]) == SVG {
		return SVGZ
	}
	return Gzip
}

// isBMP asks for more than "BM", with which any text may begin.
func isBMP(data []byte) bool {
	if len(data) < 26 || string(data[:2]) != "BM" {
		return false
	}
	header := binary.LittleEndian.Uint32(data[14:])
	return header >= 12 && header <= 124
}

// isPNM recognises "P1".."P7", "PF" and "Pf" followed by white space.
func isPNM(data []byte) bool {
	if len(data) < 3 || data[0] != 'P' {
		return false
	}
	kind := data[1] >= '1' && data[1] <= '7' || data[1] == 'F' || data[1] == 'f'
	return kind && (data[2] == '\n' || data[2] == ' ' || data[2] == '\r' || data[2] == '\t')
}

// isText reports whether head is readable UTF-8; a character cut at its end is fine.
func isText(head []byte) bool {
	for len(head) > 0 {
		r, size := utf8.DecodeRune(head)
		if r == utf8.RuneError && size == 1 {
			return !utf8.FullRune(head)
		}
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' && r != '\x1b' {
			return false
		}
		head = head[size:]
	}
	return true
}
