package preflight

import (
	"bytes"
	"encoding/binary"
)

// checkJPEG walks the markers as libjpeg does, through the compressed scans up
// to the end of the image. Every scan of a progressive file costs a pass over
// the whole picture, and such a file is held in memory as coefficients, six
// bytes a pixel; hence the limit on scans and the least length of the data.
func checkJPEG(data []byte, l Limits) (Info, error) {
	c := jpegCheck{limits: l, info: Info{Frames: 1}}
	for pos := 2; ; {
		next := bytes.IndexByte(data[pos:], 0xff)
		if next < 0 || pos+next+1 >= len(data) {
			break // no end marker: many files lack it and decode well
		}
		pos += next + 1
		marker := data[pos]
		switch {
		case marker == 0xff: // fill byte: the next one may be the marker
			continue
		case marker <= 0x01, marker >= 0xd0 && marker <= 0xd8: // stuffed 0xff, TEM, RST, SOI: no length
			pos++
			continue
		case marker == 0xd9:
			return c.info, c.end(data)
		}
		pos++
		if len(data)-pos < 2 {
			break
		}
		length := int(binary.BigEndian.Uint16(data[pos:]))
		if length < 2 {
			return c.info, broken("a JPEG segment says it is %d bytes long; at least 2 are needed", length)
		}
		if length > len(data)-pos {
			break // what was seen so far decides
		}
		if err := c.segment(marker, data[pos+2:pos+length]); err != nil {
			return c.info, err
		}
		pos += length
	}
	return c.info, c.end(data)
}

type jpegCheck struct {
	limits     Limits
	info       Info
	blocks     int64 // blocks of 8×8 samples in the largest component
	arithmetic bool
	segments   int
	scans      int
}

func (c *jpegCheck) segment(marker byte, body []byte) error {
	c.segments++
	// Each scan may bring tables of its own.
	if err := c.limits.chunks(c.segments - 8*c.scans); err != nil {
		return err
	}
	switch {
	case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
		return c.frame(marker, body)
	case marker == 0xda:
		if c.info.Width == 0 {
			return broken("the JPEG file has pixels before its header")
		}
		if c.scans++; c.scans > c.limits.Scans {
			return tooLarge("the JPEG file has more than %d scans; at most that many are accepted", c.limits.Scans)
		}
	}
	return nil
}

// frame reads a frame header: precision, height, width, number of components.
func (c *jpegCheck) frame(marker byte, body []byte) error {
	if len(body) < 6 || len(body) < 6+3*int(body[5]) || body[5] == 0 {
		return broken("the JPEG header is too short")
	}
	height, width := int64(binary.BigEndian.Uint16(body[1:])), int64(binary.BigEndian.Uint16(body[3:]))
	if err := c.limits.size(width, height); err != nil {
		return err
	}
	if c.info.Width == 0 {
		c.info.Width, c.info.Height = int(width), int(height)
	}
	// The share of the samples that the largest component really has.
	var h, v, most int64 = 1, 1, 1
	for i := 6; i+3 <= 6+3*int(body[5]); i += 3 {
		hi, vi := int64(body[i+1]>>4), int64(body[i+1]&15)
		h, v, most = max(h, hi), max(v, vi), max(most, hi*vi)
	}
	c.blocks = max(c.blocks, (width/8)*(height/8)*most/(h*v))
	c.arithmetic = c.arithmetic || marker > 0xc8
	if marker == 0xc3 || marker == 0xc7 { // lossless: no blocks
		c.blocks = 0
	}
	return nil
}

// end settles what only the whole file shows. Huffman coding spends at least
// one bit on each block of the largest component; arithmetic coding may not.
func (c *jpegCheck) end(data []byte) error {
	switch {
	case c.info.Width == 0, c.scans == 0:
		return truncated()
	case !c.arithmetic && int64(len(data))*8 < c.blocks:
		return truncated()
	}
	return nil
}
