package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"calotype/imaging/preflight"
	"calotype/imaging/rendition"
	"calotype/storage/mend"
	"calotype/storage/transfer"
)

type checkCommand struct {
	Where
	Repair bool   `help:"Mend what can be mended without losing anything that a person gave; says before what that is, and asks."`
	Bytes  bool   `help:"Read every original and compare its checksum."`
	Rescue string `placeholder:"FOLDER" help:"Save originals without a record into this folder, to be uploaded again."`
	JSON   bool   `help:"Print the report as JSON."`
	All    bool   `help:"Print the keys of everything that was found, not only of the first."`
	Jobs   int    `default:"16" placeholder:"NUMBER" help:"Pictures that are looked at at the same time."`
	Yes    bool   `short:"y" help:"Do not ask."`

	// Settle is how long a server may take between removing bytes and their records, and the other way round.
	Settle time.Duration `hidden:"" default:"5s"`
}

// Help is what --help says beside the flags.
func (checkCommand) Help() string {
	return `Servers may be running: what looks wrong is looked at again after some seconds, and bytes that are younger than an hour are left alone.

No original and no file's record is ever removed: what is missing or damaged is told.

Exit code: 0 when all is well or was mended, 1 when something is wrong, 2 when it could not be looked at.`
}

// Run checks.
func (c *checkCommand) Run(ctx context.Context, console *console) error {
	report, err := c.check(ctx, console)
	if err != nil {
		console.say("calotype: %s", oneLine(stopped(ctx, err, "what was mended stays mended")))
		return exitCode(2)
	}
	if report.Problems() > 0 {
		return exitCode(1)
	}
	return nil
}

func (c *checkCommand) check(ctx context.Context, console *console) (report *mend.Report, err error) {
	if c.Jobs < 1 {
		return nil, errors.New("--jobs: at least 1 is needed")
	}
	how := reading
	if c.Repair {
		how = mending
	}
	place, closePlace, err := c.open(ctx, how)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, closePlace()) }()
	work := &mend.Check{Blobs: place.Blobs, Records: place.Records, Bytes: c.Bytes, Jobs: c.Jobs, Progress: console.progress(), Settle: c.Settle, Draw: drawAgain}
	if report, err = work.Run(ctx); err != nil {
		return nil, err
	}
	if c.Rescue != "" {
		if err := c.rescue(ctx, console, place, report); err != nil {
			return nil, err
		}
	}
	if c.Repair && report.Mendable() {
		if err := c.print(console.err, report); err != nil { // what it will do, before it does it
			return nil, err
		}
		if err := console.agree(c.Yes, "mended"); err != nil {
			return nil, err
		}
		if err := work.Mend(ctx); err != nil {
			return nil, err
		}
	}
	if !c.JSON {
		return report, c.print(console.out, report)
	}
	encoder := json.NewEncoder(console.out)
	encoder.SetIndent("", "\t")
	return report, encoder.Encode(report)
}

// print writes a report for people.
func (c *checkCommand) print(out io.Writer, r *mend.Report) error {
	read := ""
	if c.Bytes {
		read = fmt.Sprintf(", and %s were read", size(r.Read))
	}
	fmt.Fprintf(out, "%s and %s were looked at%s.\n", count(r.Files, "file"), count(r.Variants, "variant"), read)
	for _, f := range r.Findings {
		fmt.Fprintf(out, "\n%s: %d", f.What, f.Count)
		if f.Bytes > 0 {
			fmt.Fprintf(out, " (%s)", size(f.Bytes))
		}
		switch {
		case f.Mended > 0:
			fmt.Fprintf(out, "\n  %d mended: %s", f.Mended, f.Mending)
		case f.Mending != "":
			fmt.Fprintf(out, "\n  with --repair: %s", f.Mending)
		}
		if f.Advice != "" {
			fmt.Fprintf(out, "\n  to do: %s", f.Advice)
		}
		fmt.Fprintln(out)
		for i, key := range f.Keys {
			if i == 5 && !c.All {
				fmt.Fprintf(out, "    … and %d more (--all)\n", len(f.Keys)-i)
				break
			}
			fmt.Fprintf(out, "    %s\n", key)
		}
	}
	verdict := "All is well."
	if n := r.Problems(); n > 0 {
		verdict = fmt.Sprintf("Wrong: %d.", n)
	}
	_, err := fmt.Fprintln(out, "\n"+verdict)
	return err
}

// rescue saves originals of which there is no record. What is there already, whole, is not written again.
func (c *checkCommand) rescue(ctx context.Context, console *console, place transfer.Place, report *mend.Report) error {
	if err := os.MkdirAll(c.Rescue, 0o750); err != nil {
		return err
	}
	saved := 0
	for _, f := range report.Findings {
		if f.Kind != mend.Unrecorded {
			continue
		}
		for _, key := range f.Keys {
			if err := save(ctx, place, key, filepath.Join(c.Rescue, filepath.Base(key))); err != nil {
				return fmt.Errorf("save %s: %w", key, err)
			}
			saved++
		}
	}
	console.say("%s saved in %s.", count(saved, "original"), c.Rescue)
	return nil
}

func save(ctx context.Context, place transfer.Place, key, file string) error {
	b, err := place.Blobs.Open(ctx, key)
	if err != nil {
		return err
	}
	defer b.Close()
	if info, err := os.Stat(file); err == nil && info.Size() == b.Size {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".saving-*")
	if err != nil {
		return err
	}
	_, err = io.Copy(f, b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// drawAgain makes the picture of an original that is not decoded itself, as its upload did.
func drawAgain(ctx context.Context, format string, original []byte) ([]byte, error) {
	return rendition.New().Make(ctx, preflight.Format(format), original)
}
