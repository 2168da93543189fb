package preflight

import "encoding/binary"

// checkWebP walks the chunks of the RIFF container. The canvas, every frame and
// every bitstream inside carry a size of their own, and each is checked: which
// of them a decoder believes is its own affair.
func checkWebP(data []byte, l Limits) (Info, error) {
	c := webpCheck{limits: l}
	if riff := 8 + int64(binary.LittleEndian.Uint32(data[4:])); riff < int64(len(data)) {
		data = data[:max(riff, 12)] // what follows is no part of the picture
	}
	if err := c.walk(data[12:], false); err != nil {
		return Info{}, err
	}
	if c.info.Width == 0 || c.info.Frames == 0 {
		return Info{}, truncated()
	}
	return c.info, nil
}

type webpCheck struct {
	limits Limits
	info   Info
	chunks int
}

// walk goes over chunks of the file, or of one animation frame.
func (c *webpCheck) walk(data []byte, inFrame bool) error {
	for len(data) >= 8 {
		kind, length := string(data[:4]), int64(binary.LittleEndian.Uint32(data[4:]))
		body := data[8:]
		if length > int64(len(body)) {
			return truncated()
		}
		if err := c.chunk(kind, body[:length], inFrame); err != nil {
			return err
		}
		data = body[min(length+length&1, int64(len(body))):]
	}
	return nil
}

func (c *webpCheck) chunk(kind string, body []byte, inFrame bool) error {
	switch kind {
	case "VP8X":
		if len(body) < 10 {
			return broken("the WebP header is too short")
		}
		return c.size(1+u24(body[4:]), 1+u24(body[7:]), 0)
	case "VP8 ":
		if len(body) < 10 {
			return truncated()
		}
		width, height := binary.LittleEndian.Uint16(body[6:])&0x3fff, binary.LittleEndian.Uint16(body[8:])&0x3fff
		return c.bitstream(int64(width), int64(height), inFrame)
	case "VP8L":
		if len(body) < 5 {
			return truncated()
		}
		v := binary.LittleEndian.Uint32(body[1:])
		return c.bitstream(1+int64(v&0x3fff), 1+int64(v>>14&0x3fff), inFrame)
	case "ANMF":
		if inFrame || len(body) < 16 {
			return broken("a WebP frame is malformed")
		}
		if err := c.size(1+u24(body[6:]), 1+u24(body[9:]), 1); err != nil {
			return err
		}
		return c.walk(body[16:], true)
	case "ALPH":
		return nil
	}
	c.chunks++
	if err := c.limits.chunks(c.chunks); err != nil {
		return err
	}
	return c.limits.chunk(int64(len(body)))
}

// bitstream is one coded picture; outside of animation frames there is one.
func (c *webpCheck) bitstream(width, height int64, inFrame bool) error {
	frames := 0
	if !inFrame && c.info.Frames == 0 {
		frames = 1
	}
	return c.size(width, height, frames)
}

// size checks one size, adds frames, and keeps the first size as the canvas.
func (c *webpCheck) size(width, height int64, frames int) error {
	if err := c.limits.size(width, height); err != nil {
		return err
	}
	if c.info.Width == 0 {
		c.info.Width, c.info.Height = int(width), int(height)
	}
	c.info.Frames += frames
	return c.limits.frames(int64(c.info.Width), int64(c.info.Height), c.info.Frames)
}

func u24(b []byte) int64 { return int64(b[0]) | int64(b[1])<<8 | int64(b[2])<<16 }
