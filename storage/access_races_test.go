package storage_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

// onAll runs a test on several nodes, and on one library that several use at the same time.
func onAll(t *testing.T, f func(t *testing.T, fresh func() []*library)) {
	t.Run("nodes", func(t *testing.T) { f(t, func() []*library { return nodes(t, 2) }) })
	t.Run("one", func(t *testing.T) { f(t, func() []*library { return []*library{newLibrary(t)} }) })
}

func TestOfManyWhoSetUpAtOnceOneOwnsTheInstallation(t *testing.T) {
	onAll(t, func(t *testing.T, fresh func() []*library) {
		for range 3 {
			all := fresh()
			if n := many(t, all, 8, func(l *library, i int) error {
				_, err := l.SetUp(t.Context(), newPerson(fmt.Sprintf("p%d@example.org", i)))
				return err
			}, func(err error) bool { return errors.Is(err, storage.ErrSetUp) }); n != 1 {
				t.Errorf("%d did", n)
			}
			if page := must(all[0].People(t.Context(), storage.Page{}))(t); page.Total != 1 || !page.Nodes[0].Owner {
				t.Errorf("there are %d people", page.Total)
			}
		}
	})
}

func TestAnEMailAddressIsGivenOnce(t *testing.T) {
	onAll(t, func(t *testing.T, fresh func() []*library) {
		all := fresh()
		other := all[0].person(t, "other@example.org")
		for i := range rounds {
			email := fmt.Sprintf("p%d@example.org", i)
			if n := many(t, all, 4, func(l *library, i int) (err error) {
				if i == 3 {
					_, err = l.UpdatePerson(t.Context(), other.ID, storage.PersonChange{Email: &email})
				} else {
					_, err = l.CreatePerson(t.Context(), newPerson(email))
				}
				return err
			}, refused); n != 1 {
				t.Errorf("%d got %s", n, email)
			}
		}
	})
}

func TestOfTheLastOwnersOneStays(t *testing.T) {
	onAll(t, func(t *testing.T, fresh func() []*library) {
		all := fresh()
		l, ctx := all[0], t.Context()
		last := must(l.SetUp(ctx, newPerson("first@example.org")))(t)
		for round := range rounds {
			owners := []uuid.UUID{last.ID}
			for i := range 3 {
				owners = append(owners, l.owner(t, fmt.Sprintf("p%d.%d@example.org", round, i)).ID)
			}
			if n := many(t, all, len(owners), func(l *library, i int) (err error) {
				if i%2 == 0 {
					return l.DeletePerson(ctx, owners[i])
				}
				_, err = l.UpdatePerson(ctx, owners[i], storage.PersonChange{Owner: new(false)})
				return err
			}, refused); n != len(owners)-1 {
				t.Errorf("%d of %d owners are one no longer; one must stay", n, len(owners))
			}
			var left []*storage.Person
			for _, p := range must(l.People(ctx, storage.Page{First: 200}))(t).Nodes {
				if p.Owner {
					left = append(left, p)
				}
			}
			if len(left) != 1 {
				t.Fatalf("%d owners are left", len(left))
			}
			last = left[0]
		}
	})
}

func TestAnInvitationThatManyTakeUpAtOnceMakesOnePerson(t *testing.T) {
	onAll(t, func(t *testing.T, fresh func() []*library) {
		all := fresh()
		l, ctx := all[0], t.Context()
		for round := range rounds {
			email := fmt.Sprintf("p%d@example.org", round)
			secret, i, err := l.CreateInvitation(ctx, storage.NewInvitation{Email: email, Lasts: time.Hour, Roles: []storage.InvitationRole{{ProjectID: l.project.ID, Role: storage.RoleViewer}}})
			check(t, err)
			var withdrawn bool
			n := many(t, all, 6, func(l *library, n int) error {
				if n == 5 && round%2 == 1 {
					err := l.DeleteInvitation(ctx, i.ID)
					withdrawn = err == nil
					return err
				}
				_, err := l.AcceptInvitation(ctx, secret, storage.NewPerson{Name: fmt.Sprint(n), PasswordHash: hashed})
				return err
			}, missing)
			_, err = l.PersonByEmail(ctx, email)
			if n != 1 || withdrawn != (err != nil) {
				t.Errorf("%d did; withdrawn: %v; the person: %v", n, withdrawn, err)
			}
		}
	})
}

