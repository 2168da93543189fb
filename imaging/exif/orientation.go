package exif

import "encoding/binary"

// orientation reads the orientation tag of the first directory of a TIFF
// structure; 1 if it is absent or senseless. It is read apart from all other
// tags, because it decides how the picture looks and must not depend on
// whether the rest is well-formed.
func orientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	size, entry, value, count, first := uint64(len(tiff)), uint64(12), 8, uint64(0), uint64(0)
	switch version := order.Uint16(tiff[2:]); {
	case version == 42:
		offset := uint64(order.Uint32(tiff[4:]))
		if offset > size-2 {
			return 1
		}
		count, first = uint64(order.Uint16(tiff[offset:])), offset+2
	case version == 43 && size >= 16: // BigTIFF
		offset := order.Uint64(tiff[8:])
		if offset > size-8 {
			return 1
		}
		entry, value, count, first = 20, 12, order.Uint64(tiff[offset:]), offset+8
	default:
		return 1
	}
	for e := tiff[first:]; count > 0 && uint64(len(e)) >= entry; count-- {
		if order.Uint16(e) == 0x0112 {
			return upright(order, order.Uint16(e[2:]), e[value:entry])
		}
		e = e[entry:]
	}
	return 1
}

// upright reads the value of an orientation entry.
func upright(order binary.ByteOrder, kind uint16, value []byte) int {
	v := uint32(0)
	switch kind {
	case 1:
		v = uint32(value[0])
	case 3:
		v = uint32(order.Uint16(value))
	case 4:
		v = order.Uint32(value)
	}
	if v < 1 || v > 8 {
		return 1
	}
	return int(v)
}
