package diskcache

import (
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// An entry lies under a name that says all that is known of it, so that a folder tells what is in it without a file being
// opened; and the file holds the bytes and nothing else, so that it can be sent as it is.

var (
	keyForm    = regexp.MustCompile(`^[0-9a-f]{4,100}$`)
	formatForm = regexp.MustCompile(`^[a-z0-9]{1,16}$`)
	folderForm = regexp.MustCompile(`^[0-9a-f]{2}$`)
)

// valid tells whether facts can be a name.
func (f Facts) valid() bool {
	return keyForm.MatchString(f.Key) && formatForm.MatchString(f.Format) && f.Width >= 0 && f.Height >= 0
}

func (e *entry) name() string {
	return fmt.Sprintf("%s_%s_%s_%s_%dx%d_%d_%d_%08x", hex.EncodeToString(e.Project[:]), hex.EncodeToString(e.File[:]),
		e.Key, e.Format, e.Width, e.Height, e.Bytes, e.Made.UnixMicro(), e.sum)
}

// path is where an entry lies; its folder is one of 256.
func (c *Cache) path(e *entry) string { return filepath.Join(c.Folder, e.Key[:2], e.name()) }

// read reads a name; false where it is not exactly one that an entry has.
func read(name string) (*entry, bool) {
	parts := strings.Split(name, "_")
	if len(parts) != 8 {
		return nil, false
	}
	e := &entry{Facts: Facts{Key: parts[2], Format: parts[3]}}
	width, height, _ := strings.Cut(parts[4], "x")
	var made int64
	var sum uint64
	for _, err := range []error{
		parse(&e.Project, parts[0], uuid.Parse), parse(&e.File, parts[1], uuid.Parse),
		parse(&e.Width, width, strconv.Atoi), parse(&e.Height, height, strconv.Atoi),
		parse(&e.Bytes, parts[5], number), parse(&made, parts[6], number),
		parse(&sum, parts[7], func(s string) (uint64, error) { return strconv.ParseUint(s, 16, 32) }),
	} {
		if err != nil {
			return nil, false
		}
	}
	e.Made, e.sum = time.UnixMicro(made), uint32(sum)
	return e, e.valid() && e.Bytes >= 0 && e.name() == name
}

func parse[T any](to *T, text string, by func(string) (T, error)) (err error) {
	*to, err = by(text)
	return err
}

func number(s string) (int64, error) { return strconv.ParseInt(s, 10, 64) }

var table = crc32.MakeTable(crc32.Castagnoli)

func sumOf(data []byte) uint32 { return crc32.Checksum(data, table) }

var buffers = sync.Pool{New: func() any { return new([64 << 10]byte) }}

// sums tells whether the bytes of a file have a sum, and goes back to its start.
func sums(f *os.File, sum uint32) bool {
	buffer := buffers.Get().(*[64 << 10]byte)
	defer buffers.Put(buffer)
	hash := crc32.New(table)
	if _, err := io.CopyBuffer(hash, struct{ io.Reader }{f}, buffer[:]); err != nil {
		return false
	}
	_, err := f.Seek(0, io.SeekStart)
	return err == nil && hash.Sum32() == sum
}
