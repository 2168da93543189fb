package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calotype/storage/db"
)

// A project of the library that is measured.
type project struct {
	name  string
	files int
	id    uuid.UUID
}

// projects are one large one, one that is not, and small ones beside.
func projects(files int) []project {
	all := []project{{name: "Million", files: files}, {name: "Hundred thousand", files: files / 10}}
	for i := range 20 {
		all = append(all, project{name: fmt.Sprint("Small ", i), files: files / 1000})
	}
	random := rand.New(rand.NewPCG(1, 1))
	for i := range all {
		all[i].id = randomID(random, start)
	}
	return all
}

var start = time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)

// columns of files, in the order of row.
var columns = strings.Fields(`id project_id name name_folded type format bytes checksum width height frames has_alpha palette color_space
	orientation dpi thumbhash camera exif metadata tags created_at updated_at deleted_with_project rendition`)

const exif = `{"Make":"NIKON CORPORATION","Model":"NIKON D750","LensModel":"24.0-70.0 mm f/2.8","ExposureTime":"1/250","FNumber":5.6,"ISO":400,` +
	`"FocalLength":"35.0 mm","DateTimeOriginal":"2019:06:01 12:30:45","Software":"Capture One","WhiteBalance":"auto","Flash":16,"MeteringMode":5}`

// row makes a file up: names as cameras, telephones and people give them.
func row(r *rand.Rand, p project, n int) []any {
	at := start.Add(time.Duration(float64(n) / float64(p.files) * float64(7*365*24*time.Hour))).Add(time.Duration(r.IntN(3_600_000_000)) * time.Microsecond)
	kind, ext, size := "image/jpeg", "jpg", 1_000_000+r.Int64N(9_000_000)
	var name string
	switch k := r.IntN(100); {
	case p.files >= 10_000 && n < p.files/10: // a hundred thousand at the far end of three orders
		name, kind, ext, size = fmt.Sprintf("zarchive scan %06d", n), "image/tiff", "tiff", 90_000_000+r.Int64N(9_000_000)
	case k < 45:
		name = fmt.Sprintf("IMG_%04d", r.IntN(10_000))
	case k < 60:
		name = fmt.Sprintf("DSC%05d", r.IntN(100_000))
	case k < 70:
		name = "PXL_" + at.Format("20060102_150405")
	case k < 80:
		name, kind, ext, size = at.Format("Screenshot 2006-01-02 at 15.04.05"), "image/png", "png", 50_000+r.Int64N(3_000_000)
	case k < 88:
		name, kind, ext = fmt.Sprintf("%s-%s-%s-%d", pick(r, words), pick(r, words), pick(r, words), r.IntN(100)), "image/webp", "webp"
	case k < 92:
		name = fmt.Sprintf("%s%s_%d", pick(r, []string{"東京タワー", "日本の夜景", "京都", "富士山", "桜並木"}), pick(r, []string{"写真", "撮影", "記念"}), r.IntN(1000))
	case k < 95:
		name = fmt.Sprintf("%s %d", pick(r, []string{"Снег в горах", "Küstenstraße", "Été à la plage", "Łódź nocą"}), r.IntN(10_000))
	case k < 97:
		name, kind, ext, size = fmt.Sprintf("%s logo v%d", pick(r, words), r.IntN(20)), "image/svg+xml", "svg", r.Int64N(40_000)
	case k < 98:
		name, kind, ext, size = fmt.Sprintf("Report %d (%d)", 2015+r.IntN(12), r.IntN(50)), "application/pdf", "pdf", 100_000+r.Int64N(30_000_000)
	case k < 99:
		name, kind, ext = fmt.Sprintf("IMG_%04d", r.IntN(10_000)), "image/heic", "heic"
	default:
		name, kind, ext = fmt.Sprintf("%s-dance", pick(r, words)), "image/gif", "gif"
	}
	tags := []string{}
	if r.IntN(3) > 0 {
		tags = append(tags, at.Format("2006"))
	}
	if r.IntN(2) == 0 {
		tags = append(tags, words[min(r.IntN(len(words)), r.IntN(len(words)))])
	}
	if r.IntN(100) == 0 {
		tags = append(tags, fmt.Sprintf("client %04d", r.IntN(5000)))
	}
	list := "[]"
	if len(tags) > 0 {
		list = `["` + strings.Join(tags, `","`) + `"]`
	}
	name += "." + ext
	hash := make([]byte, 24)
	for i := range hash {
		hash[i] = byte(r.Uint32())
	}
	return []any{randomID(r, at), p.id, name, db.Fold(name), kind, ext, size, fmt.Sprintf("%064x", r.Uint64()), 4000 + r.IntN(2000), 3000, 1, false, false, "srgb",
		1, 300.0, hash, "NIKON D750", exif, `{}`, list, at, at, false, ""}
}

