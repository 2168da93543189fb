package main

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// small runs a program with a folder that has room for so much, and that nobody else sees.
const small = `mount -t tmpfs -o size=24m none "$1" && shift && exec "$@"`

// onASmallDisk starts a server that keeps everything on a disk of its own, and answers the folder as others see it.
func onASmallDisk(t *testing.T) (p *process, folder string) {
	t.Helper()
	data := t.TempDir()
	command := calotype(t, "serve", "--addr", "127.0.0.1:0", "--log-format", "json", "--data", data)
	command.Args = append([]string{"sh", "-c", small, "sh", data, command.Path}, command.Args[1:]...)
	command.Path = "/bin/sh"
	command.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	if os.Geteuid() != 0 { // who is root for himself alone may mount
		command.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		command.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		command.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	p = startBy(t, command)
	return p, filepath.Join("/proc", strconv.Itoa(command.Process.Pid), "root", data)
}

// fill takes all the room there is.
func fill(t *testing.T, path string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for size := 1 << 20; size > 0; {
		if _, err := file.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFullDiskIsSaidAndReadsGoOn(t *testing.T) {
	t.Parallel()
	server, folder := onASmallDisk(t)
	f := withFaults(t, 2, server)
	filler := filepath.Join(folder, "filler")
	data := withComment(photograph(t, 300, 200), 1, 2<<20)
	path := f.create(len(data))
	fill(t, filler)

	f.wantGood(f.seen)
	f.wantGood(f.unseen[0]) // rendered, and kept nowhere
	if r, text := f.patch(path, data, 0, len(data)); r.StatusCode != http.StatusInsufficientStorage || !strings.Contains(text, `"storage-full"`) || internals.MatchString(text) {
		t.Errorf("an upload: %s", describeAnswer(r, text))
	}
	if r, text := f.do(http.MethodPost, "/uploads/", nil, "Tus-Resumable", "1.0.0", "Upload-Length", "100"); r.StatusCode != http.StatusInsufficientStorage || internals.MatchString(text) {
		t.Errorf("a new upload: %s", describeAnswer(r, text))
	}
	f.until("the database has no room either", func() bool { return f.rename("full.jpg") == "STORAGE_FULL" })
	f.wantGood(f.seen)

	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	f.heals("room.jpg")
	r, text := f.patch(path, data, f.offset(path), len(data))
	file := r.Header.Get("Calotype-File-Id")
	if file == "" {
		t.Fatalf("the rest: %s", describeAnswer(r, text))
	}
	f.wantOriginal(file, data)
	f.stop()
	f.wantExit(0)
}
