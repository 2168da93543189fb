//go:build !linux

package front

import (
	"io"
	"os"
)

type handoff struct{}

// sendFile writes a head and the beginning of a file, up to so many bytes, and answers how many of those went out.
func (c *conn) sendFile(head []byte, file *os.File, until int64) (int64, error) {
	body := make([]byte, until)
	if _, err := file.ReadAt(body, 0); err != nil && err != io.EOF {
		return 0, err
	}
	return c.send(head, body)
}
