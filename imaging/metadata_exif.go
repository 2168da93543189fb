package imaging

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// exifName precedes EXIF in a JPEG.
var exifName = []byte("Exif\x00\x00")

// An exifEntry is one tag: its value as bytes, in the order of the file.
type exifEntry struct {
	tag, kind uint16
	count     uint32
	value     []byte
	at        int // where the value lies
}

// sizes of one value of each kind, in bytes.
var exifSizes = map[uint16]int{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}

const (
	tagOrientation = 0x0112
	tagEXIF        = 0x8769
	tagPlace       = 0x8825
	tagInterop     = 0xa005 // where another directory lies, in the file of old
)

// readIFD reads a directory of a TIFF structure; what is broken in it is left out.
func readIFD(tiff []byte, order binary.ByteOrder, offset uint32) []exifEntry {
	if uint64(offset)+2 > uint64(len(tiff)) {
		return nil
	}
	n := int(order.Uint16(tiff[offset:]))
	var entries []exifEntry
	for i := range n {
		at := int(offset) + 2 + 12*i
		if at+12 > len(tiff) {
			break
		}
		e := exifEntry{tag: order.Uint16(tiff[at:]), kind: order.Uint16(tiff[at+2:]), count: order.Uint32(tiff[at+4:]), at: at + 8}
		size := uint64(exifSizes[e.kind]) * uint64(e.count)
		if size == 0 {
			continue
		}
		if size > 4 {
			e.at = int(order.Uint32(tiff[at+8:]))
		}
		if uint64(e.at)+size > uint64(len(tiff)) {
			continue
		}
		e.value = tiff[e.at : uint64(e.at)+size]
		entries = append(entries, e)
	}
	return entries
}

// readEXIF opens EXIF, with or without the name in front of it.
func readEXIF(exif []byte) (tiff []byte, order binary.ByteOrder, ok bool) {
	tiff = bytes.TrimPrefix(exif, exifName)
	if len(tiff) < 8 {
		return nil, nil, false
	}
	switch string(tiff[:4]) {
	case "II*\x00":
		return tiff, binary.LittleEndian, true
	case "MM\x00*":
		return tiff, binary.BigEndian, true
	}
	return nil, nil, false
}

// uprightEXIF is the same EXIF with its orientation set to 1, as the pixels stand upright now; nil where it is broken.
func uprightEXIF(exif []byte) []byte {
	tiff, order, ok := readEXIF(exif)
	if !ok {
		return nil
	}
	tiff = bytes.Clone(tiff)
	for _, e := range readIFD(tiff, order, order.Uint32(tiff[4:])) {
		if e.tag == tagOrientation {
			switch len(e.value) {
			case 1:
				tiff[e.at] = 1
			case 2:
				order.PutUint16(tiff[e.at:], 1)
			case 4:
				order.PutUint32(tiff[e.at:], 1)
			}
		}
	}
	return append(bytes.Clone(exifName), tiff...)
}

// harmlessEXIF is written anew with the tags alone that say nothing of who, where and with which very device: what is
// not known to be harmless is not in it, nor are maker notes, thumbnails and free text. Nil where nothing is left.
func harmlessEXIF(exif []byte) []byte {
	return exifOf(exif, func(tag uint16) bool { return slices.Contains(harmlessMain, tag) },
		func(tag uint16) bool { return slices.Contains(harmlessPhoto, tag) }, false)
}

// describingEXIF is written anew with all that describes the picture and not how a TIFF stores it. Nil where that is
// nothing.
func describingEXIF(tiff []byte) []byte {
	main := func(tag uint16) bool {
		return slices.Contains(harmlessMain, tag) || slices.Contains(describingMain, tag)
	}
	return exifOf(tiff, main, func(tag uint16) bool { return tag != tagInterop }, true)
}

// exifOf is written anew with the tags that are wanted of the first directory and of that of EXIF, and with the place if
// that is wanted. Nil where that is more than a segment holds.
func exifOf(exif []byte, wantMain, wantPhoto func(tag uint16) bool, wantPlace bool) []byte {
	tiff, order, ok := readEXIF(exif)
	if !ok {
		return nil
	}
	some := func(offset uint32, want func(tag uint16) bool) []exifEntry {
		return slices.DeleteFunc(readIFD(tiff, order, offset), func(e exifEntry) bool { return !want(e.tag) })
	}
	var photo, place []exifEntry
	for _, e := range some(order.Uint32(tiff[4:]), func(tag uint16) bool { return tag == tagEXIF || tag == tagPlace && wantPlace }) {
		switch {
		case e.kind != 4:
		case e.tag == tagEXIF:
			photo = some(order.Uint32(e.value), wantPhoto)
		default:
			place = some(order.Uint32(e.value), func(uint16) bool { return true })
		}
	}
	main := some(order.Uint32(tiff[4:]), wantMain)
	// Entries may share their values, of which each would get a copy: so a small file could ask for any amount of memory.
	if len(main)+len(photo)+len(place) == 0 || ifdSize(main)+ifdSize(photo)+ifdSize(place) > mostSegment {
		return nil
	}
	return append(bytes.Clone(exifName), writeEXIF(order, main, photo, place)...)
}

