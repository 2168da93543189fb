package storage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calotype/storage"
)

// signIn makes a session of an hour.
func (l *library) signIn(t *testing.T, p *storage.Person) (secret string, s *storage.Session) {
	t.Helper()
	secret, s, err := l.CreateSession(t.Context(), p, "a browser", time.Hour)
	check(t, err)
	return secret, s
}

func TestASessionIsKnownByItsSecretUntilItExpires(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	ada := l.person(t, "ada@example.org")
	secret, made := l.signIn(t, ada)
	other, _ := l.signIn(t, ada)
	if len(secret) != 43 || secret == other {
		t.Errorf("the secrets are %d characters", len(secret))
	}
	s, p, err := l.SessionOf(ctx, secret)
	check(t, err)
	want := &storage.Session{ID: made.ID, PersonID: ada.ID, Hash: made.Hash, UserAgent: "a browser", CreatedAt: l.Now(), SeenAt: l.Now(), ExpiresAt: l.Now().Add(time.Hour)}
	if cmp.Diff(want, s) != "" || cmp.Diff(want, made) != "" || p.ID != ada.ID || p.LastSeenAt == nil || !p.LastSeenAt.Equal(l.Now()) {
		t.Errorf("%s\nof %s, seen %v", cmp.Diff(want, s), p.ID, p.LastSeenAt)
	}
	for _, wrong := range []string{"", secret[:42], secret + "A", strings.ToLower(secret), s.Hash, secret + "\x00"} {
		_, _, err := l.SessionOf(ctx, wrong)
		wantMissing(t, wrong, err)
	}

	l.advance(time.Hour - time.Second)
	check(t, l.SeenSession(ctx, s.ID, l.Now().Add(time.Minute)))
	if s, p, err = l.SessionOf(ctx, secret); err != nil || !s.SeenAt.Equal(l.Now()) || !s.ExpiresAt.Equal(l.Now().Add(time.Minute)) || !p.LastSeenAt.Equal(l.Now()) {
		t.Errorf("%+v of who was seen at %v, %v", s, p.LastSeenAt, err)
	}
	l.advance(time.Minute)
	_, _, err = l.SessionOf(ctx, secret)
	wantMissing(t, "expired", err)
	wantMissing(t, "seen when it has expired", l.SeenSession(ctx, s.ID, l.Now().Add(time.Hour)))
	if left := must(l.SessionsOf(ctx, ada.ID))(t); len(left) != 0 {
		t.Errorf("%d are left", len(left))
	}
	_, _, err = l.SessionOf(ctx, secret)
	wantMissing(t, "it is back", err)
	wantMissing(t, "seen, and unknown", l.SeenSession(ctx, uuid.New(), l.Now().Add(time.Hour)))
	_, _, err = l.CreateSession(ctx, ada, "", 0)
	wantInvalid(t, err, "expiresIn", "cannot last")
	_, _, err = l.CreateSession(ctx, &storage.Person{ID: uuid.New()}, "", time.Hour)
	wantMissing(t, "of nobody", err)
}

func TestSessionsEndOneByOneAndAllTogether(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	ada, bob := l.person(t, "ada@example.org"), l.person(t, "bob@example.org")
	var ids []uuid.UUID
	var secrets []string
	for range 4 {
		secret, s := l.signIn(t, ada)
		ids, secrets = append(ids, s.ID), append(secrets, secret)
		l.advance(time.Second)
	}
	_, bobs := l.signIn(t, bob)
	left := func(want ...uuid.UUID) {
		t.Helper()
		var got []uuid.UUID
		for _, s := range must(l.SessionsOf(ctx, ada.ID))(t) {
			got = append(got, s.ID)
		}
		if cmp.Diff(want, got) != "" {
			t.Errorf("there are %v, want %v", got, want)
		}
	}
	left(ids[3], ids[2], ids[1], ids[0])
	wantMissing(t, "that of somebody else", l.EndSession(ctx, ada.ID, bobs.ID))
	check(t, l.EndSession(ctx, ada.ID, ids[1]))
	wantMissing(t, "ended again", l.EndSession(ctx, ada.ID, ids[1]))
	left(ids[3], ids[2], ids[0])
	_, _, err := l.SessionOf(ctx, secrets[1])
	wantMissing(t, "ended", err)
	if n := must(l.EndSessions(ctx, ada.ID, &ids[2]))(t); n != 2 {
		t.Errorf("%d ended", n)
	}
	left(ids[2])
	if n := must(l.EndSessions(ctx, ada.ID, nil))(t); n != 1 {
		t.Errorf("%d ended", n)
	}
	left()
	if n := must(l.EndSessions(ctx, ada.ID, nil))(t); n != 0 {
		t.Errorf("%d ended", n)
	}
	if all := must(l.SessionsOf(ctx, bob.ID))(t); len(all) != 1 {
		t.Errorf("of somebody else %d are left", len(all))
	}
}

