package imaging

import (
	"encoding/binary"
	"errors"
)

// webpProfiled puts a colour profile into a WebP, which govips cannot ask for: the chunk ICCP behind the header VP8X, which
// is added where the file has none (RFC 9649, 2.7).
func webpProfiled(webp, profile []byte, size Size, alpha bool) ([]byte, error) {
	const header, extended, chunk = 12, 8 + 10, 8
	if len(webp) < header+extended || string(webp[:4]) != "RIFF" || string(webp[8:12]) != "WEBP" {
		return nil, errors.New("no WebP")
	}
	const hasProfile, hasAlpha = 0x20, 0x10
	var vp8x [extended]byte
	rest := webp[header:]
	if string(rest[:4]) == "VP8X" {
		copy(vp8x[:], rest)
		rest = rest[extended:]
	} else {
		copy(vp8x[:], "VP8X\x0a\x00\x00\x00")
		if alpha {
			vp8x[chunk] = hasAlpha
		}
		put24(vp8x[chunk+4:], size.Width-1)
		put24(vp8x[chunk+7:], size.Height-1)
	}
	vp8x[chunk] |= hasProfile
	made := append([]byte("RIFF\x00\x00\x00\x00WEBP"), vp8x[:]...)
	made = append(made, "ICCP"...)
	made = binary.LittleEndian.AppendUint32(made, uint32(len(profile)))
	made = append(made, profile...)
	if len(profile)%2 == 1 {
		made = append(made, 0)
	}
	made = append(made, rest...)
	binary.LittleEndian.PutUint32(made[4:], uint32(len(made)-8))
	return made, nil
}

// put24 writes a number of three bytes, lowest first.
func put24(b []byte, v int) { b[0], b[1], b[2] = byte(v), byte(v>>8), byte(v>>16) }
