package front

import (
	"errors"
	"io"
	"os"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A handoff is an answer whose body the kernel takes from a file, without a copy of its own.
type handoff struct {
	raw   syscall.RawConn
	step  func(fd uintptr) bool // made once, as a closure costs
	head  []byte                // that is not out yet
	from  int
	at    int64 // in the file
	until int64
	err   error
}

// sendFile writes a head and the beginning of a file, up to so many bytes, and answers how many of those went out.
func (c *conn) sendFile(head []byte, file *os.File, until int64) (int64, error) {
	s := &c.handoff
	if s.raw == nil {
		var err error
		if s.raw, err = c.SyscallConn(); err != nil {
			return 0, err
		}
		s.step = s.write
	}
	s.head, s.from, s.at, s.until, s.err = head, int(file.Fd()), 0, until, nil
	for s.at < until || len(s.head) > 0 {
		s.until = min(s.at+int64(c.on.limits.Size), until)
		if err := errors.Join(s.raw.Write(s.step), s.err); err != nil {
			return s.at, err
		}
		if s.at < until {
			c.allow(time.Now())
		}
	}
	runtime.KeepAlive(file)
	return s.at, nil
}

// write goes on as far as the connection takes it; false where it has to wait.
func (s *handoff) write(fd uintptr) bool {
	for len(s.head) > 0 {
		n, err := unix.SendmsgN(int(fd), s.head, nil, nil, unix.MSG_MORE|unix.MSG_NOSIGNAL)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return s.failed(err)
		}
		s.head = s.head[n:]
	}
	for s.at < s.until {
		n, err := unix.Sendfile(int(fd), s.from, &s.at, int(s.until-s.at))
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return s.failed(err)
		}
		if n == 0 {
			s.err = io.ErrUnexpectedEOF
			return true
		}
	}
	return true
}

// failed tells whether a call that failed is not to be made again once the connection takes more.
func (s *handoff) failed(err error) bool {
	if err == unix.EAGAIN {
		return false
	}
	s.err = os.NewSyscallError("send", err)
	return true
}
