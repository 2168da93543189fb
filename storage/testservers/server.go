// Package testservers starts the servers that tests run against: real ones, each once a test process, on loopback. They end
// with the process, however it ends, and what they kept goes with them.
package testservers

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"calotype/storage/testservers/tools"
)

// startTime bounds how long a server may take to answer.
const startTime = time.Minute

// keeper runs "$@", whose number it writes into the folder $0, until its standard input ends, as it does when the test process does,
// and then removes the folder.
const keeper = `"$@" </dev/null & server=$!; echo $server >"$0/pid"; cat >/dev/null; kill -9 $server; wait $server; rm -rf "$0"`

// A server is a child of this process.
type server struct {
	folder string // its own, which goes with it
	exited chan struct{}
	log    string // the path of what it prints
}

// start runs a program with a folder of its own, which command is told, and waits until ready answers nil.
func start(name string, command func(folder string) (program string, args, env []string), ready func(context.Context) error) (*server, error) {
	folder, err := os.MkdirTemp("", "calotype-"+name+"-*")
	if err != nil {
		return nil, err
	}
	s := &server{folder: folder, exited: make(chan struct{}), log: filepath.Join(folder, "log")}
	program, args, env := command(folder)
	if err := s.run(program, args, env); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	if err := s.wait(ctx, ready); err != nil {
		said, _ := os.ReadFile(s.log)
		return nil, fmt.Errorf("%s does not answer: %w\n%s", name, err, said)
	}
	return s, nil
}

// kill ends the program as kill -9 does; its folder stays.
func (s *server) kill() error {
	text, err := os.ReadFile(filepath.Join(s.folder, "pid"))
	if err != nil {
		return err
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return err
	}
	return syscall.Kill(pid, syscall.SIGKILL)
}

func (s *server) run(program string, args, env []string) error {
	log, err := os.Create(s.log)
	if err != nil {
		return err
	}
	defer log.Close()
	child := exec.Command("sh", append([]string{"-c", keeper, s.folder, program}, args...)...)
	child.Env = append(os.Environ(), env...)
	child.Stdout, child.Stderr = log, log
	child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // what is typed at the terminal is for the tests
	// The pipe is never closed by hand: the kernel does it when this process ends, killed or not.
	alive, err := child.StdinPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		return err
	}
	go func() {
		_ = child.Wait()
		runtime.KeepAlive(alive)
		close(s.exited)
	}()
	return nil
}

// wait asks again and again until the server is ready.
func (s *server) wait(ctx context.Context, ready func(context.Context) error) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-s.exited:
			return errors.New("it ended")
		case <-ctx.Done():
			return err
		}
	}
}

// inMemory answers a folder that lies in memory where there is one with room: servers that make and remove many files are many
// times as quick there. Else it is empty, for the usual place.
func inMemory() string {
	const folder, room = "/dev/shm", 2 << 30
	var fs syscall.Statfs_t
	if err := syscall.Statfs(folder, &fs); err != nil || int64(fs.Bavail)*fs.Bsize < room {
		return ""
	}
	return folder
}

// freePort answers a port of loopback that nobody listens on now.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, errors.Join(err, l.Close())
}

// accepts answers nil when something listens at the address.
func accepts(ctx context.Context, addr string) error {
	c, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	return c.Close()
}

// install answers the path of a tool, and builds it first where that must be.
func install(t tools.Tool) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Minute)
	defer cancel()
	return t.Install(ctx)
}
