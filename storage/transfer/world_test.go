package transfer_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/storagetest"
	"calotype/storage/testservers"
	"calotype/storage/transfer"
)

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// An address is where a library lies.
type address struct{ blobs, records string }

// folder is the address of an empty place: a folder with SQLite.
func folder(t testing.TB) address {
	at := t.TempDir()
	return address{filepath.Join(at, "blobs"), filepath.Join(at, "calotype.db")}
}

// cluster is the address of an empty place that many nodes can use.
func cluster(t testing.TB) address {
	return address{testservers.VersityGW(t), storagetest.Postgres(t)}
}

// places are the kinds of places.
var places = map[string]func(testing.TB) address{"folder": folder, "cluster": cluster}

// open opens a place to write to it. It is closed when the test ends, or before by the answer.
func (a address) open(t testing.TB) (transfer.Place, func()) {
	t.Helper()
	return a.with(t, must(blob.Open(t.Context(), a.blobs))(t), must(db.Open(t.Context(), a.records))(t))
}

// read opens a place as one that others may be working on.
func (a address) read(t testing.TB) (transfer.Place, func()) {
	t.Helper()
	return a.with(t, must(blob.OpenBeside(t.Context(), a.blobs))(t), must(db.OpenToRead(t.Context(), a.records))(t))
}

func (a address) with(t testing.TB, blobs blob.Store, records *db.DB) (transfer.Place, func()) {
	closing := func() {
		if c, ok := blobs.(io.Closer); ok {
			check(t, c.Close())
		}
		check(t, records.Close())
	}
	t.Cleanup(closing)
	return transfer.Place{Name: "place", Blobs: blobs, Records: records}, closing
}

// serve opens a library at a place, as a server does.
func (a address) serve(t testing.TB) (*storage.Library, blob.Store) {
	t.Helper()
	blobs := must(blob.Open(t.Context(), a.blobs))(t)
	l := must(storage.New(t.Context(), storage.Options{Blobs: blobs, DB: must(db.Open(t.Context(), a.records))(t)}))(t)
	t.Cleanup(func() { check(t, l.Close()) })
	return l, blobs
}

// random bytes, the same in every run.
var random = rand.New(rand.NewPCG(5, 8))

func noise(size int) []byte {
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(random.Uint32())
	}
	return data
}

// addFile adds a file with everything that a file can have.
func addFile(t testing.TB, l *storage.Library, blobs blob.Store, project uuid.UUID, name string, size int) *storage.File {
	t.Helper()
	data := noise(size)
	sum := sha256.Sum256(data)
	f := &storage.File{
		ID: uuid.Must(uuid.NewV7()), ProjectID: project, Name: name, Type: "image/tiff", Format: "tiff", Bytes: int64(size), Checksum: hex.EncodeToString(sum[:]),
		Width: 640, Height: 480, Pages: []storage.FilePage{{Width: 640, Height: 480, Orientation: 6, HasAlpha: true}}, HasAlpha: true, Palette: true,
		ColorSpace: "srgb", Orientation: 6, DPI: 72.5, Thumbhash: []byte{0, 1, 255}, CapturedAt: new(time.Date(2001, 2, 3, 4, 5, 6, 7000, time.FixedZone("", 3600))),
		Camera: "Kamera Ü", Latitude: new(48.1), Longitude: new(-11.25), EXIF: map[string]any{"ISO": 100.0, "deep": []any{"a", map[string]any{"b": nil}}},
		Metadata: map[string]any{"ключ": "знач", "n": 1.5, "t": true}, Tags: []string{"zwei", "Eins", "日本"}, FocalX: new(0.25), FocalY: new(1.0),
	}
	check(t, blobs.Put(t.Context(), storage.OriginalKey(f.ID), bytes.NewReader(data)))
	check(t, l.AddFile(t.Context(), f))
	return f
}

// fill makes a library in which every table has rows, and closes it. It answers the ids of the files.
func fill(t testing.TB, a address, files int) (ids []uuid.UUID) {
	t.Helper()
	ctx := t.Context()
	blobs := must(blob.Open(ctx, a.blobs))(t)
	records := must(db.Open(ctx, a.records))(t)
	l := must(storage.New(ctx, storage.Options{Blobs: blobs, DB: records}))(t)
	defer func() { check(t, l.Close()) }()
	first := must(l.Projects(ctx, storage.Page{First: 1}))(t).Nodes[0]
	second := must(l.CreateProject(ctx, "Zweites"))(t)
	for i := range files {
		f := addFile(t, l, blobs, first.ID, fmt.Sprintf("Bild %d", i), 1000+i)
		ids = append(ids, f.ID)
		v := &storage.Variant{FileID: f.ID, Transformation: "resize/640x", Format: "webp", Width: 640, Height: 480}
		check(t, l.PutVariant(ctx, v, "abcd", noise(100+i)))
	}
	svg := &storage.File{ID: uuid.Must(uuid.NewV7()), ProjectID: first.ID, Name: "a.svg", Type: "image/svg+xml", Format: "svg", Bytes: 5, Rendition: "png",
		Checksum: fmt.Sprintf("%x", sha256.Sum256([]byte("<svg>")))}
	check(t, blobs.Put(ctx, storage.OriginalKey(svg.ID), strings.NewReader("<svg>")))
	check(t, l.AddRendered(ctx, svg, noise(300)))
	ids = append(ids, svg.ID)

	trashed := addFile(t, l, blobs, first.ID, "weg", 70)
	must(l.DeleteFiles(ctx, []uuid.UUID{trashed.ID}))(t)
	withProject := addFile(t, l, blobs, second.ID, "mit", 80)
	ids = append(ids, trashed.ID, withProject.ID)
	must(l.CreatePreset(ctx, second.ID, "mit", "blur/3"))(t)
	check(t, l.DeleteProject(ctx, second.ID))

	preset := must(l.CreatePreset(ctx, first.ID, "klein", "resize/64x"))(t)
	check(t, l.NotePresets(ctx, map[storage.VariantRef][]uuid.UUID{{FileID: ids[0], Key: "abcd"}: {preset.ID}}))
	check(t, l.PutMark(ctx, ids[0], "abcd", []byte("auto")))
	must(l.CreateSigningKey(ctx, first.ID))(t)
	must(l.UpdateRules(ctx, first.ID, storage.RulesChange{Referers: &[]string{"example.org"}}))(t)
	addPeople(t, l, first.ID)
	addUsage(t, l, ids[0])
	hook := must(l.CreateWebhook(ctx, first.ID, storage.WebhookChange{URL: new("https://example.org/ü"), Events: &storage.HookKinds, Tags: &[]string{"rot"}, Types: &[]string{"image/*"}}))(t)
	must(l.RotateWebhookSecret(ctx, hook.ID))(t)
	must(l.TestHook(ctx, hook.ID, time.Hour))(t)
	check(t, records.NoteDrops(ctx, []uuid.UUID{ids[1]}))
	for _, table := range db.Tables() {
		if must(records.Count(ctx, table))(t) == 0 {
			t.Fatalf("no row of %s is made", table.Name)
		}
	}
	return ids
}