func TestANewPasswordEndsAllOtherSessions(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	ada := l.person(t, "ada@example.org")
	_, kept := l.signIn(t, ada)
	gone, _ := l.signIn(t, ada)
	check(t, l.SetPassword(ctx, ada.ID, hashed+"2", &kept.ID))
	if got := must(l.Person(ctx, ada.ID))(t); got.PasswordHash != hashed+"2" {
		t.Error("the password is the old one")
	}
	if left := must(l.SessionsOf(ctx, ada.ID))(t); len(left) != 1 || left[0].ID != kept.ID {
		t.Errorf("%d are left", len(left))
	}
	_, _, err := l.SessionOf(ctx, gone)
	wantMissing(t, "ended", err)
	// Whoever was let in by the old password just then is not.
	_, _, err = l.CreateSession(ctx, ada, "", time.Hour)
	wantMissing(t, "by the old password", err)
	check(t, l.SetPassword(ctx, ada.ID, hashed, nil))
	if left := must(l.SessionsOf(ctx, ada.ID))(t); len(left) != 0 {
		t.Errorf("%d are left", len(left))
	}
	wantMissing(t, "of nobody", l.SetPassword(ctx, uuid.New(), hashed, nil))
	if err := l.SetPassword(ctx, ada.ID, "correct horse", nil); err == nil || strings.Contains(err.Error(), "horse") {
		t.Errorf("a password as it is: %v", err)
	}
}

func TestWhoSignsInTooOftenLosesWhatWasNotUsedTheLongest(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	ada := l.person(t, "ada@example.org")
	first, used := l.signIn(t, ada)
	second, _ := l.signIn(t, ada)
	for range storage.MaxSessions - 2 {
		l.advance(time.Millisecond)
		l.signIn(t, ada)
	}
	l.advance(time.Millisecond)
	check(t, l.SeenSession(ctx, used.ID, l.Now().Add(time.Hour)))
	var told []storage.Event
	l.Watch(func(e storage.Event) { told = append(told, e) })
	l.signIn(t, ada)
	if n := len(must(l.SessionsOf(ctx, ada.ID))(t)); n != storage.MaxSessions {
		t.Errorf("there are %d", n)
	}
	_, _, err := l.SessionOf(ctx, first)
	check(t, err)
	_, _, err = l.SessionOf(ctx, second)
	wantMissing(t, "the one that was not used the longest", err)
	if fmt.Sprint(told) != fmt.Sprint([]storage.Event{{Kind: storage.EventAccess}}) {
		t.Errorf("told of %v", told)
	}
}

func TestWhatABrowserCallsItselfIsKeptAsFarAsItCan(t *testing.T) {
	l := newLibrary(t)
	ada := l.person(t, "ada@example.org")
	for given, want := range map[string]string{"": "", strings.Repeat("ä", 300): strings.Repeat("ä", 255), "a\x00b\xff ": "ab"} {
		secret, _, err := l.CreateSession(t.Context(), ada, given, time.Hour)
		check(t, err)
		if s, _, err := l.SessionOf(t.Context(), secret); err != nil || s.UserAgent != want {
			t.Errorf("%q is kept as %q, %v", given, s.UserAgent, err)
		}
	}
}

func TestASweepTakesSessionsAndInvitationsThatExpired(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	ada := l.person(t, "ada@example.org")
	l.signIn(t, ada)
	_, live := l.signIn(t, ada)
	invite := func(email string, lasts time.Duration) *storage.Invitation {
		_, i, err := l.CreateInvitation(ctx, storage.NewInvitation{Email: email, Lasts: lasts})
		check(t, err)
		return i
	}
	invite("old@example.org", time.Hour)
	stays := invite("young@example.org", 2*time.Hour)
	l.advance(time.Hour - time.Second)
	check(t, l.SeenSession(ctx, live.ID, l.Now().Add(time.Hour)))
	l.advance(time.Second)
	check(t, l.Sweep(ctx))
	l.advance(-time.Hour) // as if nothing had expired
	if all := must(l.SessionsOf(ctx, ada.ID))(t); len(all) != 1 || all[0].ID != live.ID {
		t.Errorf("sessions are %v", all)
	}
	if all := must(l.Invitations(ctx))(t); len(all) != 1 || all[0].ID != stays.ID {
		t.Errorf("invitations are %v", all)
	}
}