var words = strings.Fields(`sunset beach golden mountain river family birthday wedding garden kitchen product shoe watch bottle lamp chair portrait studio
	winter summer autumn spring forest lake city night street market bridge castle museum dog cat horse bird flower cake coffee bread car train boat`)

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

// randomID is a UUID of version 7 of a time.
func randomID(r *rand.Rand, at time.Time) (id uuid.UUID) {
	for i := range id {
		id[i] = byte(r.Uint32())
	}
	ms := at.UnixMilli()
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	return id
}

// fill writes the files into an empty database as it was before there were lists, and brings it up to date: so it says how long
// that takes too.
func fill(ctx context.Context, address string, files int) error {
	d, err := db.Open(ctx, address)
	if err != nil {
		return err
	}
	if err := d.Close(); err != nil {
		return err
	}
	began := time.Now()
	if strings.HasPrefix(address, "postgres") {
		err = fillPostgres(ctx, address, projects(files))
	} else {
		err = fillSQLite(ctx, address, projects(files))
	}
	if err != nil {
		return err
	}
	fmt.Printf("%-45s %.0f s\n", "filled", time.Since(began).Seconds())
	began = time.Now()
	d, err = db.Open(ctx, address)
	if err != nil {
		return err
	}
	fmt.Printf("%-45s %.0f s\n", "brought up to date from before lists", time.Since(began).Seconds())
	return d.Close()
}

const unmigrate = "DELETE FROM bun_migrations WHERE name = '20261206000001'"

func fillSQLite(ctx context.Context, path string, all []project) error {
	pool, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=WAL&_synchronous=OFF&_cache_size=-200000")
	if err != nil {
		return err
	}
	defer pool.Close()
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, s := range []string{"DROP TRIGGER files_added", "DROP TRIGGER files_changed", "DROP TRIGGER files_gone", unmigrate} {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO files ("+strings.Join(columns, ", ")+") VALUES (?"+strings.Repeat(", ?", len(columns)-1)+")")
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(2, 2))
	for _, p := range all {
		if _, err := tx.ExecContext(ctx, "INSERT INTO projects (id, name, created_at, updated_at) VALUES (?, ?, ?, ?)", p.id.String(), p.name, asText(start), asText(start)); err != nil {
			return err
		}
		for n := range p.files {
			values := row(random, p, n)
			for i, v := range values {
				switch v := v.(type) {
				case uuid.UUID:
					values[i] = v.String()
				case time.Time:
					values[i] = asText(v)
				}
			}
			if _, err := insert.ExecContext(ctx, values...); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}

// asText writes a time as bun does.
func asText(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.999999-07:00") }

func fillPostgres(ctx context.Context, address string, all []project) error {
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, "ALTER TABLE files DISABLE TRIGGER USER; "+unmigrate); err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(2, 2))
	for _, p := range all {
		if _, err := c.Exec(ctx, "INSERT INTO projects (id, name, created_at, updated_at) VALUES ($1, $2, $3, $3)", p.id, p.name, start); err != nil {
			return err
		}
		n := 0
		_, err := c.CopyFrom(ctx, pgx.Identifier{"files"}, columns, pgx.CopyFromFunc(func() ([]any, error) {
			if n++; n > p.files {
				return nil, nil
			}
			return row(random, p, n-1), nil
		}))
		if err != nil {
			return err
		}
	}
	_, err = c.Exec(ctx, "ALTER TABLE files ENABLE TRIGGER USER")
	return err
}
