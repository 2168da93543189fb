package storage_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/storagetest"
)

// dump is a table of the database as it lies there, or, without a name, everything.
func (l *library) dump(t *testing.T, table string) string {
	t.Helper()
	driver, tables := "sqlite3", "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
	if strings.HasPrefix(l.path, "postgres://") {
		driver, tables = "pgx", "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
	}
	raw := must(sql.Open(driver, l.path))(t)
	defer raw.Close()
	names := []string{table}
	if table == "" {
		names = scanAll(t, raw, tables)
	}
	var all []string
	for _, name := range names {
		all = append(all, scanAll(t, raw, "SELECT * FROM "+name)...)
	}
	return strings.Join(all, "\n")
}

// scanAll answers the rows of a query as text.
func scanAll(t *testing.T, raw *sql.DB, query string) (all []string) {
	t.Helper()
	rows := must(raw.QueryContext(t.Context(), query))(t)
	defer rows.Close()
	columns := must(rows.Columns())(t)
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		check(t, rows.Scan(into...))
		var texts []string
		for _, v := range values {
			if data, ok := v.([]byte); ok {
				v = string(data)
			}
			texts = append(texts, fmt.Sprint(v))
		}
		all = append(all, strings.Join(texts, "|"))
	}
	check(t, rows.Err())
	return all
}

func TestNoSecretLiesInTheDatabaseOrComesIntoALog(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	ada := must(l.SetUp(ctx, newPerson("ada@example.org")))(t)
	session, s := l.signIn(t, ada)
	invitation, i, err := l.CreateInvitation(ctx, storage.NewInvitation{Email: "bob@example.org", Lasts: time.Hour})
	check(t, err)
	k, key, err := l.CreateAPIKey(ctx, newKey(l.project.ID))
	check(t, err)
	_, rotated, err := l.RotateAPIKey(ctx, k.ID)
	check(t, err)
	public, text, err := l.CreateAPIKey(ctx, newPublicKey(l.project.ID))
	check(t, err)
	dump := l.dump(t, "")
	for what, secret := range map[string]string{"session": session, "invitation": invitation, "key": key[20:], "rotated key": rotated[20:]} {
		if strings.Contains(dump, secret) {
			t.Errorf("the secret of the %s lies in the database", what)
		}
	}
	for what, there := range map[string]string{"hash of the session": s.Hash, "hash of the invitation": i.Hash, "hash of the key": k.Hash, "public key": text, "hash of the password": string(hashed)} {
		if !strings.Contains(dump, there) {
			t.Errorf("the %s does not", what)
		}
	}

	var log bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewJSONHandler(&log, nil), slog.NewTextHandler(&log, nil)} {
		slog.New(handler).Info("x", "person", ada, "value", *ada, "session", s, "invitation", i, "key", k, "public", public)
	}
	fmt.Fprintf(&log, "%v %+v", ada, *ada)
	check(t, l.Close())
	_, _, sessionErr := l.SessionOf(ctx, session)
	_, invitationErr := l.InvitationOf(ctx, invitation)
	_, acceptErr := l.AcceptInvitation(ctx, invitation, newPerson("x"))
	_, keyErr := l.APIKeyOf(ctx, key)
	_, personErr := l.CreatePerson(ctx, newPerson("carl@example.org"))
	for _, err := range []error{sessionErr, invitationErr, acceptErr, keyErr, personErr, l.SetPassword(ctx, ada.ID, hashed, nil)} {
		if err == nil {
			t.Fatal("a closed library answers")
		}
		fmt.Fprintln(&log, err)
	}
	for what, secret := range map[string]string{"session": session, "invitation": invitation, "key": key[20:], "password": string(hashed)} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the secret of the %s is in the log: %s", what, log.String())
		}
	}
}

