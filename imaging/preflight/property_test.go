package preflight

import (
	"errors"
	"runtime"
	"strings"
	"testing"
)

// samples are small files of every accepted format, and markup.
func samples() []string {
	return []string{
		pngFile(64, 48, pngChunk("acTL", be32(2)+be32(0)), pngChunk("zTXt", "c\x00\x00"+deflated(999)), pngChunk("iTXt", "c\x00\x01\x00\x00\x00"+deflated(9))),
		jpegFile(64, 48, jpegSegment(0xe1, "Exif\x00\x00II*\x00"), jpegSegment(0xfe, "comment")),
		gifHeader(9, 9) + "\x21\xfe\x03abc\x00" + many(2, gifFrame(1, 1, 8, 8)) + ";",
		webpFile(vp8x(9, 9), webpChunk("EXIF", "abc"), anmf(9, 9, vp8l(9, 9)), anmf(9, 9, vp8(9, 9))),
		webpFile(vp8(9, 9)),
		tiffHead + tiffPageOf(64, 48, 8+54) + tiffPageOf(6, 4, 0),
		"II+\x00\x08\x00\x00\x00" + le32(16) + le32(0) + le32(2) + le32(0) + le16(256) + le16(4) + le32(1) + le32(0) + le32(9) + le32(0) + le16(257) + le16(4) + le32(1) + le32(0) + le32(9) + many(3, le32(0)),
		avifFileOf(64, 48, "av01", av1Sequence(64, 48)),
		avifFileOf(64, 48, "grid", "\x00\x00\x01\x01"+be16(64)+be16(48)),
		`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg/>`,
		gzipped("<svg/>"),
		"\xff\xfe<\x00s\x00v\x00g\x00>\x00",
	}
}

// holds are the promises of Check for any bytes.
func holds(t *testing.T, data []byte, l Limits) {
	info, err := Check(data, l)
	if err == nil {
		pixels := int64(info.Width) * int64(info.Height)
		if !info.Format.Accepted() || info.Width < 1 || info.Height < 1 || info.Frames < 1 ||
			info.Width > l.Side || info.Height > l.Side || pixels > l.Pixels ||
			info.Frames > l.Frames || pixels*int64(info.Frames) > l.TotalPixels && info.Format != TIFF {
			t.Fatalf("accepted as %+v with limits %+v", info, l)
		}
		return
	}
	var e *Error
	if !errors.As(err, &e) || e.Message == "" || strings.ContainsAny(e.Message, "\x00\n") {
		t.Fatalf("refused with %#v", err)
	}
	if e.Kind != Empty && e.Kind != Unsupported && e.Kind != TooLarge && e.Kind != Broken {
		t.Fatalf("refused as %q", e.Kind)
	}
}

func TestNoCutAndNoFlippedBitBreaksThePromises(t *testing.T) {
	for _, s := range samples() {
		for i := range s {
			holds(t, []byte(s[:i]), DefaultLimits)
			for _, bit := range []int{0, 3, 7} {
				flipped := []byte(s)
				flipped[i] ^= 1 << bit
				holds(t, flipped, DefaultLimits)
			}
			for _, b := range []byte{0, 0xff} {
				changed := []byte(s)
				changed[i] = b
				holds(t, changed, DefaultLimits)
			}
		}
	}
}

func TestMemoryDoesNotGrowWithWhatAFileClaims(t *testing.T) {
	files := map[string]string{
		"lying PNG chunk":    pngHeader(1, 1, 8, 0) + "\x7f\xff\xff\xfftEXtComment\x00x",
		"bomb of text":       pngFile(1, 1, pngChunk("zTXt", "c\x00\x00"+deflated(12<<20))),
		"bomb of gzip":       gzipped("<svg>" + many(12<<20, " ")),
		"GIF, many frames":   gifHeader(1, 1) + many(100_000, gifFrame(0, 0, 1, 1)) + ";",
		"AVIF, many places":  avifFileOf(16, 16, "av01", "", fullBox("iloc", 2, be16(0), be32(1<<31))),
		"AVIF, many entries": avifFileOf(16, 16, "av01", "", avifBox("iprp", fullBox("ipma", 1, be32(1<<31)))),
		"markup, unending":   "<!--" + many(1<<20, "<!--"),
	}
	const most = 256 << 10
	for name, file := range files {
		data := []byte(file)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Check(data, DefaultLimits)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > most {
			t.Errorf("%s: Check allocated %d bytes; at most %d are right", name, used, most)
		}
		if err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, s := range samples() {
		f.Add([]byte(s))
	}
	for i, file := range corpus(f) {
		if len(file.data) < 3000 && i%4 == 0 {
			f.Add(file.data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		holds(t, data, DefaultLimits)
		holds(t, data, Limits{Pixels: 1000, Side: 50, Frames: 3, TotalPixels: 2000, Chunk: 100, Chunks: 10, Scans: 3})
	})
}
