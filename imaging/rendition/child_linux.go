package rendition

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"

	"github.com/davidbyttow/govips/v2/vips"
	seccomp "github.com/elastic/go-seccomp-bpf"
	"github.com/landlock-lsm/go-landlock/landlock"
	"golang.org/x/sys/unix"
)

// child does the task within its limits and answers the exit code.
func child(t task, program []string) int {
	if err := confine(t, program); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return notStarted
	}
	if t == reading {
		err := syscall.Exec(program[0], program, os.Environ())
		fmt.Fprintln(os.Stderr, err)
		return notStarted
	}
	if err := drawSVG(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// drawSVG is the one place where an SVG is rasterized. Its input begins with "<svg ", as package svg writes it, so libvips
// has no choice of loaders.
func drawSVG(in io.Reader, out io.Writer) error {
	document, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	vips.LoggingSettings(nil, vips.LogLevelError)
	if err := vips.Startup(&vips.Config{ConcurrencyLevel: 1}); err != nil {
		return err
	}
	ref, err := vips.LoadThumbnailFromBuffer(document, Edge, Edge, vips.InterestingNone, vips.SizeBoth, nil)
	if err != nil {
		return err
	}
	params := vips.NewPngExportParams()
	params.Compression = 1
	picture, _, err := ref.ExportPng(params)
	if err != nil {
		return err
	}
	_, err = out.Write(picture)
	return err
}

// confine takes from this process what its task does not need. Limits are a must; what the kernel may not offer, or a
// container may not allow, is taken where it can be.
func confine(t task, program []string) error {
	runtime.LockOSThread() // which is the one that becomes the program
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("give up privileges: %w", err)
	}
	_ = unix.Setpriority(unix.PRIO_PGRP, 0, 10) // those who look at pictures come first
	signal.Ignore(syscall.SIGXFSZ)              // then writing a file fails, in place of the process
	memory := uint64(Memory)
	if t == drawing { // the address space that Go has reserved counts
		own, err := addressSpace()
		if err != nil {
			return err
		}
		memory = own + Memory/2
	} else {
		debug.SetGCPercent(-1) // what is left to do before the program takes over allocates next to nothing
	}
	var denied []string
	if t == drawing {
		denied = append(denied, "execve", "execveat")
	}
	_, _ = restrictFiles(program), restrictCalls(denied)
	for _, limit := range []struct {
		resource int
		most     uint64
	}{
		{unix.RLIMIT_CORE, 0}, {unix.RLIMIT_FSIZE, 0}, {unix.RLIMIT_CPU, t.seconds()}, {unix.RLIMIT_NOFILE, openFiles},
		{unix.RLIMIT_AS, memory},
	} {
		if err := unix.Setrlimit(limit.resource, &unix.Rlimit{Cur: limit.most, Max: limit.most}); err != nil {
			return fmt.Errorf("limit %d: %w", limit.resource, err)
		}
	}
	return nil
}

// restrictFiles leaves this process the programs and libraries of the system and its fonts, to read, and no network.
func restrictFiles(program []string) error {
	folders := []string{"/usr", "/lib", "/lib64", "/nix/store", "/etc/fonts", "/etc/ImageMagick-6", "/etc/ImageMagick-7"}
	if len(program) > 0 {
		if path, err := filepath.EvalSymlinks(program[0]); err == nil {
			folders = append(folders, filepath.Dir(filepath.Dir(path)))
		}
	}
	return landlock.V6.BestEffort().Restrict(
		landlock.RODirs(folders...).IgnoreIfMissing(), landlock.ROFiles("/etc/ld.so.cache", "/dev/null", "/dev/urandom").IgnoreIfMissing())
}

// restrictCalls refuses what no decoder needs of the kernel, above all sockets, and those that are denied besides.
func restrictCalls(denied []string) error {
	return seccomp.LoadFilter(seccomp.Filter{
		NoNewPrivs: true, Flag: seccomp.FilterFlagTSync,
		Policy: seccomp.Policy{DefaultAction: seccomp.ActionAllow, Syscalls: []seccomp.SyscallGroup{{
			Action: seccomp.ActionErrno, Names: append([]string{
				"socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "io_uring_setup",
				"ptrace", "process_vm_readv", "process_vm_writev", "kill", "mount", "umount2", "pivot_root", "chroot", "unshare", "setns",
				"bpf", "perf_event_open", "userfaultfd", "keyctl", "add_key", "request_key", "init_module", "finit_module", "delete_module",
			}, denied...),
		}}},
	})
}

// addressSpace is how many bytes of addresses this process has.
func addressSpace() (uint64, error) {
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(data))
	if len(fields) == 0 {
		return 0, errors.New("the kernel does not say how much memory is used")
	}
	pages, err := strconv.ParseUint(fields[0], 10, 64)
	return pages * uint64(os.Getpagesize()), err
}
