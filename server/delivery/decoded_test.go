package delivery

import (
	"net/http"
	"strconv"
	"sync"
	"testing"

	"github.com/google/uuid"

	"calotype/storage"
)

// TestTheNextRendersOfAFileBeginWithWhatIsKept asks for a srcset at the same time, and deletes the file.
func TestTheNextRendersOfAFileBeginWithWhatIsKept(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.SourceCache = 16 << 20 })
	file := w.add("a.jpg", photo(t, 900, 600))
	get := func(width int) (string, int) {
		r, _ := w.get(Path(file, "-/resize/"+strconv.Itoa(width)+"x/-/format/jpeg/"))
		return r.Header.Get("ETag"), r.StatusCode
	}
	widths := []int{800, 640, 480, 320, 240, 160}
	var all sync.WaitGroup
	for _, width := range widths {
		all.Go(func() {
			if _, status := get(width); status != http.StatusOK {
				t.Errorf("at %d it is %d", width, status)
			}
		})
	}
	all.Wait()
	stats := w.variants.decoded.Stats()
	if stats.Entries == 0 || stats.Bytes == 0 || stats.Misses > 2 || stats.Hits+stats.Misses != int64(len(widths)) {
		t.Errorf("%+v", stats)
	}
	tag, _ := get(800)
	if again, status := get(800); status != http.StatusOK || again != tag {
		t.Errorf("what was served as %s is %s", tag, again)
	}

	focal := &storage.Point{X: .2, Y: .3}
	if _, err := w.library.UpdateFile(t.Context(), file, storage.FileChange{Focal: &focal}); err != nil {
		t.Fatal(err)
	}
	if now := w.variants.decoded.Stats(); now.Entries != stats.Entries {
		t.Errorf("%+v became %+v with the focal point", stats, now)
	}
	if _, err := w.library.DeleteFiles(t.Context(), []uuid.UUID{file}); err != nil {
		t.Fatal(err)
	}
	if now := w.variants.decoded.Stats(); now.Entries != 0 || now.Bytes != 0 {
		t.Errorf("of a deleted file there is %+v", now)
	}
}
