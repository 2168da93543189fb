package exif

import (
	"bytes"
	"encoding/binary"
)

// findAVIF looks for the Exif and XMP items of the meta box and for where their
// data lies. Whatever does not fit is as good as absent.
func findAVIF(data []byte) blocks {
	a := avif{kinds: map[uint32]string{}}
	meta := box(data, "meta")
	if len(meta) < 4 {
		return blocks{}
	}
	meta = meta[4:]
	a.information(box(meta, "iinf"))
	return a.locate(box(meta, "iloc"), data, box(meta, "idat"))
}

// maxItems bounds the work; files have a few.
const maxItems = 4096

type avif struct {
	kinds map[uint32]string // by item id
}

// box is the body of the first box of this kind among siblings; nil if absent.
func box(data []byte, kind string) []byte {
	for range maxItems {
		body, name, rest := nextBox(data)
		if body == nil || name == kind {
			return body
		}
		data = rest
	}
	return nil
}

// nextBox takes one box off data; body is nil when there is none.
func nextBox(data []byte) (body []byte, kind string, rest []byte) {
	if len(data) < 8 {
		return nil, "", nil
	}
	header, size := uint64(8), uint64(binary.BigEndian.Uint32(data))
	switch {
	case size == 0:
		size = uint64(len(data))
	case size == 1 && len(data) >= 16:
		header, size = 16, binary.BigEndian.Uint64(data[8:])
	}
	if size < header || size > uint64(len(data)) {
		return nil, "", nil
	}
	return data[header:size:size], string(data[4:8]), data[size:]
}

// information reads which items are metadata.
func (a avif) information(iinf []byte) {
	if len(iinf) < 8 {
		return
	}
	rest := iinf[6:]
	if iinf[0] > 0 {
		rest = iinf[8:]
	}
	for range maxItems {
		body, kind, next := nextBox(rest)
		if body == nil {
			return
		}
		rest = next
		if kind != "infe" || len(body) < 12 || body[0] < 2 {
			continue
		}
		r := reader{data: body[4:]}
		id := r.number(2)
		if body[0] > 2 {
			id = id<<16 | r.number(2)
		}
		r.number(2)
		switch item := string(r.take(4)); {
		case item == "Exif":
			a.kinds[uint32(id)] = item
		case item == "mime" && bytes.Contains(body, []byte("application/rdf+xml")):
			a.kinds[uint32(id)] = "XMP"
		}
	}
}

// locate finds the data of the items. Metadata in several parts, which no
// encoder writes, is left out.
func (a avif) locate(iloc, data, own []byte) blocks {
	var b blocks
	if len(iloc) < 8 {
		return b
	}
	r, version := reader{data: iloc[4:]}, iloc[0]
	sizes := r.number(2)
	idLength := 2
	if version >= 2 {
		idLength = 4
	}
	for range min(r.number(idLength), maxItems) {
		kind := a.kinds[uint32(r.number(idLength))]
		from := data
		if version > 0 && r.number(2)&15 == 1 {
			from = own
		}
		r.number(2)
		base := r.number(int(sizes >> 4 & 15))
		parts := r.number(2)
		var start, length uint64
		for range parts {
			if r.failed {
				return b
			}
			if version > 0 {
				r.number(int(sizes & 15))
			}
			start, length = base+r.number(int(sizes>>12)), r.number(int(sizes>>8&15))
		}
		if parts != 1 || start > uint64(len(from)) || length > uint64(len(from))-start {
			continue
		}
		switch body := from[start : start+length]; {
		case kind == "Exif" && b.exif == nil && len(body) > 4:
			if skip := uint64(binary.BigEndian.Uint32(body)); skip <= uint64(len(body)-4) {
				b.exif = bytes.TrimPrefix(body[4+skip:], []byte(Name))
			}
		case kind == "XMP" && b.xmp == nil:
			b.xmp = body
		}
	}
	return b
}

// reader reads big-endian numbers; past the end they are 0 and failed is set.
type reader struct {
	data   []byte
	failed bool
}

func (r *reader) take(n int) []byte {
	if n > len(r.data) {
		r.failed, r.data = true, nil
		return nil
	}
	taken := r.data[:n]
	r.data = r.data[n:]
	return taken
}

func (r *reader) number(n int) uint64 {
	v := uint64(0)
	for _, b := range r.take(n) {
		v = v<<8 | uint64(b)
	}
	return v
}
