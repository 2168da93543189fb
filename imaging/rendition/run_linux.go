package rendition

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"calotype/imaging"
)

// confines tells whether children can be confined on this system.
const confines = true

// What a child may use.
const (
	most      = 128 << 20        // bytes of its answer
	drawTime  = 5                // seconds of a processor, for an SVG
	readTime  = 10               // seconds of a processor, for all else
	patience  = 45 * time.Second // until it is killed, where the machine has too much else to do
	openFiles = 64
)

// A task is what a child is for.
type task string

const (
	drawing task = "draw"
	reading task = "read"
)

// run starts this program again as a child that is confined, which does its task with data and answers a picture.
func run(ctx context.Context, t task, program []string, data []byte) ([]byte, error) {
	input, err := inMemory(data)
	if err != nil {
		return nil, fmt.Errorf("start a confined process: %w", err)
	}
	defer input.Close()
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(limited, "/proc/self/exe")
	cmd.Args = append([]string{childName, string(t)}, program...)
	cmd.Env = environment()
	cmd.Dir = "/"
	cmd.Stdin = input
	said := &beginning{most: 2000}
	cmd.Stderr = said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	output, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start a confined process: %w", err)
	}
	runtime.LockOSThread() // the child ends with the thread that started it
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start a confined process: %w", err)
	}
	picture, failed := io.ReadAll(io.LimitReader(output, most+1))
	if len(picture) > most || failed != nil {
		cancel()
	}
	err = cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case len(picture) > most:
		return nil, &imaging.LimitError{Message: fmt.Sprintf("the picture would take more than %d MiB as %s", most>>20, Format)}
	case err != nil:
		return nil, t.failure(limited, err, said.text.String())
	case failed != nil:
		return nil, fmt.Errorf("read from a confined process: %w", failed)
	case len(picture) == 0:
		return nil, damaged(errors.New(said.text.String()))
	}
	return picture, nil
}

// failure is what the end of a child says of the file.
func (t task) failure(ctx context.Context, err error, said string) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return fmt.Errorf("wait for a confined process: %w", err)
	}
	status, _ := exit.Sys().(syscall.WaitStatus)
	switch {
	case ctx.Err() != nil: // it had not used up its time: another try may go better
		return fmt.Errorf("a confined process waited too long for its turn: %w", ctx.Err())
	case exit.ExitCode() == notStarted, exit.ExitCode() == noLibrary:
		return fmt.Errorf("start a confined process: %s", said)
	case status.Signal() == syscall.SIGKILL, status.Signal() == syscall.SIGXCPU:
		return &imaging.LimitError{Message: fmt.Sprintf("it takes more than %d seconds, or more memory than is allowed, to read the picture", t.seconds())}
	}
	return damaged(fmt.Errorf("%w: %s", err, said))
}

func damaged(err error) error {
	return &imaging.DecodeError{Message: "the picture is damaged, or of a kind that is not read: it could not be decoded to its end", Err: err}
}

// environment is all that a child knows of where it runs: how much at once its libraries may do, and where they lie.
func environment() []string {
	env := []string{
		"VIPS_CONCURRENCY=1", "VIPS_DISC_THRESHOLD=2g", "MALLOC_ARENA_MAX=1", "GOMAXPROCS=1", "OMP_NUM_THREADS=1",
		"MAGICK_THREAD_LIMIT=1", "MAGICK_DISK_LIMIT=0", "LC_ALL=C.UTF-8",
		"GORACE=atexit_sleep_ms=0", // with a race detector, it would sleep for a second at its end
	}
	if path := os.Getenv("LD_LIBRARY_PATH"); path != "" {
		env = append(env, "LD_LIBRARY_PATH="+path)
	}
	return env
}

// seconds of a processor that a task may take.
func (t task) seconds() uint64 {
	if t == drawing {
		return drawTime
	}
	return readTime
}

// inMemory is a file without a name.
func inMemory(data []byte) (*os.File, error) {
	fd, err := unix.MemfdCreate("picture", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(fd), "picture")
	_, err = io.Copy(f, bytes.NewReader(data))
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// beginning keeps the first bytes of what is written.
type beginning struct {
	text bytes.Buffer
	most int
}

func (b *beginning) Write(p []byte) (int, error) {
	b.text.Write(p[:min(len(p), b.most-b.text.Len())])
	return len(p), nil
}
