package preflight

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// corpusFile is a row of the shared corpus: real pictures, good and bad.
type corpusFile struct {
	name, expected, size, pages string
	data                        []byte
}

// corpus reads the shared corpus; it is empty where there is none.
func corpus(tb testing.TB) []corpusFile {
	tb.Helper()
	root := cmp.Or(os.Getenv("CALOTYPE_CORPUS"), filepath.Join("..", "..", "..", "shared", "corpus"))
	manifest, err := os.ReadFile(filepath.Join(root, "MANIFEST.tsv"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		tb.Fatal(err)
	}
	var files []corpusFile
	for _, line := range strings.Split(strings.TrimSpace(string(manifest)), "\n")[1:] {
		column := append(strings.Split(line, "\t"), make([]string, 9)...)
		data, err := os.ReadFile(filepath.Join(root, column[0]))
		if err != nil {
			tb.Fatal(err)
		}
		files = append(files, corpusFile{column[0], column[6], column[8], column[9], data})
	}
	return files
}

// The corpus marks what libvips can decode as "ok". Of the accepted formats
// none of these may be refused, and what is described must be what libvips
// found; its page counts of AVIF are of pictures that are never asked for.
func TestCorpusPicturesAreAcceptedAndHostileOnesRefused(t *testing.T) {
	count := map[string]int{}
	for _, file := range corpus(t) {
		info, err := Check(file.data, DefaultLimits)
		verdict := "accepted"
		if err != nil {
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("%s: %v", file.name, err)
			}
			verdict = string(e.Kind)
		}
		count[file.expected+": "+verdict]++
		switch {
		case file.expected == "ok" && info.Format.Accepted() && err != nil:
			t.Errorf("%s is a good %s, but: %v", file.name, info.Format, err)
		case file.expected == "ok" && err == nil:
			size := fmt.Sprintf("%dx%d", info.Width, info.Height)
			turned := fmt.Sprintf("%dx%d", info.Height, info.Width)
			if file.size != "" && file.size != size && (info.Format != AVIF || file.size != turned) {
				t.Errorf("%s is %s; described as %s", file.name, file.size, size)
			}
			if file.pages != "" && file.pages != strconv.Itoa(info.Frames) && info.Format != AVIF {
				t.Errorf("%s has %s pages; described as %d", file.name, file.pages, info.Frames)
			}
		case (file.expected == "limit" || file.expected == "blocked") && err == nil:
			t.Errorf("%s must be refused, but is accepted as %+v", file.name, info)
		}
	}
	for verdict, n := range count {
		t.Logf("%5d expected %s", n, verdict)
	}
}

// BenchmarkCheck is over all files of the corpus, or of the samples without it.
func BenchmarkCheck(b *testing.B) {
	var files [][]byte
	for _, file := range corpus(b) {
		files = append(files, file.data)
	}
	for _, s := range samples() {
		files = append(files, []byte(s))
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, data := range files {
			_, _ = Check(data, DefaultLimits)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(files)), "ns/file")
}

// BenchmarkCheckHostile is over files of about 10 MB that are made to be slow.
func BenchmarkCheckHostile(b *testing.B) {
	const size = 10 << 20
	for name, unit := range map[string]string{
		"comments": "<!---->", "types": "<!doctype a>", "instructions": "<?a?>", "spaces": " ",
		"JPEG": "\xff\xd8\xff", "markers": "\xff\xd8\xff\xd0\xff\xd0", "restarts": "\xff\xd0",
	} {
		start := ""
		if name == "restarts" {
			start = strings.TrimSuffix(jpegFile(9, 9), "\xff\xd9")
		}
		benchmarkOne(b, name, start+many(size/len(unit), unit))
	}
	benchmarkOne(b, "PNG", pngHeader(9, 9, 1, 0)+many(size/13, pngChunk("IDAT", "x")))
	benchmarkOne(b, "PNG text", pngFile(9, 9, many(4000, pngChunk("zTXt", "c\x00\x00"+deflated(2000)))))
	benchmarkOne(b, "GIF", gifHeader(9, 9)+many(size, "\x00"))
	benchmarkOne(b, "AVIF units", avifFileOf(9, 9, "av01", many(size/2, "\x12\x00")))
	benchmarkOne(b, "AVIF places", avifFileOf(9, 9, "av01", "", avifBox("free", many(size, "x")),
		fullBox("iloc", 0, be16(0x4400), be16(1), be16(1), be16(0), be16(3), many(3, be32(1)+be32(0)))))
}

func benchmarkOne(b *testing.B, name, file string) {
	data := []byte(file)
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = Check(data, DefaultLimits)
		}
	})
}
