package preflight

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
)

// maxDeflate is the most bytes that one byte of deflate can stand for.
const maxDeflate = 1032

// checkPNG walks the chunks. libpng allocates what a chunk says before it reads
// it, so no chunk may say more than is there; and it unpacks text and colour
// profiles, so these are unpacked here first, into nothing, up to a limit.
func checkPNG(data []byte, l Limits) (Info, error) {
	c := pngCheck{limits: l, info: Info{Frames: 1}}
	for pos := int64(8); ; {
		rest := data[min(pos, int64(len(data))):]
		if len(rest) < 8 {
			break // no IEND; whether pixels are missing is settled below
		}
		length, kind := int64(binary.BigEndian.Uint32(rest)), string(rest[4:8])
		body := rest[8:]
		if kind == "IDAT" && length > int64(len(body)) {
			c.pixels += int64(len(body))
			break
		}
		if length > int64(len(body)) {
			return c.info, truncated()
		}
		if err := c.chunk(kind, body[:length]); err != nil {
			return c.info, err
		}
		if kind == "IEND" {
			break
		}
		pos += 12 + length
	}
	return c.info, c.end()
}

type pngCheck struct {
	limits Limits
	info   Info
	rows   int64 // bytes of all filtered rows, once unpacked
	pixels int64 // bytes of IDAT seen
	chunks int   // chunks that are neither pixels nor frame headers
	seen   int
	unpack inflater
}

func (c *pngCheck) chunk(kind string, body []byte) error {
	c.seen++
	if c.seen == 1 && (kind != "IHDR" || len(body) != 13) {
		return broken("the PNG file does not begin with its header")
	}
	switch kind {
	case "IHDR":
		return c.header(body)
	case "IDAT":
		c.pixels += int64(len(body))
		return nil
	case "fdAT":
		return nil
	case "fcTL":
		return c.frame(body)
	case "acTL":
		return c.animation(body)
	}
	c.chunks++
	if err := c.limits.chunks(c.chunks); err != nil {
		return err
	}
	if err := c.limits.chunk(int64(len(body))); err != nil {
		return err
	}
	return c.packed(kind, body)
}

func (c *pngCheck) header(body []byte) error {
	if c.seen > 1 {
		return broken("the PNG file has two headers")
	}
	width, height := int64(binary.BigEndian.Uint32(body)), int64(binary.BigEndian.Uint32(body[4:]))
	if err := c.limits.size(width, height); err != nil {
		return err
	}
	depth, channels := int64(body[8]), map[byte]int64{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[body[9]]
	if channels == 0 || depth != 1 && depth != 2 && depth != 4 && depth != 8 && depth != 16 {
		return broken("the PNG header says colour type %d with %d bits, which does not exist", body[9], depth)
	}
	c.info.Width, c.info.Height = int(width), int(height)
	c.rows = height * ((width*channels*depth + 7) / 8)
	return nil
}

// animation checks what an animated PNG claims, although only its first
// picture is ever decoded here: the original is kept, and others read it.
func (c *pngCheck) animation(body []byte) error {
	if len(body) != 8 {
		return broken("the PNG animation header has %d bytes; it needs 8", len(body))
	}
	frames := min(int64(binary.BigEndian.Uint32(body)), 1<<30)
	return c.limits.frames(int64(c.info.Width), int64(c.info.Height), int(frames))
}

func (c *pngCheck) frame(body []byte) error {
	if len(body) != 26 {
		return broken("a PNG frame header has %d bytes; it needs 26", len(body))
	}
	return c.limits.size(int64(binary.BigEndian.Uint32(body[4:])), int64(binary.BigEndian.Uint32(body[8:])))
}

// packed unpacks compressed metadata to see how much it is. All of it together
// may be as long as one chunk. Damage is left to the decoder.
func (c *pngCheck) packed(kind string, body []byte) error {
	at := -1
	switch kind {
	case "zTXt", "iCCP": // name, 0, method, data
		if i := bytes.IndexByte(body, 0); i >= 0 {
			at = i + 2
		}
	case "iTXt": // keyword, 0, packed?, method, language, 0, translated keyword, 0, text
		i := bytes.IndexByte(body, 0)
		if i < 0 || len(body) < i+3 || body[i+1] == 0 {
			return nil
		}
		text := after(after(body[i+3:], "\x00"), "\x00")
		at = len(body) - len(text)
	}
	if at < 0 || at >= len(body) {
		return nil
	}
	if c.unpack.count(body[at:], c.limits.Chunk) > c.limits.Chunk {
		return tooLarge("the metadata of the file unpacks to more than %d bytes; at most that much is accepted", c.limits.Chunk)
	}
	return nil
}

// end settles what only the whole file shows. That the rows cannot be in the
// file at the best compression there is, is certain; anything less is not.
func (c *pngCheck) end() error {
	switch {
	case c.seen == 0, c.pixels == 0:
		return truncated()
	case c.pixels*maxDeflate < c.rows:
		return truncated()
	}
	return nil
}

// inflater counts unpacked bytes over several streams with one window.
type inflater struct {
	reader io.ReadCloser
	total  int64
}

// count adds the unpacked length of packed to the total and returns it,
// stopping once it passes limit.
func (f *inflater) count(packed []byte, limit int64) int64 {
	var err error
	if f.reader == nil {
		f.reader, err = zlib.NewReader(bytes.NewReader(packed))
	} else {
		err = f.reader.(zlib.Resetter).Reset(bytes.NewReader(packed), nil)
	}
	if err != nil {
		return f.total
	}
	n, _ := io.Copy(io.Discard, io.LimitReader(f.reader, limit-f.total+1))
	f.total += n
	return f.total
}
