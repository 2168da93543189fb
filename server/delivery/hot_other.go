//go:build !linux

package delivery

import (
	"errors"
	"os"
)

func inMemoryFile([]byte) (*os.File, error) { return nil, errors.ErrUnsupported }