func TestAProjectHasNoMoreKeysWhoeverMakesThem(t *testing.T) {
	onAll(t, func(t *testing.T, fresh func() []*library) {
		all := fresh()
		l, ctx := all[0], t.Context()
		first, _, err := l.CreateAPIKey(ctx, newKey(l.project.ID))
		check(t, err)
		for range storage.MaxAPIKeys - 4 {
			_, _, err := l.CreateAPIKey(ctx, newKey(l.project.ID))
			check(t, err)
		}
		if n := many(t, all, 8, func(l *library, i int) (err error) {
			if i%2 == 0 {
				_, _, err = l.RotateAPIKey(ctx, first.ID)
			} else {
				_, _, err = l.CreateAPIKey(ctx, newKey(l.project.ID))
			}
			return err
		}, refused); n != 3 {
			t.Errorf("%d were made where there was room for 3", n)
		}
	})
}

func TestNobodyStaysSignedInByAPasswordThatIsBeingChanged(t *testing.T) {
	onAll(t, func(t *testing.T, fresh func() []*library) {
		all := fresh()
		l, ctx := all[0], t.Context()
		ada := l.person(t, "ada@example.org")
		for range rounds {
			before := must(l.Person(ctx, ada.ID))(t)
			many(t, all, 8, func(l *library, i int) error {
				if i == 4 {
					return l.SetPassword(ctx, ada.ID, before.PasswordHash+"2", nil)
				}
				_, _, err := l.CreateSession(ctx, before, "", time.Hour)
				return err
			}, missing)
			if left := must(l.SessionsOf(ctx, ada.ID))(t); len(left) != 0 {
				t.Errorf("%d sessions are left", len(left))
			}
		}
	})
}

func TestSessionsAreSeenAndEndWhilePeopleChange(t *testing.T) {
	onAll(t, func(t *testing.T, fresh func() []*library) {
		all := fresh()
		l, ctx := all[0], t.Context()
		owner := must(l.SetUp(ctx, newPerson("ada@example.org")))(t)
		k, _, err := l.CreateAPIKey(ctx, newKey(l.project.ID))
		check(t, err)
		role := storage.RoleOwner
		for round := range rounds {
			p := l.person(t, fmt.Sprintf("p%d@example.org", round))
			_, s, err := l.CreateSession(ctx, p, "", time.Hour)
			check(t, err)
			many(t, all, 10, func(l *library, i int) (err error) {
				switch i {
				case 0:
					return l.DeletePerson(ctx, p.ID)
				case 1, 2:
					return l.SeenSession(ctx, s.ID, l.Now().Add(time.Hour))
				case 3:
					_, _, err = l.CreateSession(ctx, p, "", time.Hour)
				case 4:
					return l.SetMember(ctx, l.project.ID, p.ID, &role)
				case 5:
					_, err = l.UpdatePerson(ctx, p.ID, storage.PersonChange{Name: new("x")})
				case 6:
					_, _, err = l.CreateInvitation(ctx, storage.NewInvitation{Email: "guest@example.org", InvitedBy: &p.ID, Lasts: time.Hour})
				case 7:
					_, err = l.EndSessions(ctx, p.ID, nil)
				case 8:
					return l.UsedAPIKeys(ctx, map[uuid.UUID]time.Time{k.ID: l.Now()})
				case 9:
					return l.SetMember(ctx, l.project.ID, p.ID, nil)
				}
				return err
			}, missing)
			if got := l.roles(t, l.project.ID); got != "" {
				t.Errorf("who is deleted is a member: %s", got)
			}
		}
		if got := must(l.Person(ctx, owner.ID))(t); !got.Owner {
			t.Error("nobody owns the installation")
		}
	})
}
