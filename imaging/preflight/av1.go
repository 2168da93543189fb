package preflight

// coded looks for AV1 sequence headers in data and checks the size of picture
// they announce. An AV1 decoder allocates by this size, up to 65536 × 65536,
// whatever the container says. (AV1 bitstream specification, 5.3 and 5.5.)
func (f *avifFile) coded(data []byte) error {
	for len(data) > 0 {
		head := data[0]
		data = data[1:]
		if head&4 != 0 && len(data) > 0 { // extension byte
			data = data[1:]
		}
		size := uint64(len(data))
		if head&2 != 0 {
			n, length := leb128(data)
			if length == 0 {
				return nil // nothing a decoder could make sense of
			}
			data = data[length:]
			size = min(n, uint64(len(data)))
		}
		if head>>3&15 == 1 {
			width, height, ok := sequenceHeader(data[:size])
			if !ok {
				return truncated()
			}
			if err := f.limits.size(width, height); err != nil {
				return err
			}
		}
		data = data[size:]
	}
	return nil
}

// leb128 reads a little-endian base-128 number; length is 0 if there is none.
func leb128(data []byte) (n uint64, length int) {
	for i := range min(len(data), 8) {
		n |= uint64(data[i]&0x7f) << (7 * i)
		if data[i]&0x80 == 0 {
			return n, i + 1
		}
	}
	return 0, 0
}

// sequenceHeader reads as far as the largest width and height of a frame.
func sequenceHeader(data []byte) (width, height int64, ok bool) {
	b := bitReader{data: data}
	b.skip(3 + 1)       // profile, still picture
	if b.read(1) != 0 { // reduced header
		b.skip(5)
	} else {
		b.operatingPoints()
	}
	widthBits, heightBits := b.read(4)+1, b.read(4)+1
	width, height = int64(b.read(int(widthBits)))+1, int64(b.read(int(heightBits)))+1
	return width, height, !b.failed
}

// operatingPoints skips timing and operating points.
func (b *bitReader) operatingPoints() {
	delayBits, model := 0, false
	if b.read(1) != 0 { // timing
		b.skip(64)
		if b.read(1) != 0 { // equal intervals: a number in Exp-Golomb code
			zeros := 0
			for !b.failed && b.read(1) == 0 {
				zeros++
			}
			b.skip(min(zeros, 32))
		}
		if model = b.read(1) != 0; model {
			delayBits = int(b.read(5)) + 1
			b.skip(32 + 5 + 5)
		}
	}
	display := b.read(1) != 0
	for range b.read(5) + 1 {
		b.skip(12)
		if b.read(5) > 7 { // level
			b.skip(1)
		}
		if model && b.read(1) != 0 {
			b.skip(2*delayBits + 1)
		}
		if display && b.read(1) != 0 {
			b.skip(4)
		}
	}
}

// bitReader reads the most significant bit first; past the end bits are 0 and
// failed is set.
type bitReader struct {
	data   []byte
	pos    int
	failed bool
}

func (b *bitReader) skip(n int) {
	if b.pos += n; b.pos > 8*len(b.data) {
		b.failed = true
	}
}

func (b *bitReader) read(n int) uint32 {
	v := uint32(0)
	for range n {
		bit := byte(0)
		if b.pos < 8*len(b.data) {
			bit = b.data[b.pos/8] >> (7 - b.pos%8) & 1
		}
		b.skip(1)
		v = v<<1 | uint32(bit)
	}
	return v
}
