package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/migrate"
)

// listsMigration is what makes all that lists are read from anew, from the files.
const listsMigration = "20261206000001"

// CheckLists compares what lists are read from with the files, and answers what is wrong, as sentences. It looks at every file,
// which takes seconds where these are a million, and is the truth of one moment.
func (d *DB) CheckLists(ctx context.Context) (wrong []string, err error) {
	tags := "SELECT f.project_id, f.id, t.value AS tag, f.type, f.name_folded, f.bytes, f.created_at FROM files AS f, json_each(f.tags) AS t WHERE f.deleted_at IS NULL AND t.value IS NOT NULL"
	if d.Shared() {
		tags = "SELECT f.project_id, f.id, t.tag, f.type, f.name_folded, f.bytes, f.created_at FROM files AS f, jsonb_array_elements_text(CASE jsonb_typeof(f.tags) WHEN 'array' THEN f.tags ELSE '[]' END) AS t (tag) WHERE f.deleted_at IS NULL"
	}
	const listed = "SELECT project_id, file_id, tag, type, name_folded, bytes, created_at FROM tagged"
	checks := []struct{ what, query string }{
		{"files are not listed as they are", `SELECT count(*) FROM files AS f LEFT JOIN listed AS l ON l.project_id = f.project_id AND l.created_at = f.created_at AND l.file_id = f.id
			WHERE f.deleted_at IS NULL AND (l.file_id IS NULL OR l.name_folded <> f.name_folded OR l.type <> f.type OR l.bytes <> f.bytes)`},
		{"files are listed that are not there", `SELECT (SELECT count(*) FROM listed) - (SELECT count(*) FROM files AS f JOIN listed AS l ON l.file_id = f.id
			AND l.project_id = f.project_id AND l.created_at = f.created_at WHERE f.deleted_at IS NULL)`},
		{"tags of files are not listed as they are", "SELECT count(*) FROM (" + tags + " EXCEPT " + listed + ") AS missing"},
		{"tags of files are listed that they do not have so", "SELECT count(*) FROM (" + listed + " EXCEPT " + tags + ") AS wrong"},
		{"types of projects are counted wrongly", `SELECT count(*) FROM (SELECT project_id, type FROM (
				SELECT project_id, type, count(*) AS files, sum(bytes) AS bytes FROM files WHERE deleted_at IS NULL GROUP BY project_id, type
				UNION ALL SELECT project_id, type, -sum(files), -sum(bytes) FROM file_counts GROUP BY project_id, type) AS both_sides
			GROUP BY project_id, type HAVING sum(files) <> 0 OR sum(bytes) <> 0) AS wrong`},
	}
	err = d.unhurriedly(func(b *bun.DB) error {
		for _, check := range checks {
			var n int
			if err := b.NewRaw(check.query).Scan(ctx, &n); err != nil {
				return fmt.Errorf("check lists: %w", translate(err))
			}
			if n != 0 {
				wrong = append(wrong, fmt.Sprintf("%d %s", n, check.what))
			}
		}
		return nil
	})
	return wrong, err
}

// Relist makes all that lists are read from anew, from the files. Nobody else changes files meanwhile, nor on PostgreSQL lists them:
// with a million files, for a minute or two.
func (d *DB) Relist(ctx context.Context) error {
	if err := d.unhurriedly(func(b *bun.DB) error { return runAgain(ctx, b, listsMigration) }); err != nil {
		return fmt.Errorf("make lists anew: %w", translate(err))
	}
	return nil
}

// runAgain runs a migration that may run any number of times.
func runAgain(ctx context.Context, b *bun.DB, name string) error {
	migrations := migrate.NewMigrations()
	if err := migrations.Discover(migrationFiles); err != nil {
		return err
	}
	m := migrate.NewMigrator(b, migrations, migrate.WithTemplateData(columnsOf[b.Dialect().Name()]))
	for _, one := range migrations.Sorted() {
		if one.Name == name {
			return one.Up(ctx, m, &one)
		}
	}
	return fmt.Errorf("there is no migration %s", name)
}
