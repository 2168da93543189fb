package exif

import (
	"bytes"
	"encoding/binary"
)

// A Structure is a TIFF file: a picture, or the tags of one, as EXIF is.
type Structure struct {
	Data  []byte
	Order binary.ByteOrder
	First uint64 // offset of the first directory
	big   bool   // BigTIFF: numbers and offsets of 8 bytes
}

// A Tag is one entry of a directory.
type Tag struct {
	ID, Kind uint16
	Count    uint32
	Value    []byte // in the order of the structure, whose bytes they are
}

// Name precedes EXIF in a JPEG.
const Name = "Exif\x00\x00"

// Open reads the head of a structure, with or without Name in front of it.
func Open(data []byte) (s Structure, ok bool) {
	s = Structure{Data: bytes.TrimPrefix(data, []byte(Name)), Order: binary.LittleEndian}
	if len(s.Data) < 8 {
		return s, false
	}
	switch string(s.Data[:2]) {
	case "II":
	case "MM":
		s.Order = binary.BigEndian
	default:
		return s, false
	}
	switch version := s.Order.Uint16(s.Data[2:]); {
	case version == 42:
		s.First = uint64(s.Order.Uint32(s.Data[4:]))
	case version == 43 && len(s.Data) >= 16:
		s.First, s.big = s.Order.Uint64(s.Data[8:]), true
	default:
		return s, false
	}
	return s, true
}

// sizes of one value of each kind, in bytes.
var sizes = map[uint16]uint64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}

// Directory reads the directory at an offset; what is broken in it is left out.
func (s Structure) Directory(offset uint64) []Tag {
	all := uint64(len(s.Data))
	head, entry, inline := uint64(2), uint64(12), uint64(4)
	number := func(at uint64) uint64 { return uint64(s.Order.Uint32(s.Data[at:])) }
	if s.big {
		head, entry, inline = 8, 20, 8
		number = func(at uint64) uint64 { return s.Order.Uint64(s.Data[at:]) }
	}
	if all < head || offset > all-head {
		return nil
	}
	n := uint64(s.Order.Uint16(s.Data[offset:]))
	if s.big {
		n = number(offset)
	}
	var tags []Tag
	for at := offset + head; n > 0 && at+entry <= all; at, n = at+entry, n-1 {
		t := Tag{ID: s.Order.Uint16(s.Data[at:]), Kind: s.Order.Uint16(s.Data[at+2:])}
		count, value := number(at+4), at+4+inline
		size := sizes[t.Kind] * min(count, all+1)
		if size > inline {
			value = number(value)
		}
		if size == 0 || size > all || value > all-size {
			continue
		}
		t.Count, t.Value = uint32(count), s.Data[value:value+size]
		tags = append(tags, t)
	}
	return tags
}
