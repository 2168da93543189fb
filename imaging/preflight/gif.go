package preflight

import "encoding/binary"

// checkGIF walks the blocks. Every frame counts with the whole canvas, because
// that is what it becomes when it is decoded. Bytes between blocks that mean
// nothing are stepped over, as decoders do, so that none finds a frame which
// was not counted here. A missing trailer is no fault: browsers need none.
func checkGIF(data []byte, l Limits) (Info, error) {
	if len(data) < 13 {
		return Info{}, truncated()
	}
	c := gifCheck{data: data, limits: l, pos: 13 + colourTable(data[10])}
	c.width, c.height = int64(binary.LittleEndian.Uint16(data[6:])), int64(binary.LittleEndian.Uint16(data[8:]))
	for c.pos < len(data) && data[c.pos] != 0x3b {
		switch data[c.pos] {
		case 0x2c:
			if len(data)-c.pos < 10 {
				c.pos, c.short = len(data), true // what was seen so far decides
				continue
			}
			if err := c.frame(); err != nil {
				return Info{}, err
			}
		case 0x21:
			if err := c.extension(); err != nil {
				return Info{}, err
			}
		default:
			c.pos++
		}
	}
	if c.frames == 0 {
		return Info{}, c.cut()
	}
	return Info{Width: c.screen[0], Height: c.screen[1], Frames: c.frames, Cut: c.short}, nil
}

type gifCheck struct {
	data          []byte
	limits        Limits
	pos           int
	width, height int64  // of the canvas, grown to hold every frame
	screen        [2]int // of the canvas, grown to hold the first frame
	frames        int
	extensions    int
	short         bool // something goes on beyond the end
}

// frame reads the image descriptor at pos and steps over the frame. Some
// decoders let the canvas grow with every frame, libvips with the first only and
// cuts off the others: the limits hold for the larger canvas.
func (c *gifCheck) frame() error {
	d := c.data[c.pos:]
	left, top := int64(binary.LittleEndian.Uint16(d[1:])), int64(binary.LittleEndian.Uint16(d[3:]))
	width, height := int64(binary.LittleEndian.Uint16(d[5:])), int64(binary.LittleEndian.Uint16(d[7:]))
	c.width, c.height = max(c.width, left+width), max(c.height, top+height)
	c.frames++
	if c.frames == 1 {
		c.screen = [2]int{int(c.width), int(c.height)}
	}
	if err := c.limits.size(c.width, c.height); err != nil {
		return err
	}
	if err := c.limits.frames(c.width, c.height, c.frames); err != nil {
		return err
	}
	c.pos += 10 + colourTable(d[9]) + 1 // 1 is the size of the first code
	c.blocks()
	return nil
}

// extension steps over one; two for each frame (timing and a name) are free.
func (c *gifCheck) extension() error {
	c.extensions++
	if err := c.limits.chunks(c.extensions - 2*c.frames); err != nil {
		return err
	}
	c.pos += 2
	return c.limits.chunk(int64(c.blocks()))
}

// blocks steps over a chain of sub-blocks and tells how many bytes it had.
func (c *gifCheck) blocks() int {
	start := c.pos
	for c.pos < len(c.data) {
		n := int(c.data[c.pos])
		c.pos += 1 + n
		if n == 0 {
			return c.pos - start
		}
	}
	c.short = true
	return c.pos - start
}

// cut is for a file without a frame: either it stops before the first one, or
// it says itself that there is none.
func (c *gifCheck) cut() error {
	if c.pos < len(c.data) && c.data[c.pos] == 0x3b {
		return broken("the GIF file holds no picture")
	}
	return truncated()
}

// colourTable is the length of the colour table that these flags announce.
func colourTable(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}
