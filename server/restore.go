package main

import (
	"context"
	"errors"
	"os"
	"time"

	"calotype/storage/db"
	"calotype/storage/transfer"
)

type restoreCommand struct {
	Where
	File string `arg:"" help:"The backup; - is standard input."`
	Jobs int    `default:"16" placeholder:"NUMBER" help:"Pictures that are written at the same time."`
}

// Help is what --help says beside the flags.
func (restoreCommand) Help() string {
	return `Into an empty database and an empty storage, of whatever kind: also of another than the backup was made of. A server starts on it only when every part was held to its checksum. Of a backup that is cut off or altered, nothing stays. A restore that was interrupted is begun anew by the same command.

	calotype restore --data ./data /backups/calotype.tar
	aws s3 cp s3://backups/calotype.tar.age - | age -d -i key.txt | calotype restore -

Exit code: 0 when all is restored, 1 when not, 3 when all is restored that is in the backup, but pictures were missing or damaged when it was made.`
}

// Run restores a backup.
func (c *restoreCommand) Run(ctx context.Context, console *console) (err error) {
	if c.Jobs < 1 {
		return errors.New("--jobs: at least 1 is needed")
	}
	from := console.in
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer f.Close()
		from = f
	}
	work, err := transfer.NewRestore(from)
	if err != nil {
		return stopped(ctx, err, "nothing was restored")
	}
	to, closeTo, err := c.open(ctx, restoring(work.Migrations))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeTo()) }()
	work.To, work.Jobs, work.Progress = to, c.Jobs, console.progress()
	interrupted, err := work.Plan(ctx)
	if err != nil {
		return err
	}
	console.say("A backup of %s, with %s (%s), into %s.", work.At.Format(time.RFC3339), count(work.Files, "file"), size(work.Bytes), c.Where)
	if interrupted {
		console.say("What a restore left there that was interrupted is removed first.")
	}
	begun := time.Now()
	report, err := work.Run(ctx)
	if err != nil {
		return stopped(ctx, err, "the same command begins anew")
	}
	// A backup of an older version has the tables of that.
	current, err := db.Open(ctx, c.database())
	if err != nil {
		return err
	}
	if err := current.Close(); err != nil {
		return err
	}
	console.say("All is restored and as it was written, in %s: %s, with %s (%s). `calotype serve` can be started.",
		time.Since(begun).Round(time.Second), count(report.Rows, "record"), count(report.Copied, "picture"), size(report.Bytes))
	return console.incomplete(report)
}
