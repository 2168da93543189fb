package delivery

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// inMemoryFile makes a file that lies nowhere but in memory.
func inMemoryFile(data []byte) (*os.File, error) {
	fd, err := unix.MemfdCreate("variant", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	file := os.NewFile(uintptr(fd), "variant")
	if _, err := file.Write(data); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
