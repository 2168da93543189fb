package blob

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// A scheme opens the stores of one kind of address. Each backend's file adds its own to schemes.
type scheme struct {
	form string // how an address of this kind is written, for messages
	open func(ctx context.Context, u *url.URL) (Store, error)
	// beside opens a store that another process has; nil where any number of processes may have one.
	beside func(ctx context.Context, u *url.URL) (Store, error)
}

var schemes = map[string]scheme{
	"file": {"file:///absolute/folder", openFolder(OpenDisk), openFolder(openDiskBeside)},
}

func openFolder(open func(folder string) (*Disk, error)) func(context.Context, *url.URL) (Store, error) {
	return func(_ context.Context, u *url.URL) (Store, error) {
		if u.Host != "" || u.Path == "" {
			return nil, errors.New("a file address has three slashes and an absolute folder: file:///srv/calotype; a relative folder is written plainly: data/blobs")
		}
		return open(u.Path)
	}
}

// Open opens the store at address: "file:///srv/calotype", or the path of a folder, which is made when it is missing.
func Open(ctx context.Context, address string) (Store, error) { return open(ctx, address, false) }

// OpenBeside opens the store at address while a server may have it, to read it or to mend it. It makes nothing: a folder that
// is not there is reported as [io/fs.ErrNotExist]. What it puts is lost, with an error, when a server starts meanwhile.
func OpenBeside(ctx context.Context, address string) (Store, error) { return open(ctx, address, true) }

func open(ctx context.Context, address string, beside bool) (Store, error) {
	name, _, found := strings.Cut(address, "://")
	if !found {
		switch {
		case address == "":
			return nil, errors.New("open storage: no folder given")
		case beside:
			return openDiskBeside(address)
		}
		return OpenDisk(address)
	}
	// An address may hold a secret key, so messages name its scheme only.
	s, known := schemes[name]
	if !known {
		return nil, fmt.Errorf("open storage: there is no kind of storage %q; allowed are %s or the path of a folder", name+"://", knownForms())
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("open storage: the %s:// address cannot be read: %w", name, errors.Unwrap(err))
	}
	how := s.open
	if beside && s.beside != nil {
		how = s.beside
	}
	store, err := how(ctx, u)
	if err != nil {
		return nil, fmt.Errorf("open storage: %w", err)
	}
	return store, nil
}

func knownForms() string {
	var forms []string
	for _, s := range schemes {
		forms = append(forms, s.form)
	}
	slices.Sort(forms)
	return strings.Join(forms, ", ")
}
