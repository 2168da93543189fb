package exif

import (
	"encoding/binary"
	"strings"
)

// Builders for metadata by hand.

func le16(v int) string { return string(binary.LittleEndian.AppendUint16(nil, uint16(v))) }
func le32(v int) string { return string(binary.LittleEndian.AppendUint32(nil, uint32(v))) }
func be16(v int) string { return string(binary.BigEndian.AppendUint16(nil, uint16(v))) }
func be32(v int) string { return string(binary.BigEndian.AppendUint32(nil, uint32(v))) }

// field is one entry of a directory; text and bytes come in as they lie there.
type field struct {
	tag, kind, count int
	value            string
}

func text(tag int, s string) field   { return field{tag, 2, len(s) + 1, s + "\x00"} }
func short(tag int, v int) field     { return field{tag, 3, 1, le16(v)} }
func long(tag int, v int) field      { return field{tag, 4, 1, le32(v)} }
func opaque(tag int, s string) field { return field{tag, 7, len(s), s} }

// ratios are numerator, denominator, numerator, …
func ratios(tag int, v ...int) field {
	s := ""
	for _, n := range v {
		s += le32(n)
	}
	return field{tag, 5, len(v) / 2, s}
}

// directory writes fields so that it begins at offset; values follow it.
func directory(offset int, fields ...field) string {
	head, tail := le16(len(fields)), ""
	free := offset + 2 + 12*len(fields) + 4
	for _, f := range fields {
		head += le16(f.tag) + le16(f.kind) + le32(f.count)
		if len(f.value) <= 4 {
			head += f.value + strings.Repeat("\x00", 4-len(f.value))
			continue
		}
		head += le32(free + len(tail))
		tail += f.value + strings.Repeat("\x00", len(f.value)%2)
	}
	return head + le32(0) + tail
}

// exifBlock is a little-endian TIFF structure with main, Exif and GPS directories.
func exifBlock(main, exif, gps []field) string {
	const start = 8
	all := append(append([]field{}, main...), long(0x8769, 0), long(0x8825, 0))
	at := start + len(directory(start, all...))
	exifDirectory := directory(at, exif...)
	all[len(all)-2] = long(0x8769, at)
	all[len(all)-1] = long(0x8825, at+len(exifDirectory))
	return "II*\x00" + le32(start) + directory(start, all...) + exifDirectory + directory(at+len(exifDirectory), gps...)
}

func segment(marker byte, body string) string {
	return "\xff" + string([]byte{marker}) + be16(2+len(body)) + body
}

func jpegWith(segments ...string) []byte {
	return []byte("\xff\xd8" + strings.Join(segments, "") + "\xff\xda\x00\x02\xff\xd9")
}

func pngChunk(kind, body string) string { return be32(len(body)) + kind + body + "\x00\x00\x00\x00" }

func pngWith(chunks ...string) []byte {
	return []byte("\x89PNG\r\n\x1a\n" + pngChunk("IHDR", strings.Repeat("\x00", 13)) + strings.Join(chunks, ""))
}

func webpChunk(kind, body string) string {
	return kind + le32(len(body)) + body + strings.Repeat("\x00", len(body)%2)
}

func webpWith(flags byte, chunks ...string) []byte {
	body := "WEBP" + webpChunk("VP8X", string([]byte{flags, 0, 0, 0, 0, 0, 0, 0, 0, 0})) + strings.Join(chunks, "")
	return []byte("RIFF" + le32(len(body)) + body)
}

func avifBox(kind string, body ...string) string {
	all := strings.Join(body, "")
	return be32(8+len(all)) + kind + all
}

// avifWith has one item of metadata; its data lies behind the boxes.
func avifWith(kind, data string) []byte {
	file := func(at int) string {
		return avifBox("ftyp", "avif", be32(0)) + avifBox("meta", be32(0),
			avifBox("iinf", be32(0), be16(1), avifBox("infe", be32(2<<24), be16(7), be16(0), kind)),
			avifBox("iloc", be32(0), be16(0x4400), be16(1), be16(7), be16(0), be16(1), be32(at), be32(len(data))))
	}
	return []byte(file(len(file(0))+8) + avifBox("mdat", data))
}
