package imaging

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestTheThreadThatComputesGentlyIsNice looks at the threads of this process while it decodes.
func TestTheThreadThatComputesGentlyIsNice(t *testing.T) {
	data := stored(t, scene(Size{1600, 1200}, 3), "jpeg")
	ctx, cancel := context.WithCancel(Gently(t.Context()))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			if _, err := Probe(ctx, data, DefaultLimits); err != nil && ctx.Err() == nil {
				t.Error(err)
				return
			}
		}
	}()
	defer func() { cancel(); <-done }()
	own := nices(t, strconv.Itoa(os.Getpid()))
	for found := false; !found; {
		tasks, err := filepath.Glob("/proc/self/task/*")
		if err != nil {
			t.Fatal(err)
		}
		for _, task := range tasks {
			name, err := os.ReadFile(filepath.Join(task, "comm"))
			if err != nil || strings.TrimSpace(string(name)) != "gently" {
				continue // one that has ended
			}
			found = found || nices(t, filepath.Base(task)) >= max(own, gentleness)
		}
		select {
		case <-done:
			t.Fatal("no thread was nice")
		default:
		}
	}
}

// nices is how nice a thread is; of one that has ended less than any.
func nices(t *testing.T, thread string) int {
	t.Helper()
	stat, err := os.ReadFile(filepath.Join("/proc/self/task", thread, "stat"))
	if err != nil {
		return -21
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // the name may have spaces
	nice, err := strconv.Atoi(strings.Fields(rest)[16])
	if err != nil {
		t.Fatal(err)
	}
	return nice
}
