package transfer

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
	"calotype/storage/internal/walk"
)

// A backup is a tar archive of these entries, in this order:
//
//	calotype-backup.json             what this is: an archiveHeader
//	records/<table>/00000001.jsonl.zst  rows of a table, compressed, one to a line; each table after those that it refers to
//	originals/<id>, renditions/<id>     bytes as they are
//	checksums/00000001.sha256           those of the entries since the last such, as sha256sum writes them
//	manifest.json                    what it all came to: an archiveEnd. Without it, an archive is not whole.
const (
	headerName    = "calotype-backup.json"
	recordsAt     = "records/"
	recordsEnding = ".jsonl.zst"
	checksumsAt   = "checksums/"
	endName       = "manifest.json"
)

// archiveVersion is raised when older programs can no longer read what is written.
const archiveVersion = 1

// An archiveHeader says what an archive is.
type archiveHeader struct {
	Format     int                 `json:"calotypeBackup"` // archiveVersion
	ID         uuid.UUID           `json:"id"`             // of this backup
	Library    uuid.UUID           `json:"library"`
	Program    string              `json:"program"`
	At         time.Time           `json:"at"` // of the records
	Migrations []string            `json:"migrations"`
	Columns    map[string][]string `json:"columns"` // of each table
	Files      int                 `json:"files"`
	Bytes      int64               `json:"bytes"` // of the originals
}

// An archiveEnd says what an archive came to.
type archiveEnd struct {
	Rows    map[string]int `json:"rows"`
	Blobs   int            `json:"blobs"`
	Entries int            `json:"entries"`
	Bytes   int64          `json:"bytes"`
	SHA256  string         `json:"sha256"` // of all lines of all checksums
	Missing []string       `json:"missing,omitempty"`
	Damaged []string       `json:"damaged,omitempty"`
}

// entriesAtOnce is after how many entries their checksums are written.
const entriesAtOnce = 1000

// An archiveWriter writes the entries of an archive.
type archiveWriter struct {
	tar     *tar.Writer
	at      time.Time
	lines   strings.Builder // checksums that are not written yet
	pending int
	files   int // of checksums
	all     hash.Hash
	end     archiveEnd
}

func newArchiveWriter(w io.Writer, at time.Time) *archiveWriter {
	return &archiveWriter{tar: tar.NewWriter(w), at: at, all: sha256.New(), end: archiveEnd{Rows: map[string]int{}}}
}

// header begins an entry.
func (w *archiveWriter) header(name string, size int64) error {
	h := &tar.Header{Name: name, Size: size, Mode: 0o640, ModTime: w.at.Truncate(time.Second), Typeflag: tar.TypeReg}
	if size >= 8<<30 { // more than a plain header can say
		h.Format = tar.FormatPAX
	}
	if err := w.tar.WriteHeader(h); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// addNow writes an entry and its checksum after it, so that it is known to be right before it is used.
func (w *archiveWriter) addNow(name string, data []byte) error {
	if _, err := w.add(name, int64(len(data)), bytes.NewReader(data)); err != nil {
		return err
	}
	return w.checksums()
}

// add writes an entry and answers its checksum. Where r yields more or less than size, the archive is spoilt.
func (w *archiveWriter) add(name string, size int64, r io.Reader) (string, error) {
	if err := w.header(name, size); err != nil {
		return "", err
	}
	from := walk.NewChecked(r, size, "")
	if _, err := io.Copy(w.tar, from); err != nil {
		return "", fmt.Errorf("write %s: %w", name, err)
	}
	sum := from.Sum()
	fmt.Fprintf(&w.lines, "%s  %s\n", sum, name)
	w.end.Entries++
	w.end.Bytes += size
	if w.pending++; w.pending == entriesAtOnce {
		return sum, w.checksums()
	}
	return sum, nil
}

// checksums writes those that are pending.
func (w *archiveWriter) checksums() error {
	if w.pending == 0 {
		return nil
	}
	text := w.lines.String()
	w.all.Write([]byte(text))
	w.lines.Reset()
	w.pending = 0
	w.files++
	name := fmt.Sprintf("%s%08d.sha256", checksumsAt, w.files)
	if err := w.header(name, int64(len(text))); err != nil {
		return err
	}
	_, err := io.WriteString(w.tar, text)
	return err
}

// close writes the end.
func (w *archiveWriter) close() error {
	if err := w.checksums(); err != nil {
		return err
	}
	w.end.SHA256 = hex.EncodeToString(w.all.Sum(nil))
	data, err := json.MarshalIndent(w.end, "", "\t")
	if err != nil {
		return err
	}
	if err := w.header(endName, int64(len(data))); err != nil {
		return err
	}
	if _, err := w.tar.Write(data); err != nil {
		return err
	}
	return w.tar.Close()
}

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