// addUsage makes numbers of a file, of now and of a month that is over, and notes what is stored.
func addUsage(t testing.TB, l *storage.Library, file uuid.UUID) {
	t.Helper()
	batch := storage.UsageBatch{ID: uuid.New(), Served: []storage.Served{{VariantRef: storage.VariantRef{FileID: file, Key: "abcd"}, Hits: 3, At: time.Now()}}}
	for _, at := range []time.Time{time.Now(), time.Now().AddDate(0, 0, -40)} {
		for _, value := range []string{"none", "Ü.example"} {
			batch.Usage = append(batch.Usage, storage.Counted{Hour: at.Truncate(time.Hour), FileID: file, Dimension: storage.Referers, Value: value, UsageSums: storage.UsageSums{Requests: 3, Saved: -5}})
		}
	}
	must(l.AddUsage(t.Context(), batch))(t)
	check(t, l.TidyUsage(t.Context()))
}

// addPeople makes somebody who is a member of a project, signed in, and has invited somebody, and keys of the project.
func addPeople(t testing.TB, l *storage.Library, project uuid.UUID) {
	t.Helper()
	ctx := t.Context()
	p := must(l.SetUp(ctx, storage.NewPerson{Email: "ada@example.org", Name: "Ада", PasswordHash: "$argon2id$x", Issuer: "https://id.example.org", Subject: "7"}))(t)
	role := storage.RoleEditor
	check(t, l.SetMember(ctx, project, p.ID, &role))
	_, _, err := l.CreateSession(ctx, p, "a browser", time.Hour)
	check(t, err)
	_, _, err = l.CreateInvitation(ctx, storage.NewInvitation{Email: "bob@example.org", Roles: []storage.InvitationRole{{ProjectID: project, Role: role}}, InvitedBy: &p.ID, Lasts: time.Hour})
	check(t, err)
	secret, _, err := l.CreateAPIKey(ctx, storage.NewAPIKey{ProjectID: project, Name: "Skript", Kind: storage.KeySecret, Rights: storage.Rights, ExpiresAt: new(time.Now().Add(time.Hour))})
	check(t, err)
	check(t, l.UsedAPIKeys(ctx, map[uuid.UUID]time.Time{secret.ID: time.Now()}))
	_, _, err = l.CreateAPIKey(ctx, storage.NewAPIKey{ProjectID: project, Name: "page", Kind: storage.KeyPublic, Types: []string{"image/*"}, MaxBytes: new(int64(1 << 40)), Origins: []string{"https://example.org"}, Signed: true})
	check(t, err)
}

// state is all that a place holds: rows and bytes.
func state(t testing.TB, p transfer.Place) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, table := range db.Tables() {
		for row, err := range p.Records.Rows(t.Context(), table) {
			check(t, err)
			all[table.Name+" "+row.Key] = string(row.JSON)
		}
	}
	for info, err := range p.Blobs.List(t.Context(), "") {
		check(t, err)
		b := must(p.Blobs.Open(t.Context(), info.Key))(t)
		all[info.Key] = string(must(io.ReadAll(b))(t))
		check(t, b.Close())
	}
	return all
}

// wantSame holds what two places hold to each other.
func wantSame(t testing.TB, got, want map[string]string) {
	t.Helper()
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if got[key] != want[key] {
			t.Errorf("%q is %q, want %q", key, cut(got[key]), cut(want[key]))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[key]; !ok {
			t.Errorf("%q is too much", key)
		}
	}
}

func cut(s string) string { return s[:min(len(s), 400)] }

// copyAll copies and answers what became of it.
func copyAll(ctx context.Context, from, to transfer.Place, change ...func(*transfer.Copy)) (*transfer.Report, error) {
	c := &transfer.Copy{From: from, To: to, Variants: true, Jobs: 3, Progress: storagetest.Silent{}}
	for _, f := range change {
		f(c)
	}
	return c.Run(ctx)
}