// describingMain are tags of the first directory beside the harmless ones: names and descriptions, free text, ratings.
var describingMain = []uint16{0x010d, 0x010e, 0x013c, 0x4746, 0x4749, 0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f}

// harmlessMain are tags of the first directory: maker, model, resolution, software, time, artist, copyright.
var harmlessMain = []uint16{0x010f, 0x0110, 0x011a, 0x011b, 0x0128, 0x0131, 0x0132, 0x013b, 0x8298}

// harmlessPhoto are tags of the EXIF directory: exposure, times, lens and modes.
var harmlessPhoto = []uint16{
	0x829a, 0x829d, 0x8822, 0x8827, 0x8830, 0x8831, 0x8832, 0x8833, 0x9000, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012,
	0x9201, 0x9202, 0x9203, 0x9204, 0x9205, 0x9206, 0x9207, 0x9208, 0x9209, 0x920a, 0x9290, 0x9291, 0x9292, 0xa001,
	0xa20e, 0xa20f, 0xa210, 0xa215, 0xa217, 0xa401, 0xa402, 0xa403, 0xa404, 0xa405, 0xa406, 0xa407, 0xa408, 0xa409,
	0xa40a, 0xa40c, 0xa432, 0xa433, 0xa434,
}

// writeEXIF writes the directories, each followed by the values that do not fit into their entries; that of the place only
// where there is one.
func writeEXIF(order binary.ByteOrder, main, photo, place []exifEntry) []byte {
	short, toPhoto, toPlace := make([]byte, 2), make([]byte, 4), make([]byte, 4)
	order.PutUint16(short, 1)
	main = append(main, exifEntry{tag: tagOrientation, kind: 3, count: 1, value: short},
		exifEntry{tag: tagEXIF, kind: 4, count: 1, value: toPhoto})
	if len(place) > 0 {
		main = append(main, exifEntry{tag: tagPlace, kind: 4, count: 1, value: toPlace})
	}
	b := []byte("II*\x00")
	if order == binary.BigEndian {
		b = []byte("MM\x00*")
	}
	b = append(b, make([]byte, 4)...)
	order.PutUint32(b[4:], 8)
	order.PutUint32(toPhoto, uint32(8+ifdSize(main)))
	order.PutUint32(toPlace, uint32(8+ifdSize(main)+ifdSize(photo)))
	b = appendIFD(b, order, main)
	b = appendIFD(b, order, photo)
	if len(place) > 0 {
		b = appendIFD(b, order, place)
	}
	return b
}

// ifdSize is how many bytes appendIFD adds.
func ifdSize(entries []exifEntry) int {
	size := 2 + 12*len(entries) + 4
	for _, e := range entries {
		if len(e.value) > 4 {
			size += (len(e.value) + 1) &^ 1
		}
	}
	return size
}

func appendIFD(b []byte, order binary.ByteOrder, entries []exifEntry) []byte {
	slices.SortStableFunc(entries, func(a, b exifEntry) int { return int(a.tag) - int(b.tag) })
	behind := len(b) + 2 + 12*len(entries) + 4
	var values []byte
	put := func(n int, v uint32) {
		field := make([]byte, 4)
		if n == 2 {
			order.PutUint16(field, uint16(v))
		} else {
			order.PutUint32(field, v)
		}
		b = append(b, field[:n]...)
	}
	put(2, uint32(len(entries)))
	for _, e := range entries {
		put(2, uint32(e.tag))
		put(2, uint32(e.kind))
		put(4, e.count)
		if len(e.value) <= 4 {
			b = append(b, append(bytes.Clone(e.value), 0, 0, 0, 0)[:4]...)
			continue
		}
		put(4, uint32(behind+len(values)))
		values = append(values, e.value...)
		if len(values)%2 == 1 {
			values = append(values, 0)
		}
	}
	put(4, 0)
	return append(b, values...)
}
