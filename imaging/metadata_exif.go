package imaging

import (
	"bytes"
	"encoding/binary"
	"slices"

	"calotype/imaging/exif"
)

const (
	tagEXIF    = 0x8769
	tagPlace   = 0x8825
	tagInterop = 0xa005 // where another directory lies, in the file of old
)

// uprightEXIF is the same EXIF with its orientation set to 1, as the pixels stand upright now; nil where it is broken.
func uprightEXIF(block []byte) []byte {
	s, ok := exif.Open(block)
	if !ok {
		return nil
	}
	s.Data = bytes.Clone(s.Data)
	for _, t := range s.Directory(s.First) { // their values are the bytes of the copy
		if t.ID == exif.TagOrientation {
			switch len(t.Value) {
			case 1:
				t.Value[0] = 1
			case 2:
				s.Order.PutUint16(t.Value, 1)
			case 4:
				s.Order.PutUint32(t.Value, 1)
			}
		}
	}
	return append([]byte(exif.Name), s.Data...)
}

// harmlessEXIF is written anew with the tags alone that say nothing of who, where and with which very device: what is
// not known to be harmless is not in it, nor are maker notes, thumbnails and free text. Nil where nothing is left.
func harmlessEXIF(block []byte) []byte {
	return exifOf(block, func(tag uint16) bool { return slices.Contains(harmlessMain, tag) },
		func(tag uint16) bool { return slices.Contains(harmlessPhoto, tag) }, false)
}

// rightsEXIF is written anew with the artist and the copyright alone. Nil where neither is said.
func rightsEXIF(block []byte) []byte {
	return exifOf(block, func(tag uint16) bool { return slices.Contains(rightsMain, tag) }, func(uint16) bool { return false }, false)
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
func exifOf(block []byte, wantMain, wantPhoto func(tag uint16) bool, wantPlace bool) []byte {
	s, ok := exif.Open(block)
	if !ok {
		return nil
	}
	some := func(offset uint64, want func(tag uint16) bool) []exif.Tag {
		return slices.DeleteFunc(s.Directory(offset), func(t exif.Tag) bool { return !want(t.ID) })
	}
	var photo, place []exif.Tag
	for _, t := range some(s.First, func(tag uint16) bool { return tag == tagEXIF || tag == tagPlace && wantPlace }) {
		switch {
		case t.Kind != 4:
		case t.ID == tagEXIF:
			photo = some(uint64(s.Order.Uint32(t.Value)), wantPhoto)
		default:
			place = some(uint64(s.Order.Uint32(t.Value)), func(uint16) bool { return true })
		}
	}
	main := some(s.First, wantMain)
	// Entries may share their values, of which each would get a copy: so a small file could ask for any amount of memory.
	if len(main)+len(photo)+len(place) == 0 || ifdSize(main)+ifdSize(photo)+ifdSize(place) > mostSegment {
		return nil
	}
	return append([]byte(exif.Name), writeEXIF(s.Order, main, photo, place)...)
}

// describingMain are tags of the first directory beside the harmless ones: names and descriptions, free text, ratings.
var describingMain = []uint16{0x010d, 0x010e, 0x013c, 0x4746, 0x4749, 0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f}

// rightsMain are tags of the first directory: artist, copyright.
var rightsMain = []uint16{0x013b, 0x8298}

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
func writeEXIF(order binary.ByteOrder, main, photo, place []exif.Tag) []byte {
	short, toPhoto, toPlace := make([]byte, 2), make([]byte, 4), make([]byte, 4)
	order.PutUint16(short, 1)
	main = append(main, exif.Tag{ID: exif.TagOrientation, Kind: 3, Count: 1, Value: short},
		exif.Tag{ID: tagEXIF, Kind: 4, Count: 1, Value: toPhoto})
	if len(place) > 0 {
		main = append(main, exif.Tag{ID: tagPlace, Kind: 4, Count: 1, Value: toPlace})
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
func ifdSize(entries []exif.Tag) int {
	size := 2 + 12*len(entries) + 4
	for _, e := range entries {
		if len(e.Value) > 4 {
			size += (len(e.Value) + 1) &^ 1
		}
	}
	return size
}

func appendIFD(b []byte, order binary.ByteOrder, entries []exif.Tag) []byte {
	slices.SortStableFunc(entries, func(a, b exif.Tag) int { return int(a.ID) - int(b.ID) })
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
		put(2, uint32(e.ID))
		put(2, uint32(e.Kind))
		put(4, e.Count)
		if len(e.Value) <= 4 {
			b = append(b, append(bytes.Clone(e.Value), 0, 0, 0, 0)[:4]...)
			continue
		}
		put(4, uint32(behind+len(values)))
		values = append(values, e.Value...)
		if len(values)%2 == 1 {
			values = append(values, 0)
		}
	}
	put(4, 0)
	return append(b, values...)
}
