package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"

	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/transfer"
)

// databaseSchemes are how addresses begin that are those of records and not of bytes.
var databaseSchemes = map[string]bool{"sqlite": true, "postgres": true, "postgresql": true}

// whereOf reads what was given by a flag: a data folder that has both bytes and records, or a storage and a database by their
// addresses.
func whereOf(flag string, given []string) (Where, error) {
	var w Where
	for _, address := range given {
		scheme, _, found := strings.Cut(address, "://")
		at, what := &w.Storage, "storages"
		switch {
		case !found:
			at, what = &w.Data, "folders"
		case databaseSchemes[scheme]:
			at, what = &w.Database, "databases"
		}
		if *at != "" {
			return w, fmt.Errorf("%s: two %s are given; it is a data folder, or one storage and one database", flag, what)
		}
		if *at = address; address == "" {
			return w, fmt.Errorf("%s: it is empty; it is a data folder such as ./data, or a storage and a database by their addresses", flag)
		}
	}
	switch {
	case w.Data != "" && (w.Storage != "" || w.Database != ""):
		return w, fmt.Errorf("%s: a data folder has both storage and database; beside the address of one, the other is given by its address too, such as file:///srv/pictures or sqlite:///srv/calotype.db", flag)
	case w.Data == "" && w.Storage == "":
		return w, fmt.Errorf("%s: the storage is missing; give %s a second time, with an address such as s3://bucket or file:///srv/pictures", flag, flag)
	case w.Data == "" && w.Database == "":
		return w, fmt.Errorf("%s: the database is missing; give %s a second time, with an address such as postgres://user@host/calotype or sqlite:///srv/calotype.db", flag, flag)
	}
	return w, nil
}

// String names a place, without passwords and keys.
func (w Where) String() string {
	if w.Storage == "" && w.Database == "" {
		return "the folder " + w.Data
	}
	return named(w.storage()) + " with " + named(w.database())
}

// named is what may be said of an address.
func named(address string) string {
	scheme, _, found := strings.Cut(address, "://")
	if !found {
		return address
	}
	u, err := url.Parse(address)
	if err != nil {
		return scheme + "://…"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// A way is how a place is opened.
type way struct {
	bytes   func(ctx context.Context, address string) (blob.Store, error)
	records func(ctx context.Context, address string) (*db.DB, error)
}

var (
	reading = way{openBeside, db.OpenToRead} // beside a server
	mending = way{openBeside, openExisting}  // beside a server, to write too
	filling = way{blob.Open, db.Open}        // for nobody else, made where it is missing
)

// restoring is filling with what an older version may have written.
func restoring(migrations []string) way {
	return way{blob.Open, func(ctx context.Context, address string) (*db.DB, error) { return db.OpenAt(ctx, address, migrations) }}
}

func openBeside(ctx context.Context, address string) (blob.Store, error) {
	blobs, err := blob.OpenBeside(ctx, address)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no library in %s: %w", named(address), err)
	}
	return blobs, err
}

// openExisting makes no database of an address that is wrong.
func openExisting(ctx context.Context, address string) (*db.DB, error) {
	looked, err := db.OpenToRead(ctx, address)
	if err != nil {
		return nil, err
	}
	if err := looked.Close(); err != nil {
		return nil, err
	}
	return db.Open(ctx, address)
}

// open opens a place; the answer closes it.
func (w Where) open(ctx context.Context, how way) (transfer.Place, func() error, error) {
	p := transfer.Place{Name: w.String()}
	var err error
	if p.Blobs, err = how.bytes(ctx, w.storage()); err != nil {
		return p, nil, err
	}
	if p.Records, err = how.records(ctx, w.database()); err != nil {
		return p, nil, errors.Join(err, closeAll(p.Blobs))
	}
	return p, func() error { return closeAll(p.Records, p.Blobs) }, nil
}

// count writes a number with its noun: "1 file", "2 files".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// firstOf are the first of many names, for messages.
func firstOf(names []string) string {
	const most = 10
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
}

// stopped is an error of a command that can be run again; after Ctrl-C, it says so.
func stopped(ctx context.Context, err error, again string) error {
	if err != nil && ctx.Err() != nil {
		return errors.New("interrupted; " + again)
	}
	return err
}
