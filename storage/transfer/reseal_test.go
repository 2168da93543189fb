package transfer_test

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// reseal changes the entries of an archive, records as they are before they are compressed, and makes its checksums anew: what
// another version of the program would have written.
func reseal(t *testing.T, archive []byte, change func(name string, data []byte) []byte) []byte {
	t.Helper()
	encoder := must(zstd.NewWriter(nil))(t)
	decoder := must(zstd.NewReader(nil))(t)
	defer decoder.Close()
	var lines strings.Builder
	var all hash.Hash = sha256.New()
	var written int64
	return rewrite(t, archive, func(h *tar.Header, data []byte) []byte {
		switch {
		case strings.HasPrefix(h.Name, "checksums/"):
			text := lines.String()
			lines.Reset()
			all.Write([]byte(text))
			return []byte(text)
		case h.Name == "manifest.json":
			var end map[string]any
			check(t, json.Unmarshal(data, &end))
			end["sha256"], end["bytes"] = hex.EncodeToString(all.Sum(nil)), written
			return must(json.Marshal(end))(t)
		case strings.HasSuffix(h.Name, ".zst"):
			data = encoder.EncodeAll(change(h.Name, must(decoder.DecodeAll(data, nil))(t)), nil)
		default:
			data = bytes.Clone(change(h.Name, data))
		}
		written += int64(len(data))
		fmt.Fprintf(&lines, "%x  %s\n", sha256.Sum256(data), h.Name)
		return data
	})
}
