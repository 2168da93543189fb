// Package tools installs the servers that tests run against and that are Go programs: each at one version, into the user's
// cache folder, once.
package tools

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// A Tool is a Go program at one version.
type Tool struct {
	Name    string
	Package string
	Version string
}

// The tools. Their versions stand here and nowhere else.
var (
	VersityGW = Tool{"versitygw", "github.com/versity/versitygw/cmd/versitygw", "v1.8.0"}
	MinIO     = Tool{"minio", "github.com/minio/minio", "v0.0.0-20260212201848-7aac2a2c5b7c"}
	Toxiproxy = Tool{"toxiproxy", "github.com/Shopify/toxiproxy/v2/cmd/server", "v2.12.0"}

	All = []Tool{VersityGW, MinIO, Toxiproxy}
)

// installTime bounds how long one tool may take: the largest needs five minutes on a small machine.
const installTime = 20 * time.Minute

// Install answers the path of the program, and builds it first where it is not there. Any number of processes may ask at
// the same time: one builds.
func (t Tool) Install(ctx context.Context) (program string, err error) {
	program, err = t.Find()
	if !errors.Is(err, fs.ErrNotExist) {
		return program, err
	}
	folder := filepath.Dir(program)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("install %s: %w", t.Name, err)
	}
	lock, err := os.OpenFile(program+".lock", os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return "", fmt.Errorf("install %s: %w", t.Name, err)
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	for {
		if err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err == nil {
		if _, missing := t.Find(); missing != nil {
			err = t.build(ctx, folder, program)
		}
	}
	if err != nil {
		return "", fmt.Errorf("install %s %s: %w", t.Name, t.Version, err)
	}
	return program, nil
}

// Find answers the path of the program; with [io/fs.ErrNotExist] where it is not installed.
func (t Tool) Find() (program string, err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find %s: %w", t.Name, err)
	}
	program = filepath.Join(cache, "calotype", "tools", t.Name+"@"+t.Version)
	_, err = os.Stat(program)
	return program, err
}

// build makes the program appear in one go.
func (t Tool) build(ctx context.Context, folder, program string) (err error) {
	ctx, cancel := context.WithTimeout(ctx, installTime)
	defer cancel()
	bin, err := os.MkdirTemp(folder, ".building-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(bin)) }()
	build := exec.CommandContext(ctx, "go", "install", "-trimpath", t.Package+"@"+t.Version)
	build.Dir = bin // of no module
	// Nothing of what this process was built with is for the tool.
	build.Env = append(os.Environ(), "GOBIN="+bin, "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=0", "GOOS=", "GOARCH=")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go install: %w\n%s", err, out)
	}
	built, err := fs.Glob(os.DirFS(bin), "*")
	if err != nil || !slices.Contains(built, path.Base(t.Package)) {
		return errors.Join(fmt.Errorf("go install made %q", built), err)
	}
	return os.Rename(filepath.Join(bin, path.Base(t.Package)), program)
}
