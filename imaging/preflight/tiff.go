package preflight

import "encoding/binary"

// checkTIFF follows the chain of directories, one for each page; BigTIFF too.
// Pages inside SubIFDs are not followed: libvips does not open them unasked.
func checkTIFF(data []byte, l Limits) (Info, error) {
	t := tiffFile{data: data, order: binary.LittleEndian, limits: l}
	if data[0] == 'M' {
		t.order = binary.BigEndian
	}
	offset, ok := t.first()
	if !ok {
		return Info{}, truncated()
	}
	var info Info
	var total int64
	seen := map[int64]bool{} // never more entries than pages are allowed
	for offset != 0 {
		if seen[offset] {
			return Info{}, broken("the pages of the TIFF file run in a circle")
		}
		seen[offset] = true
		page, next, err := t.page(offset)
		if err != nil {
			return Info{}, err
		}
		info.Frames++
		if info.Frames == 1 {
			info.Width, info.Height = int(page.width), int(page.height)
		}
		info.Pages = append(info.Pages, page.info())
		total += page.width * page.height
		if err := l.frames(page.width, page.height, info.Frames); err != nil {
			return Info{}, err
		}
		if total > l.TotalPixels {
			return Info{}, tooLarge("the pages of the TIFF file have more than %s together; at most that many are accepted", megapixels(l.TotalPixels))
		}
		offset = next
	}
	if info.Frames == 0 {
		return Info{}, broken("the TIFF file holds no picture")
	}
	if info.Frames == 1 {
		info.Pages = nil
	}
	return info, nil
}

type tiffFile struct {
	data   []byte
	order  binary.ByteOrder
	limits Limits
	big    bool // 8-byte offsets
}

// tiffPage is what one directory says about its picture.
type tiffPage struct {
	width, height   int64
	tileW, tileH    int64
	bits, samples   int64
	compression     int64
	photometric     int64
	orientation     int64
	digitalNegative bool
}

func (p *tiffPage) info() Page {
	colours := map[int64]int64{2: 3, 5: 4, 6: 3, 8: 3}[p.photometric] // RGB, CMYK, YCbCr, Lab; others have one
	page := Page{Width: int(p.width), Height: int(p.height), Orientation: 1, HasAlpha: p.samples > max(colours, 1)}
	if p.orientation >= 1 && p.orientation <= 8 {
		page.Orientation = int(p.orientation)
	}
	return page
}

// first reads the header: version, and the offset of the first directory.
func (t *tiffFile) first() (int64, bool) {
	if len(t.data) < 8 {
		return 0, false
	}
	t.big = t.order.Uint16(t.data[2:]) == 43
	if !t.big {
		return int64(t.order.Uint32(t.data[4:])), true
	}
	if len(t.data) < 16 {
		return 0, false
	}
	return t.offset(t.data[8:]), true
}

// offset reads an 8-byte offset; beyond any file when it does not fit.
func (t *tiffFile) offset(b []byte) int64 {
	return int64(min(t.order.Uint64(b), 1<<62))
}

// page reads the directory at offset and gives the offset of the next one.
func (t *tiffFile) page(offset int64) (tiffPage, int64, error) {
	p := tiffPage{bits: 1, samples: 1, compression: 1}
	countLen, entryLen, nextLen := int64(2), int64(12), int64(4)
	if t.big {
		countLen, entryLen, nextLen = 8, 20, 8
	}
	size := int64(len(t.data))
	if offset > size-countLen {
		return p, 0, truncated()
	}
	count := int64(0)
	if t.big {
		count = t.offset(t.data[offset:])
	} else {
		count = int64(t.order.Uint16(t.data[offset:]))
	}
	offset += countLen
	if count > 65535 || offset+count*entryLen > size {
		return p, 0, truncated()
	}
	for range count {
		t.entry(&p, t.data[offset:offset+entryLen])
		offset += entryLen
	}
	next := int64(0)
	if offset+nextLen <= size { // some writers leave the last offset out
		if t.big {
			next = t.offset(t.data[offset:])
		} else {
			next = int64(t.order.Uint32(t.data[offset:]))
		}
	}
	return p, next, p.check(t)
}

// entry keeps the numbers that decide how much memory a picture takes.
func (t *tiffFile) entry(p *tiffPage, e []byte) {
	tag, value := t.order.Uint16(e), t.value(e)
	switch tag {
	case 256:
		p.width = value
	case 257:
		p.height = value
	case 258:
		p.bits = value
	case 259:
		p.compression = value
	case 262:
		p.photometric = value
	case 274:
		p.orientation = value
	case 277:
		p.samples = value
	case 322:
		p.tileW = value
	case 323:
		p.tileH = value
	case 50706:
		p.digitalNegative = true
	}
}

// value is the first number of an entry. For the tags read here the others, if
// any, repeat it (bits of each sample).
func (t *tiffFile) value(e []byte) int64 {
	kind, inline, at := t.order.Uint16(e[2:]), int64(4), e[8:]
	count := int64(t.order.Uint32(e[4:]))
	if t.big {
		inline, at, count = 8, e[12:], t.offset(e[4:])
	}
	width := map[uint16]int64{1: 1, 3: 2, 4: 4, 16: 8}[kind]
	if width == 0 {
		return 0
	}
	if width > inline || count > inline/width { // the values lie elsewhere
		offset := int64(t.order.Uint32(at))
		if t.big {
			offset = t.offset(at)
		}
		if offset > int64(len(t.data))-width {
			return 0
		}
		at = t.data[offset:]
	}
	switch width {
	case 1:
		return int64(at[0])
	case 2:
		return int64(t.order.Uint16(at))
	case 4:
		return int64(t.order.Uint32(at))
	}
	return t.offset(at)
}

// maxSamples is more than any picture for people has: CMYK with a few spot
// colours. libtiff takes 65535, and memory grows with it.
const maxSamples = 16

// mostDepth is how many bytes a pixel takes in the deepest pictures for people:
// four channels of 16 bits. Smaller pictures may be deeper.
const mostDepth = 8

func (p *tiffPage) check(t *tiffFile) error {
	if p.digitalNegative {
		return unsupported(RAW)
	}
	if err := t.limits.size(p.width, p.height); err != nil {
		return err
	}
	if p.samples > maxSamples {
		return tooLarge("the TIFF file has %d channels; at most %d are accepted", p.samples, maxSamples)
	}
	if p.bits > 64 {
		return broken("the TIFF file says it has %d bits a sample; at most 64 exist", p.bits)
	}
	if bytes := p.width * p.height * p.samples * p.bits / 8; bytes > mostDepth*t.limits.Pixels {
		return tooLarge("the TIFF file says it is %d × %d pixels of %d channels of %d bits, %d megabytes; at most %d are accepted",
			p.width, p.height, p.samples, p.bits, bytes/1e6, mostDepth*t.limits.Pixels/1e6)
	}
	// Tiles are rounded up to multiples of 16 and may be larger than a small
	// picture, but they are allocated whole.
	if most := func(side int64) int64 { return max(2*side, 4096) }; p.tileW > most(p.width) || p.tileH > most(p.height) {
		return broken("the TIFF file has tiles of %d × %d pixels in a picture of %d × %d", p.tileW, p.tileH, p.width, p.height)
	}
	// Without compression the pixels are as long as they are. Sub-sampled
	// YCbCr (6) stores fewer of them.
	if p.compression == 1 && p.photometric != 6 && p.width*p.samples*p.bits/8*p.height > int64(len(t.data)) {
		return truncated()
	}
	return nil
}
