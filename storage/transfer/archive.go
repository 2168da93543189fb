package transfer

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"

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
