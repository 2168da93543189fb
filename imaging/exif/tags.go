package exif

import (
	"encoding/binary"
	"strings"

	"github.com/bep/imagemeta"
)

// Bounds on what is kept.
const (
	maxTags   = 200
	maxText   = 1024      // bytes
	maxList   = 16        // numbers
	maxPacket = 256 << 10 // bytes of XMP that are parsed at all
)

// tags is what was read from the blocks of one file.
type tags struct {
	stored map[string]any // EXIF, cleaned
	xmp    map[string]string
	iptc   map[string]string
}

// collect reads all blocks. The decoder of each is stopped by damage, by its
// budget, or by the number of tags; what came before counts.
func collect(b blocks) tags {
	t := tags{stored: map[string]any{}, xmp: map[string]string{}, iptc: map[string]string{}}
	if len(b.exif) > 0 {
		t.decode(b.exif, imagemeta.TIFF)
	}
	if n := len(b.xmp); n > 0 && n <= maxPacket && len(t.xmp) == 0 {
		t.decode(inWebP(b.xmp), imagemeta.WebP)
	}
	if len(b.iptc) > 0 && len(t.iptc) == 0 {
		t.decode(inJPEG(b.iptc), imagemeta.JPEG)
	}
	return t
}

// decode hands one block to the library. Its own recovery does not reach all
// of its panics, and a stranger's bytes must never end the process.
func (t *tags) decode(data []byte, format imagemeta.ImageFormat) {
	defer func() { _ = recover() }()
	_, _ = imagemeta.Decode(imagemeta.Options{
		R:               newBudgetReader(data),
		ImageFormat:     format,
		Sources:         imagemeta.EXIF | imagemeta.XMP | imagemeta.IPTC,
		ShouldHandleTag: wanted,
		HandleTag:       t.handle,
		LimitNumTags:    2000,
		LimitTagSize:    4096,
	})
}

// wanted leaves out what is of no use to people: thumbnails, maker notes,
// tables of offsets, tags without a name.
func wanted(tag imagemeta.TagInfo) bool {
	if tag.Source != imagemeta.EXIF {
		return true
	}
	if !strings.HasPrefix(tag.Namespace, "IFD0") || strings.Contains(tag.Namespace, "SubIFD") {
		return false
	}
	return !unwanted[tag.Tag] && !strings.HasPrefix(tag.Tag, imagemeta.UnknownPrefix)
}

var unwanted = map[string]bool{
	"MakerNote": true, "MakerNoteCanon": true, "PrintIM": true, "Padding": true, "OffsetSchema": true,
	"ICC_Profile": true, "IccProfile": true, "ImageSourceData": true, "PhotoshopSettings": true,
	"StripOffsets": true, "StripByteCounts": true, "TileOffsets": true, "TileByteCounts": true, "JPEGTables": true,
	"ThumbnailOffset": true, "ThumbnailLength": true, "ColorMap": true, "TransferFunction": true,
}

func (t *tags) handle(tag imagemeta.TagInfo) error {
	switch tag.Source {
	case imagemeta.XMP:
		keep(t.xmp, tag)
	case imagemeta.IPTC:
		keep(t.iptc, tag)
	case imagemeta.EXIF:
		if len(t.stored) >= maxTags {
			return imagemeta.ErrStopWalking
		}
		if _, seen := t.stored[tag.Tag]; seen {
			return nil
		}
		if v, ok := clean(tag.Tag, tag.Value); ok {
			t.stored[tag.Tag] = v
		}
	}
	return nil
}

// keep notes the few tags of XMP and IPTC that are asked for later.
func keep(into map[string]string, tag imagemeta.TagInfo) {
	switch tag.Tag {
	case "DateTimeOriginal", "CreateDate", "DateCreated", "TimeCreated", "Make", "Model", "GPSLatitude", "GPSLongitude":
	default:
		return
	}
	if v, ok := clean(tag.Tag, tag.Value); ok && into[tag.Tag] == "" {
		into[tag.Tag] = asText(v)
	}
}

// inWebP wraps an XMP packet into the smallest file that holds one.
func inWebP(xmp []byte) []byte {
	file := make([]byte, 0, 20+len(xmp))
	file = append(file, "RIFF"...)
	file = binary.LittleEndian.AppendUint32(file, uint32(12+len(xmp)))
	file = append(file, "WEBPXMP "...)
	file = binary.LittleEndian.AppendUint32(file, uint32(len(xmp)))
	return append(file, xmp...)
}

// inJPEG wraps an APP13 segment, which is shorter than 64 KiB, likewise.
func inJPEG(iptc []byte) []byte {
	file := append(make([]byte, 0, 6+len(iptc)), 0xff, 0xd8, 0xff, 0xed)
	file = binary.BigEndian.AppendUint16(file, uint16(2+len(iptc)))
	return append(file, iptc...)
}
