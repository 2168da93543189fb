package preflight

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"strings"
)

// Builders for files by hand. be and le append numbers in either byte order.

func be16(v int) string { return string(binary.BigEndian.AppendUint16(nil, uint16(v))) }
func be32(v int) string { return string(binary.BigEndian.AppendUint32(nil, uint32(v))) }
func le16(v int) string { return string(binary.LittleEndian.AppendUint16(nil, uint16(v))) }
func le24(v int) string { return le32(v)[:3] }
func le32(v int) string { return string(binary.LittleEndian.AppendUint32(nil, uint32(v))) }

// many repeats n times what f gives.
func many(n int, part string) string { return strings.Repeat(part, n) }

func deflated(n int) string {
	var b bytes.Buffer
	z, _ := zlib.NewWriterLevel(&b, zlib.BestSpeed) // the level is a valid one
	_, _ = z.Write(make([]byte, n))
	_ = z.Close()
	return b.String()
}

func gzipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

// PNG

func pngChunk(kind, body string) string {
	return be32(len(body)) + kind + body + be32(int(crc32.ChecksumIEEE([]byte(kind+body))))
}

func pngHeader(width, height, depth, colour int) string {
	return "\x89PNG\r\n\x1a\n" + pngChunk("IHDR", be32(width)+be32(height)+string([]byte{byte(depth), byte(colour), 0, 0, 0}))
}

func pngFile(width, height int, chunks ...string) string {
	pixels := deflated(height * (1 + (width+7)/8))
	return pngHeader(width, height, 1, 0) + strings.Join(chunks, "") + pngChunk("IDAT", pixels) + pngChunk("IEND", "")
}

// JPEG

func jpegSegment(marker byte, body string) string {
	return "\xff" + string([]byte{marker}) + be16(2+len(body)) + body
}

func jpegFrame(marker byte, width, height int) string {
	return jpegSegment(marker, "\x08"+be16(height)+be16(width)+"\x01\x01\x11\x00")
}

var jpegScan = jpegSegment(0xda, "\x01\x01\x00\x00\x3f\x00") + "\x12\x34\xff\x00\x56\xff\xd0\x78"

func jpegFile(width, height int, segments ...string) string {
	return "\xff\xd8" + strings.Join(segments, "") + jpegFrame(0xc0, width, height) + jpegScan + "\xff\xd9"
}

// GIF

func gifHeader(width, height int) string {
	return "GIF89a" + le16(width) + le16(height) + "\x00\x00\x00"
}

func gifFrame(left, top, width, height int) string {
	return "\x2c" + le16(left) + le16(top) + le16(width) + le16(height) + "\x00\x02\x02\x44\x01\x00"
}

// WebP

func webpChunk(kind, body string) string {
	return kind + le32(len(body)) + body + many(len(body)%2, "\x00")
}

func webpFile(chunks ...string) string {
	body := "WEBP" + strings.Join(chunks, "")
	return "RIFF" + le32(len(body)) + body
}

func vp8l(width, height int) string {
	return webpChunk("VP8L", "\x2f"+le32((width-1)|(height-1)<<14)+"\x00\x00\x00\x00")
}

func vp8(width, height int) string {
	return webpChunk("VP8 ", "\x10\x00\x00\x9d\x01\x2a"+le16(width)+le16(height)+"\x00\x00")
}

func vp8x(width, height int) string {
	return webpChunk("VP8X", "\x12\x00\x00\x00"+le24(width-1)+le24(height-1))
}

func anmf(width, height int, inner string) string {
	return webpChunk("ANMF", le24(0)+le24(0)+le24(width-1)+le24(height-1)+le24(100)+"\x00"+inner)
}

// TIFF, little-endian. An entry is tag, type, value.

type entry struct{ tag, kind, value int }

func tiffDirectory(next int, entries ...entry) string {
	s := le16(len(entries))
	for _, e := range entries {
		s += le16(e.tag) + le16(e.kind) + le32(1) + le32(e.value)
	}
	return s + le32(next)
}

func tiffPageOf(width, height, next int, more ...entry) string {
	return tiffDirectory(next, append([]entry{{256, 4, width}, {257, 4, height}, {258, 3, 8}, {259, 3, 5}}, more...)...)
}

const tiffHead = "II*\x00\x08\x00\x00\x00"

// AVIF

func avifBox(kind string, body ...string) string {
	all := strings.Join(body, "")
	return be32(8+len(all)) + kind + all
}

func fullBox(kind string, version int, body ...string) string {
	return avifBox(kind, be32(version<<24)+strings.Join(body, ""))
}

// av1Sequence is a sequence header in its own unit (OBU), in the reduced form.
func av1Sequence(width, height int) string {
	bits := "000" + "1" + "1" + "00000" + "1111" + "1111"
	for i := 15; i >= 0; i-- {
		bits += string('0' + byte((width-1)>>i&1))
	}
	for i := 15; i >= 0; i-- {
		bits += string('0' + byte((height-1)>>i&1))
	}
	bits += many(7, "0")
	var body []byte
	for ; len(bits) >= 8; bits = bits[8:] {
		b := byte(0)
		for _, bit := range bits[:8] {
			b = b<<1 | byte(bit-'0')
		}
		body = append(body, b)
	}
	return "\x12\x00" + "\x0a" + string([]byte{byte(len(body))}) + string(body)
}

// avifFileOf is one item of this kind with a size, its data in idat.
func avifFileOf(width, height int, kind, data string, more ...string) string {
	ispe := fullBox("ispe", 0, be32(width), be32(height))
	return avifBox("ftyp", "avif", be32(0), "avifmif1") + fullBox("meta", 0,
		fullBox("pitm", 0, be16(1)),
		fullBox("iinf", 0, be16(1), fullBox("infe", 2, be16(1), be16(0), kind, "\x00")),
		fullBox("iloc", 1, be16(0x4400), be16(1), be16(1), be16(1), be16(0), be16(1), be32(0), be32(len(data))),
		avifBox("iprp", avifBox("ipco", ispe), fullBox("ipma", 0, be32(1), be16(1), "\x01\x81")),
		avifBox("idat", data),
		strings.Join(more, ""))
}
