package transfer

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"calotype/storage/db"
	"calotype/storage/internal/walk"
)

// An ArchiveError says that an archive is none, or not as it was written, and where.
type ArchiveError struct {
	Offset  int64 // bytes from the beginning
	Entry   string
	Problem string
}

func (e *ArchiveError) Error() string {
	where := fmt.Sprintf("at byte %d", e.Offset)
	if e.Entry != "" {
		where += ", at " + e.Entry
	}
	return fmt.Sprintf("the backup cannot be restored: %s: %s", where, e.Problem)
}

// An archiveReader reads the entries of an archive and holds each to its checksum.
type archiveReader struct {
	counted counted
	tar     *tar.Reader
	entry   string
	expect  []string // lines that the next checksums must have
	all     hash.Hash
	entries int
	bytes   int64
	current *walk.Checked
	end     archiveEnd // once it was read
}

// counted counts what is read.
type counted struct {
	r io.Reader
	n int64
	// failed is why the file itself could not be read: its fault, and not the archive's.
	failed error
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if err != nil && err != io.EOF {
		c.failed = err
	}
	return n, err
}

func newArchiveReader(r io.Reader) *archiveReader {
	a := &archiveReader{counted: counted{r: r}, all: sha256.New()}
	a.tar = tar.NewReader(&a.counted)
	return a
}

// wrong says what is wrong here.
func (a *archiveReader) wrong(format string, args ...any) error {
	return &ArchiveError{a.counted.n, a.entry, fmt.Sprintf(format, args...)}
}

// because says why reading failed.
func (a *archiveReader) because(err error) error {
	switch {
	case a.counted.failed != nil:
		return fmt.Errorf("read the backup at byte %d: %w", a.counted.n, a.counted.failed)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return a.wrong("it ends here, in the middle: it was cut off")
	}
	return a.wrong("it is not as it was written (%v)", err)
}

// next goes to the next entry with content, and answers its name and size; io.EOF after the last. Checksums are looked at on the way.
func (a *archiveReader) next() (string, int64, error) {
	for {
		if err := a.finish(); err != nil {
			return "", 0, err
		}
		h, err := a.tar.Next()
		if err != nil {
			return "", 0, a.because(err)
		}
		if a.entry = h.Name; h.Typeflag != tar.TypeReg {
			return "", 0, a.wrong("this is no part of a backup")
		}
		switch {
		case h.Name == endName:
			return "", 0, a.finishAll(h.Size)
		case strings.HasPrefix(h.Name, checksumsAt):
			if err := a.checksums(h.Size); err != nil {
				return "", 0, err
			}
		default:
			a.current = walk.NewChecked(a.tar, h.Size, "")
			return h.Name, h.Size, nil
		}
	}
}

// finish reads the entry to its end and notes its checksum.
func (a *archiveReader) finish() error {
	if a.current == nil {
		return nil
	}
	if _, err := io.Copy(io.Discard, a.current); err != nil {
		return a.because(err)
	}
	a.expect = append(a.expect, a.current.Sum()+"  "+a.entry)
	a.entries++
	a.bytes += a.current.Size()
	a.current = nil
	return nil
}

// text reads the current entry, which is not long.
func (a *archiveReader) text(r io.Reader, size int64) ([]byte, error) {
	if size > 64<<20 {
		return nil, a.wrong("it is longer than can be")
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, a.because(err)
	}
	return data, nil
}

// checksums holds the entries before to theirs.
func (a *archiveReader) checksums(size int64) error {
	data, err := a.text(a.tar, size)
	if err != nil {
		return err
	}
	a.all.Write(data)
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	for i, line := range lines {
		if i >= len(a.expect) {
			return a.wrong("%s is missing before it", line[min(len(line), 66):])
		}
		if line != a.expect[i] {
			a.entry = a.expect[i][66:]
			return a.wrong("this part, before there, is not as it was written: its checksum is %s", a.expect[i][:64])
		}
	}
	if len(lines) != len(a.expect) {
		return a.wrong("there are %d parts before it, and checksums of %d", len(a.expect), len(lines))
	}
	a.expect = nil
	return nil
}

// finishAll holds the whole to its end, and answers io.EOF where all is well.
func (a *archiveReader) finishAll(size int64) error {
	data, err := a.text(a.tar, size)
	if err != nil {
		return err
	}
	var end archiveEnd
	if err := json.Unmarshal(data, &end); err != nil {
		return a.wrong("it cannot be read (%v)", err)
	}
	if len(a.expect) > 0 || end.Entries != a.entries || end.Bytes != a.bytes || end.SHA256 != hex.EncodeToString(a.all.Sum(nil)) {
		return a.wrong("it speaks of %d parts with %d bytes, and %d with %d came", end.Entries, end.Bytes, a.entries, a.bytes)
	}
	if _, err := a.tar.Next(); err != io.EOF {
		return a.wrong("something follows after its end")
	}
	a.end = end
	return io.EOF
}

// describe reads the header of an archive.
func (a *archiveReader) describe() (*archiveHeader, error) {
	name, size, err := a.next()
	if err != nil || name != headerName {
		if e := a.counted.failed; e != nil {
			return nil, fmt.Errorf("read the backup: %w", e)
		}
		return nil, &ArchiveError{0, "", "this is no backup of Calotype, or one that is encrypted or compressed, or whose beginning is lost"}
	}
	data, err := a.text(a.current, size)
	if err != nil {
		return nil, err
	}
	var h archiveHeader
	if err := json.Unmarshal(data, &h); err != nil || h.Format < 1 {
		return nil, a.wrong("it cannot be read")
	}
	if h.Format > archiveVersion {
		return nil, fmt.Errorf("the backup was written by a newer version of this program (%s); use that", h.Program)
	}
	return &h, nil
}

// tableOf finds the table whose rows an entry has.
func tableOf(entry string) (*db.Table, bool) {
	name, _, found := strings.Cut(strings.TrimPrefix(entry, recordsAt), "/")
	for _, t := range db.Tables() {
		if found && t.Name == name {
			return t, true
		}
	}
	return nil, false
}