func TestEveryChangeOfWhoMayDoWhatIsToldToWhoWatches(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	var told []storage.Event
	l.Watch(func(e storage.Event) { told = append(told, e) })
	files := l.Events(ctx, uuid.Nil)
	tells := func(what string, err error, events ...storage.Event) {
		t.Helper()
		check(t, err)
		if !slices.Equal(told, events) {
			t.Errorf("%s: told of %+v, want %+v", what, told, events)
		}
		told = nil
	}
	all, here := storage.Event{Kind: storage.EventAccess}, storage.Event{Kind: storage.EventAccess, ProjectID: l.project.ID}
	ada, err := l.SetUp(ctx, newPerson("ada@example.org"))
	tells("set up", err, all)
	_, err = l.SetUp(ctx, newPerson("eve@example.org"))
	if err == nil {
		t.Error("set up twice")
	}
	tells("what failed", nil)
	bob, err := l.CreatePerson(ctx, newPerson("bob@example.org"))
	tells("create a person", err, all)
	_, err = l.UpdatePerson(ctx, bob.ID, storage.PersonChange{Name: new("Bob")})
	tells("update a person", err, all)
	_, err = l.LinkOpenID(ctx, bob.ID, "https://id.example.org", "1")
	tells("link", err, all)
	role := storage.RoleViewer
	tells("make somebody a member", l.SetMember(ctx, l.project.ID, bob.ID, &role), here)
	tells("take somebody out", l.SetMember(ctx, l.project.ID, bob.ID, nil), here)

	_, s, err := l.CreateSession(ctx, bob, "", time.Hour)
	tells("sign in", err)
	tells("see a session", l.SeenSession(ctx, s.ID, l.Now().Add(time.Hour)))
	tells("end a session", l.EndSession(ctx, bob.ID, s.ID), all)
	_, err = l.EndSessions(ctx, bob.ID, nil)
	tells("end none", err)
	_, _, err = l.CreateSession(ctx, bob, "", time.Hour)
	tells("sign in", err)
	_, err = l.EndSessions(ctx, bob.ID, nil)
	tells("end all sessions", err, all)
	tells("set a password", l.SetPassword(ctx, bob.ID, hashed, nil), all)
	tells("delete a person", l.DeletePerson(ctx, bob.ID), all)

	secret, i, err := l.CreateInvitation(ctx, storage.NewInvitation{Email: "carl@example.org", Lasts: time.Hour})
	tells("invite", err)
	_, err = l.AcceptInvitation(ctx, secret, newPerson(""))
	tells("take up an invitation", err, all)
	if err := l.DeleteInvitation(ctx, i.ID); err == nil {
		t.Error("what was taken up is withdrawn")
	}

	k, _, err := l.CreateAPIKey(ctx, newKey(l.project.ID))
	tells("create a key", err, here)
	_, err = l.UpdateAPIKey(ctx, k.ID, storage.APIKeyChange{Name: new("x")})
	tells("update a key", err, here)
	_, _, err = l.RotateAPIKey(ctx, k.ID)
	tells("rotate a key", err, here)
	tells("use a key", l.UsedAPIKeys(ctx, map[uuid.UUID]time.Time{k.ID: l.Now()}))
	tells("delete a key", l.DeleteAPIKey(ctx, k.ID), here)
	public, _, err := l.CreateAPIKey(ctx, newPublicKey(l.project.ID))
	tells("create a public key", err, here)
	_, err = l.UpdateAPIKey(ctx, public.ID, storage.APIKeyChange{Signed: new(true)})
	tells("have a key signed", err, storage.Event{Kind: storage.EventRules, ProjectID: l.project.ID}, here)
	if len(files) != 0 {
		t.Errorf("readers of files are told %+v", <-files)
	}
	if must(l.Person(ctx, ada.ID))(t).Email != ada.Email {
		t.Error("she is somebody else")
	}
}

func TestOtherNodesHearWhoMayDoWhat(t *testing.T) {
	both := nodes(t, 2)
	here, there := both[0], both[1]
	ctx := t.Context()
	var mu sync.Mutex
	heard := map[uuid.UUID]int{}
	there.Watch(func(e storage.Event) {
		mu.Lock()
		defer mu.Unlock()
		if e.Kind == storage.EventAccess {
			heard[e.ProjectID]++
		}
	})
	ada := must(here.SetUp(ctx, newPerson("ada@example.org")))(t)
	here.member(t, here.project.ID, ada, storage.RoleEditor)
	_, _, err := here.CreateAPIKey(ctx, newKey(here.project.ID))
	check(t, err)
	events := there.Events(ctx, uuid.Nil)
	here.add(t, "a.png")
	next(t, events) // and so all from before
	mu.Lock()
	defer mu.Unlock()
	if heard[uuid.Nil] != 1 || heard[here.project.ID] != 2 {
		t.Errorf("heard %v", heard)
	}
}

func TestWhoMissedWhatTheJournalNoLongerSaysTakesEverythingForOld(t *testing.T) {
	l := nodes(t, 1)[0]
	ada := l.person(t, "ada@example.org")
	heard := map[storage.Event]int{}
	var mu sync.Mutex
	l.Watch(func(e storage.Event) {
		mu.Lock()
		defer mu.Unlock()
		heard[e]++
	})
	storagetest.Tell(t, l.path, `BEGIN; INSERT INTO journal (kind, project_id, file_id) SELECT 'ACCESS', gen_random_uuid(), gen_random_uuid() FROM generate_series(1, 9);
		DELETE FROM journal WHERE number < (SELECT max(number) FROM journal); COMMIT`)
	l.member(t, l.project.ID, ada, storage.RoleViewer)
	mu.Lock()
	defer mu.Unlock()
	for _, want := range []storage.Event{{Kind: storage.EventAccess}, {Kind: storage.EventRules, ProjectID: l.project.ID},
		{Kind: storage.EventPresets, ProjectID: l.project.ID}, {Kind: storage.EventPurged, ProjectID: l.project.ID}} {
		if heard[want] != 1 {
			t.Errorf("%s was told %d times", want.Kind, heard[want])
		}
	}
}
