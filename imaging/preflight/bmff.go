package preflight

import "encoding/binary"

// checkAVIF reads the boxes of an ISO base media file. The size of a picture is
// written in many places (properties, derived images, coded data, tracks) and a
// decoder may allocate by any of them, so all are checked. Sequences are
// checked too, although only the primary picture of a file is ever decoded.
func checkAVIF(data []byte, l Limits) (Info, error) {
	f := avifFile{data: data, limits: l, items: map[uint32]*avifItem{}}
	if err := f.walk(data, "", 0); err != nil {
		return Info{}, err
	}
	for _, body := range f.places {
		if err := f.locations(&byteReader{data: body}); err != nil {
			return Info{}, err
		}
	}
	for _, item := range f.order {
		if err := f.item(item); err != nil {
			return Info{}, err
		}
	}
	width, height := f.size()
	if width == 0 {
		return Info{}, broken("the AVIF file holds no picture")
	}
	return Info{Width: int(width), Height: int(height), Frames: 1}, nil
}

type avifFile struct {
	data    []byte
	limits  Limits
	boxes   int
	entries int // of lists within boxes
	primary uint32
	items   map[uint32]*avifItem
	order   []*avifItem // items as they were named
	extents []ispe      // properties in their order; zero where a property is not a size
	places  [][]byte    // iloc boxes, read last because they refer to own
	own     []byte      // idat: data within the meta box
	located int64       // bytes of all items together
	track   ispe
}

// avifItem is one picture or piece of metadata in the file.
type avifItem struct {
	kind  string
	parts [][]byte
	size  ispe
}

// ispe is a size in pixels.
type ispe struct{ width, height int64 }

// maxDepth is two more than the deepest box that is read here.
const maxDepth = 10

// containers maps each box that holds others to the bytes before the first one.
var containers = map[string]int{
	"meta": 4, "iprp": 0, "ipco": 0, "iinf": 0, "moov": 0, "trak": 0, "mdia": 0, "minf": 0, "stbl": 0, "stsd": 8,
}

// walk goes over sibling boxes. A box that reaches past its parent is a
// certain sign that something is missing.
func (f *avifFile) walk(data []byte, parent string, depth int) error {
	for len(data) >= 8 {
		header, size, kind := int64(8), int64(binary.BigEndian.Uint32(data)), string(data[4:8])
		switch {
		case size == 0:
			size = int64(len(data))
		case size == 1 && len(data) >= 16:
			header, size = 16, int64(min(binary.BigEndian.Uint64(data[8:]), 1<<62))
		}
		if size < header {
			return broken("a box of the AVIF file says it is %d bytes long; at least %d are needed", size, header)
		}
		if size > int64(len(data)) {
			return truncated()
		}
		f.boxes++
		if err := f.limits.chunks(f.boxes); err != nil {
			return err
		}
		if err := f.box(parent, kind, data[header:size], depth); err != nil {
			return err
		}
		data = data[size:]
	}
	return nil
}

// list counts the entries of a list. They are many in pictures made of tiles,
// each of which has a few.
func (f *avifFile) list(count uint32) error {
	f.entries += int(min(count, 1<<30))
	return f.limits.chunks(f.entries / 4)
}

func (f *avifFile) box(parent, kind string, body []byte, depth int) error {
	if parent == "ipco" {
		return f.property(kind, body)
	}
	r := byteReader{data: body}
	switch kind {
	case "mdat", "free", "skip":
		return nil
	case "pitm":
		f.primary = r.sized(r.version() > 0)
	case "infe":
		f.information(&r)
	case "ipma":
		return f.associations(&r)
	case "iloc":
		f.places = append(f.places, body)
	case "idat":
		f.own = body
	case "av01":
		return f.sample(&r)
	case "iinf":
		if r.version() == 0 {
			r.skip(2)
		} else {
			r.skip(4)
		}
		return f.walk(r.rest(), kind, depth+1)
	}
	before, isContainer := containers[kind]
	if isContainer && depth < maxDepth {
		r.skip(before)
		return f.walk(r.rest(), kind, depth+1)
	}
	if parent == "" || isContainer {
		return nil
	}
	return f.limits.chunk(int64(len(body)))
}

// property reads one entry of the property list; each has its place there.
func (f *avifFile) property(kind string, body []byte) error {
	var size ispe
	switch kind {
	case "ispe":
		r := byteReader{data: body}
		r.skip(4)
		size = ispe{int64(r.u32()), int64(r.u32())}
		if err := f.limits.size(size.width, size.height); err != nil {
			return err
		}
	case "av1C":
		if len(body) > 4 {
			if err := f.coded(body[4:]); err != nil {
				return err
			}
		}
	}
	f.extents = append(f.extents, size)
	return f.limits.chunk(int64(len(body)))
}

// sample reads the size in a track's description of its AV1 pictures.
func (f *avifFile) sample(r *byteReader) error {
	r.skip(24)
	f.track = ispe{int64(r.u16()), int64(r.u16())}
	return f.limits.size(f.track.width, f.track.height)
}

// size is that of the primary item; of the largest one where it is not said
// which that is; of the track where there are no items.
func (f *avifFile) size() (width, height int64) {
	if item := f.items[f.primary]; item != nil && item.size.width > 0 {
		return item.size.width, item.size.height
	}
	largest := f.track
	for _, s := range f.extents {
		if s.width*s.height > largest.width*largest.height {
			largest = s
		}
	}
	return largest.width, largest.height
}
