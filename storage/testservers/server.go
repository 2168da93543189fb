// Package testservers starts the servers that tests run against: real ones, each once a test process, on loopback. They end
// with the process, however it ends, and what they kept goes with them.
package testservers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// startTime bounds how long a server may take to answer.
const startTime = time.Minute

// keeper runs "$@", whose number it writes into the folder $0, until its standard input ends, as it does when the test process does,
// and then removes the folder. The server alone keeps the descriptor 3, which so ends with it.
const keeper = `"$@" </dev/null & server=$!; exec 3>&-; echo $server >"$0/pid"; cat >/dev/null; kill -9 $server; wait $server; rm -rf "$0"`

// A server is a child of this process.
type server struct {
	folder  string // its own, which goes with it
	command command
	ready   func(context.Context) error // nil when it answers
}

// A command is how a program is run that has a folder of its own.
type command func(folder string) (program string, args, env []string)

// start runs a server, and waits until it is ready.
func start(name string, command command, ready func(context.Context) error) (*server, error) {
	folder, err := os.MkdirTemp("", "calotype-"+name+"-*")
	if err != nil {
		return nil, err
	}
	s := &server{folder, command, ready}
	if err := s.start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	return s, nil
}

// start runs a server that does not run. What it had is there.
func (s *server) start() error {
	log := filepath.Join(s.folder, "log")
	ended, err := s.run(log)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	if err := s.wait(ctx, ended); err != nil {
		said, _ := os.ReadFile(log)
		return fmt.Errorf("%w\n%s", err, said)
	}
	return nil
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

// run answers what is closed when the program has ended.
func (s *server) run(log string) (ended <-chan struct{}, err error) {
	said, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer said.Close()
	end, running, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer running.Close()
	program, args, env := s.command(s.folder)
	child := exec.Command("sh", append([]string{"-c", keeper, s.folder, program}, args...)...)
	child.Env = append(os.Environ(), env...)
	child.Stdout, child.Stderr = said, said
	child.ExtraFiles = []*os.File{running}
	child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // what is typed at the terminal is for the tests
	// The pipe is never closed by hand: the kernel does it when this process ends, killed or not.
	alive, err := child.StdinPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		return nil, errors.Join(err, end.Close())
	}
	done := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, end)
		end.Close()
		close(done)
		_ = child.Wait()
		runtime.KeepAlive(alive)
	}()
	return done, nil
}

// wait asks again and again until the server is ready.
func (s *server) wait(ctx context.Context, ended <-chan struct{}) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := s.ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-ended:
			return errors.New("it ended")
		case <-ctx.Done():
			return fmt.Errorf("it does not answer: %w", err)
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
