package transfer_test

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"calotype/storage"
	"calotype/storage/db"
	"calotype/storage/testservers"
	"calotype/storage/transfer"
)

// Of a library of 10,000 files and 1 GiB.
const (
	benchFiles = 10_000
	benchBytes = 1 << 30
	benchJobs  = 16
)

// BenchmarkCopyFromAFolderToS3AndPostgreSQL is one whole copy, then one that finds everything there, and beside them the same
// bytes put into the same S3 by as many at a time, without records, checksums or listings, and by the aws client where there is one.
func BenchmarkCopyFromAFolderToS3AndPostgreSQL(b *testing.B) {
	from := folder(b)
	keys := fillForBench(b, from)
	source, _ := from.read(b)
	for b.Loop() {
		to := cluster(b)
		target, closing := to.open(b)
		begun := time.Now()
		must(copyAll(b.Context(), source, target, manyJobs))(b)
		first := time.Since(begun)
		begun = time.Now()
		must(copyAll(b.Context(), source, target, manyJobs))(b)
		again := time.Since(begun)
		closing()

		plain, closing := cluster(b).open(b)
		begun = time.Now()
		var group errgroup.Group
		group.SetLimit(benchJobs)
		for _, key := range keys {
			group.Go(func() error {
				r, err := source.Blobs.Open(b.Context(), key)
				if err != nil {
					return err
				}
				defer r.Close()
				return plain.Blobs.Put(b.Context(), key, r)
			})
		}
		check(b, group.Wait())
		alone := time.Since(begun)
		closing()
		b.ReportMetric(benchBytes/1e6/first.Seconds(), "MB/s-copied")
		b.ReportMetric(benchBytes/1e6/alone.Seconds(), "MB/s-put-alone")
		b.ReportMetric(again.Seconds(), "s-copied-again")
		if program, err := exec.LookPath("aws"); err == nil {
			b.ReportMetric(benchBytes/1e6/awsSync(b, program, from).Seconds(), "MB/s-aws-sync")
		}
	}
}

// awsSync has the aws client bring the same bytes, with its own settings, and answers how long it took.
func awsSync(b *testing.B, program string, from address) time.Duration {
	b.Helper()
	to := must(url.Parse(testservers.VersityGW(b)))(b)
	command := exec.CommandContext(b.Context(), program, "s3", "sync", "--only-show-errors", "--endpoint-url", to.Query().Get("endpoint"),
		filepath.Join(from.blobs, "originals"), "s3://"+to.Host+"/originals")
	command.Env = append(os.Environ(), "AWS_REGION="+cmp.Or(to.Query().Get("region"), "us-east-1"))
	begun := time.Now()
	if out, err := command.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return time.Since(begun)
}

// BenchmarkBackup writes and restores one archive, from a folder to a folder.
func BenchmarkBackup(b *testing.B) {
	from := folder(b)
	fillForBench(b, from)
	source, _ := from.read(b)
	for b.Loop() {
		begun := time.Now()
		archive, _ := backup(b, source)
		written := time.Since(begun)
		begun = time.Now()
		must(restore(b, bytes.NewReader(archive), folder(b)))(b)
		b.ReportMetric(benchBytes/1e6/written.Seconds(), "MB/s-written")
		b.ReportMetric(benchBytes/1e6/time.Since(begun).Seconds(), "MB/s-restored")
	}
}

func manyJobs(c *transfer.Copy) { c.Jobs = benchJobs }

// fillForBench makes a library of files as they are, and answers where their bytes lie.
func fillForBench(b *testing.B, a address) (keys []string) {
	b.Helper()
	ctx := b.Context()
	l, blobs := a.serve(b)
	project := must(l.Projects(ctx, storage.Page{First: 1}))(b).Nodes[0]
	records := must(db.Open(ctx, a.records))(b)
	data := noise(benchBytes / benchFiles)
	check(b, records.InTx(ctx, func(q *db.Queries) error {
		for i := range benchFiles {
			copy(data, fmt.Sprint(i))
			f := &db.File{ID: uuid.Must(uuid.NewV7()), ProjectID: project.ID, Name: fmt.Sprintf("IMG_%04d.jpg", i), Type: "image/jpeg", Format: "jpeg",
				Bytes: int64(len(data)), Checksum: fmt.Sprintf("%x", sha256.Sum256(data)), Frames: 1, EXIF: map[string]any{"ISO": i}, Metadata: map[string]any{}, Tags: []string{"a"}}
			if err := q.AddFile(ctx, f); err != nil {
				return err
			}
			keys = append(keys, storage.OriginalKey(f.ID))
			if err := blobs.Put(ctx, keys[i], bytes.NewReader(data)); err != nil {
				return err
			}
		}
		return nil
	}))
	check(b, records.Close())
	check(b, l.Close())
	check(b, blobs.(io.Closer).Close())
	return keys
}
