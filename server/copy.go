package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"calotype/storage/transfer"
)

type copyCommand struct {
	From       []string `required:"" sep:"none" placeholder:"ADDRESS" help:"Where the library is: a data folder, or given twice, a storage and a database. A server may be running on it."`
	To         []string `required:"" sep:"none" placeholder:"ADDRESS" help:"Where it comes to, in the same way: nothing may be there but an earlier copy of the same library that no server was started on."`
	NoVariants bool     `help:"Leave the variants behind: they are made anew when they are asked for."`
	Verify     bool     `help:"Read everything back from where it came to, and compare it."`
	Jobs       int      `default:"16" placeholder:"NUMBER" help:"Pictures that are copied at the same time."`
	Yes        bool     `short:"y" help:"Do not ask."`
}

// Help is what --help says beside the flags.
func (copyCommand) Help() string {
	return `What is there already and right is not copied again: a copy that was interrupted goes on when the same command is run again, and a second run brings what came since the first. Originals are held to their checksums on the way.

	calotype copy --from ./data --to 's3://bucket?endpoint=https://s3.example.org' --to postgres://calotype@db.example.org/calotype

Exit code: 0 when all is copied, 1 when not, 3 when all is copied that the source has, but pictures are missing or damaged there.`
}

// Run copies.
func (c *copyCommand) Run(ctx context.Context, console *console) (err error) {
	if c.Jobs < 1 {
		return errors.New("--jobs: at least 1 is needed")
	}
	from, err := whereOf("--from", c.From)
	if err != nil {
		return err
	}
	to, err := whereOf("--to", c.To)
	if err != nil {
		return err
	}
	source, closeSource, err := from.open(ctx, reading)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeSource()) }()
	target, closeTarget, err := to.open(ctx, filling)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeTarget()) }()

	work := &transfer.Copy{From: source, To: target, Variants: !c.NoVariants, Verify: c.Verify, Jobs: c.Jobs, Progress: console.progress()}
	plan, err := work.Plan(ctx)
	if err != nil {
		return err
	}
	console.say("From %s to %s: the records, and the originals of %s (%s)%s.", from, to, count(plan.Files.Files, "file"), size(plan.Files.Bytes), c.variants(plan))
	switch b := plan.Begun; {
	case b == nil:
	case b.FinishedAt == nil:
		console.say("A copy that was begun at %s is there, and goes on.", b.BegunAt.Format(time.RFC3339))
	default:
		console.say("A copy of %s is there, and gets what came since.", b.BegunAt.Format(time.RFC3339))
	}
	if err := console.agree(c.Yes, "copied"); err != nil {
		return err
	}
	begun := time.Now()
	report, err := work.Run(ctx)
	if err != nil {
		return stopped(ctx, err, "the same command goes on where this one stopped")
	}
	console.say("All is copied, in %s: %s (%s) and %s were new; %s there already. What the source was given since %s is not in it: the same command again brings that, until a server is started on the copy.",
		time.Since(begun).Round(time.Second), count(report.Copied, "picture"), size(report.Bytes), count(report.Rows, "record"), were(report.Present), begun.Format(time.TimeOnly))
	return console.incomplete(report)
}

func were(n int) string {
	if n == 1 {
		return "1 picture was"
	}
	return fmt.Sprintf("%d pictures were", n)
}

func (c *copyCommand) variants(plan *transfer.Plan) string {
	if c.NoVariants {
		return ", without variants"
	}
	return ", with " + count(plan.Variants.Variants, "variant") + " (" + size(plan.Variants.Bytes) + ")"
}

// incomplete tells what the source lacked.
func (c *console) incomplete(r *transfer.Report) error {
	if len(r.Missing) > 0 {
		c.say("Missing in the source, although there are records of them: %s.", firstOf(r.Missing))
	}
	if len(r.Damaged) > 0 {
		c.say("Not as they were uploaded, but taken as they are: %s.", firstOf(r.Damaged))
	}
	if r.Whole() {
		return nil
	}
	return exitCode(3)
}
