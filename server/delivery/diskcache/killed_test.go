package diskcache

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"testing"

	"github.com/google/uuid"
)

var killed = uuid.MustParse("0197aaaa-0000-7000-8000-000000000001")

// written is what the process that is killed keeps under a number: of different lengths, over several pages.
func written(i int) (string, []byte) {
	key := fmt.Sprintf("%06x", i)
	return key, bytes.Repeat([]byte(key), 200+i*7919%16_000)
}

// TestMain lets this binary be a process that writes until it is killed.
func TestMain(m *testing.M) {
	folder := os.Getenv("DISKCACHE_TEST_WRITE")
	if folder == "" {
		os.Exit(m.Run())
	}
	c, err := Open(Options{Folder: folder, Capacity: 8 << 20, Log: slog.Default()})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for i := 0; ; i++ {
		key, data := written(i % 500)
		c.Put(Facts{File: killed, Key: key, Format: "webp"}, data)
		if i%20 == 0 {
			c.Settle()
			fmt.Println(i)
		}
	}
}

func TestAProcessThatIsKilledLeavesNothingHalf(t *testing.T) {
	folder := t.TempDir()
	for round := range 6 {
		command := exec.CommandContext(t.Context(), os.Args[0])
		command.Env = append(os.Environ(), "DISKCACHE_TEST_WRITE="+folder)
		out, err := command.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range 3 + round { // then it is in the middle of something
			lines.Scan()
		}
		if err := command.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = command.Wait() // it was killed

		c, err := Open(Options{Folder: folder, Capacity: 8 << 20, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		c.Settle()
		there := 0
		for i := range 500 {
			key, want := written(i)
			facts, ok := c.Has(killed, key)
			if !ok {
				continue
			}
			there++
			f, _, err := c.Open(killed, key)
			if err != nil {
				t.Fatalf("round %d: %s: %v", round, key, err)
			}
			if got, err := io.ReadAll(f); err != nil || string(got) != string(want) || facts.Bytes != int64(len(want)) {
				t.Errorf("round %d: %s: %d bytes, want %d: %v", round, key, len(got), len(want), err)
			}
			f.Close()
		}
		f := &world{T: t, path: folder}
		if paths, size := f.lies(); len(paths) != there || there == 0 || size > 8<<20 {
			t.Errorf("round %d: %d files of %d bytes, %d entries", round, len(paths), size, there)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
