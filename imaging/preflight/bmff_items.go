package preflight

import (
	"bytes"
	"encoding/binary"
)

// information reads an item's kind ('infe').
func (f *avifFile) information(r *byteReader) {
	version := r.version()
	if version < 2 {
		return
	}
	id := r.sized(version > 2)
	r.skip(2)
	f.get(id).kind = string(r.take(4))
}

// get finds or makes an item. Their number is bounded by the boxes and entries
// that name them.
func (f *avifFile) get(id uint32) *avifItem {
	item := f.items[id]
	if item == nil {
		item = &avifItem{}
		f.items[id] = item
		f.order = append(f.order, item)
	}
	return item
}

// associations reads which properties belong to which item ('ipma').
func (f *avifFile) associations(r *byteReader) error {
	version := r.version()
	long := r.flags()&1 != 0
	count := r.u32()
	if err := f.list(count); err != nil {
		return err
	}
	for range count {
		id := r.sized(version > 0)
		for range r.u8() {
			index := int(r.u8()) & 0x7f
			if long {
				index = index<<8 | int(r.u8())
			}
			if r.failed {
				return truncated()
			}
			if index > 0 && index <= len(f.extents) && f.extents[index-1].width > 0 {
				f.get(id).size = f.extents[index-1]
			}
		}
	}
	return nil
}

// locations reads where the items' data lies ('iloc'). Parts may lie anywhere,
// also several times over; but all of them together may not be longer than
// twice the file, or a few bytes would stand for gigabytes.
func (f *avifFile) locations(r *byteReader) error {
	version := r.version()
	sizes := r.u16()
	offsetSize, lengthSize, baseSize, indexSize := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15), int(sizes&15)
	if version == 0 {
		indexSize = 0
	}
	count := r.sized(version >= 2)
	if err := f.list(count); err != nil {
		return err
	}
	for range count {
		item := f.get(r.sized(version >= 2))
		from := f.data
		if version > 0 && r.u16()&15 == 1 {
			from = f.own
		}
		r.skip(2)
		base := r.number(baseSize)
		extents := r.u16()
		if r.failed {
			return truncated()
		}
		if err := f.list(uint32(extents)); err != nil {
			return err
		}
		for range extents {
			r.number(indexSize)
			start, length := base+r.number(offsetSize), r.number(lengthSize)
			if start < base || start >= uint64(len(from)) {
				continue // the decoder will miss it, if it ever looks
			}
			part := from[start:]
			if length > 0 {
				part = part[:min(length, uint64(len(part)))]
			}
			item.parts = append(item.parts, part)
			if f.located += int64(len(part)); f.located > 2*int64(len(f.data)) {
				return broken("the AVIF file uses the same bytes again and again")
			}
		}
	}
	return nil
}

// item checks the sizes inside an item's data.
func (f *avifFile) item(item *avifItem) error {
	if len(item.parts) == 0 {
		return nil
	}
	data := item.parts[0]
	if len(item.parts) > 1 {
		data = bytes.Join(item.parts, nil)
	}
	switch item.kind {
	case "av01":
		return f.coded(data)
	case "grid":
		r := byteReader{data: data}
		r.skip(1)
		long := r.u8()&1 != 0
		if tiles := (int(r.u8()) + 1) * (int(r.u8()) + 1); tiles > f.limits.Chunks {
			return tooLarge("the AVIF file is put together from %d tiles; at most %d are accepted", tiles, f.limits.Chunks)
		}
		return f.derived(&r, long)
	case "iovl":
		r := byteReader{data: data}
		r.skip(1)
		long := r.u8()&1 != 0
		r.skip(8)
		return f.derived(&r, long)
	}
	return nil
}

// derived checks the size of a picture that is put together from others.
func (f *avifFile) derived(r *byteReader, long bool) error {
	width, height := int64(r.sized(long)), int64(r.sized(long))
	if r.failed {
		return truncated()
	}
	return f.limits.size(width, height)
}

// byteReader reads big-endian numbers; past the end they are 0 and failed is set.
type byteReader struct {
	data   []byte
	pos    int
	failed bool
	head   uint32 // version and flags of a full box
}

func (r *byteReader) take(n int) []byte {
	if n > len(r.data)-r.pos {
		r.failed, r.pos = true, len(r.data)
		return make([]byte, n)
	}
	r.pos += n
	return r.data[r.pos-n : r.pos]
}

func (r *byteReader) skip(n int)   { r.take(n) }
func (r *byteReader) rest() []byte { return r.data[r.pos:] }
func (r *byteReader) u8() uint8    { return r.take(1)[0] }
func (r *byteReader) u16() uint16  { return binary.BigEndian.Uint16(r.take(2)) }
func (r *byteReader) u32() uint32  { return binary.BigEndian.Uint32(r.take(4)) }

// number reads n bytes, n being at most 15.
func (r *byteReader) number(n int) uint64 {
	v := uint64(0)
	for _, b := range r.take(n) {
		v = v<<8 | uint64(b)
	}
	return v
}

// sized reads 4 bytes if long, else 2.
func (r *byteReader) sized(long bool) uint32 {
	if long {
		return r.u32()
	}
	return uint32(r.u16())
}

// version reads the head of a full box; flags are of the head read last.
func (r *byteReader) version() int  { r.head = r.u32(); return int(r.head >> 24) }
func (r *byteReader) flags() uint32 { return r.head & 0xffffff }
