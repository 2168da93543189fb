package exif

import (
	"bytes"
	"encoding/binary"

	"calotype/imaging/preflight"
)

// blocks are the pieces of metadata in a file, as slices of it.
type blocks struct {
	exif []byte // a TIFF structure; the whole file if it is a TIFF
	xmp  []byte // an XML packet
	iptc []byte // a JPEG APP13 segment, from its name on
	dpi  float64
}

// finders tell for each format where its metadata lies. Of several pieces of
// a kind the first counts, as in libvips.
var finders = map[preflight.Format]func([]byte) blocks{
	preflight.JPEG: findJPEG,
	preflight.PNG:  findPNG,
	preflight.WebP: findWebP,
	preflight.GIF:  func([]byte) blocks { return blocks{} },
	preflight.TIFF: func(data []byte) blocks { return blocks{exif: data} },
	preflight.AVIF: findAVIF,
}

const (
	xmpName  = "http://ns.adobe.com/xap/1.0/\x00"
	iptcName = "Photoshop 3.0\x00"
)

// findJPEG looks at the segments in front of the first scan.
func findJPEG(data []byte) blocks {
	var b blocks
	for pos := 2; pos+4 <= len(data); {
		if data[pos] != 0xff {
			pos++
			continue
		}
		marker := data[pos+1]
		if marker == 0xff {
			pos++
			continue
		}
		if marker <= 0x01 || marker >= 0xd0 && marker <= 0xd8 { // no length
			pos += 2
			continue
		}
		length := int(binary.BigEndian.Uint16(data[pos+2:]))
		if marker == 0xda || marker == 0xd9 || length < 2 || pos+2+length > len(data) {
			break
		}
		body := data[pos+4 : pos+2+length]
		switch marker {
		case 0xe0:
			if b.dpi == 0 {
				b.dpi = jfifDensity(body)
			}
		case 0xe1:
			if rest, ok := bytes.CutPrefix(body, []byte(Name)); ok && b.exif == nil {
				b.exif = rest
			}
			if rest, ok := bytes.CutPrefix(body, []byte(xmpName)); ok && b.xmp == nil {
				b.xmp = rest
			}
		case 0xed:
			if bytes.HasPrefix(body, []byte(iptcName)) && b.iptc == nil {
				b.iptc = body
			}
		}
		pos += 2 + length
	}
	return b
}

// jfifDensity is the resolution in a JFIF header; 0 if it is only a ratio.
func jfifDensity(body []byte) float64 {
	if len(body) < 12 || string(body[:5]) != "JFIF\x00" {
		return 0
	}
	density := float64(binary.BigEndian.Uint16(body[8:]))
	switch body[7] {
	case 1:
		return density
	case 2: // per centimetre
		return density * 2.54
	}
	return 0
}

// findPNG looks at the chunks in front of the pixels, where decoders stop.
func findPNG(data []byte) blocks {
	var b blocks
	for pos := 8; pos+12 <= len(data); {
		length, kind := int64(binary.BigEndian.Uint32(data[pos:])), string(data[pos+4:pos+8])
		if kind == "IDAT" || length > int64(len(data)-pos-12) {
			break
		}
		body := data[pos+8 : pos+8+int(length)]
		switch kind {
		case "eXIf":
			if b.exif == nil {
				b.exif = bytes.TrimPrefix(body, []byte(Name))
			}
		case "iTXt": // keyword, 0, not packed, method, no language, no translation
			if rest, ok := bytes.CutPrefix(body, []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00")); ok && b.xmp == nil {
				b.xmp = rest
			}
		case "pHYs":
			if length == 9 && body[8] == 1 { // per metre
				b.dpi = float64(binary.BigEndian.Uint32(body)) * 0.0254
			}
		}
		pos += 12 + int(length)
	}
	return b
}

// findWebP honours the flags of the header, as libwebp does.
func findWebP(data []byte) blocks {
	var b blocks
	if len(data) < 21 || string(data[12:16]) != "VP8X" {
		return b
	}
	const hasXMP, hasEXIF = 4, 8
	flags := data[20]
	for pos := 12; pos+8 <= len(data); {
		length := int64(binary.LittleEndian.Uint32(data[pos+4:]))
		if length > int64(len(data)-pos-8) {
			break
		}
		body := data[pos+8 : pos+8+int(length)]
		switch string(data[pos : pos+4]) {
		case "EXIF":
			if flags&hasEXIF != 0 && b.exif == nil {
				b.exif = bytes.TrimPrefix(body, []byte(Name))
			}
		case "XMP ":
			if flags&hasXMP != 0 && b.xmp == nil {
				b.xmp = body
			}
		}
		pos += 8 + int(length+length&1)
	}
	return b
}
