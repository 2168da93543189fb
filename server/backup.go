package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"calotype/storage/transfer"

	"golang.org/x/term"
)

type backupCommand struct {
	Where
	File    string `arg:"" help:"The file to write, such as calotype.tar; - is standard output."`
	Replace bool   `help:"Write over a file of this name, once the new one is whole."`
	Jobs    int    `default:"16" placeholder:"NUMBER" help:"Pictures that are read ahead."`
}

// Help is what --help says beside the flags.
func (backupCommand) Help() string {
	return `A server may be running meanwhile: the records are those of one moment. Originals are in it, and what was drawn of those that are not decoded themselves; variants are not: they are made anew when they are asked for. It holds signing keys and is not encrypted.

	calotype backup /backups/calotype-$(date +%F).tar
	calotype backup - | age -r age1… | aws s3 cp - s3://backups/calotype.tar.age

Exit code: 0 when all is in it, 1 when there is none, 3 when there is one, but pictures are missing or damaged in the library.`
}

// Run writes a backup.
func (c *backupCommand) Run(ctx context.Context, console *console) (err error) {
	if c.Jobs < 1 {
		return errors.New("--jobs: at least 1 is needed")
	}
	source, closeSource, err := c.open(ctx, reading)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeSource()) }()
	to, finish, err := c.create(console)
	if err != nil {
		return err
	}
	console.say("A backup of %s, into %s: the records of this moment, originals and what was drawn of them; no variants.", c.Where, c.file())
	begun := time.Now()
	report, err := (&transfer.Backup{From: source, To: to, Program: version, Jobs: c.Jobs, Progress: console.progress()}).Run(ctx)
	if err = finish(err); err != nil {
		return stopped(ctx, err, "there is no backup")
	}
	console.say("The backup is whole, in %s: %s, with %s (%s).", time.Since(begun).Round(time.Second), count(report.Rows, "record"), count(report.Copied, "picture"), size(report.Bytes))
	return console.incomplete(report)
}

func (c *backupCommand) file() string {
	if c.File == "-" {
		return "standard output"
	}
	return c.File
}

// create makes what the backup is written into. finish puts it into its place, or removes it after an error, and answers that.
func (c *backupCommand) create(console *console) (to io.Writer, finish func(error) error, err error) {
	if c.File == "-" {
		if f, ok := console.out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			return nil, nil, errors.New("standard output is a terminal; write calotype backup - > FILE, or | to another program")
		}
		return console.out, func(err error) error { return err }, nil
	}
	switch info, err := os.Stat(c.File); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, nil, err
	case info.IsDir():
		return nil, nil, fmt.Errorf("%s is a folder; give the name of a file in it, such as %s", c.File, filepath.Join(c.File, "calotype.tar"))
	case !c.Replace:
		return nil, nil, fmt.Errorf("%s is there already; choose another name, or say --replace", c.File)
	}
	partial := c.File + ".partial"
	f, err := os.OpenFile(partial, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("%s is being written by another process", partial), f.Close())
	}
	if err := f.Truncate(0); err != nil { // what one left that was killed
		return nil, nil, errors.Join(err, f.Close())
	}
	return f, func(err error) error {
		if err == nil {
			err = f.Sync()
		}
		if err == nil {
			err = os.Rename(partial, c.File)
		}
		if err != nil {
			return errors.Join(err, os.Remove(partial), f.Close())
		}
		return errors.Join(f.Close(), flush(filepath.Dir(c.File)))
	}, nil
}

// flush makes the names in a folder last through a power cut.
func flush(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
