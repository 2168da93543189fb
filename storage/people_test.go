package storage_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calotype/storage"
)

// hashed is what is given for the hash of a password; here nobody looks into it.
const hashed storage.Secret = "$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA"

func newPerson(email string) storage.NewPerson {
	return storage.NewPerson{Email: email, Name: "Name of " + email, PasswordHash: hashed}
}

// person makes somebody.
func (l *library) person(t *testing.T, email string) *storage.Person {
	t.Helper()
	return must(l.CreatePerson(t.Context(), newPerson(email)))(t)
}

// owner makes an owner of the installation.
func (l *library) owner(t *testing.T, email string) *storage.Person {
	t.Helper()
	who := newPerson(email)
	who.Owner = true
	return must(l.CreatePerson(t.Context(), who))(t)
}

// wantInvalid holds an error to one that says of a field what is wrong with it.
func wantInvalid(t *testing.T, err error, field, says string) {
	t.Helper()
	invalid, ok := errors.AsType[*storage.InvalidError](err)
	if !ok || invalid.Field != field || !strings.Contains(invalid.Problem, says) {
		t.Errorf("got %v, want %s: …%s…", err, field, says)
	}
}

func TestTheFirstPersonOwnsTheInstallationAndIsTheFirst(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	if must(l.HasPeople(ctx))(t) {
		t.Error("a new library has people")
	}
	p := must(l.SetUp(ctx, storage.NewPerson{Email: " Ada@Example.ORG ", Name: "Ada", PasswordHash: hashed}))(t)
	want := &storage.Person{ID: p.ID, Email: "ada@example.org", Name: "Ada", PasswordHash: hashed, Owner: true, CreatedAt: l.Now(), UpdatedAt: l.Now()}
	if diff := cmp.Diff(want, must(l.Person(ctx, p.ID))(t)); diff != "" {
		t.Error(diff)
	}
	if !must(l.HasPeople(ctx))(t) {
		t.Error("nobody is there")
	}
	if _, err := l.SetUp(ctx, newPerson("eve@example.org")); !errors.Is(err, storage.ErrSetUp) {
		t.Errorf("set up again: %v", err)
	}
	if all := must(l.People(ctx, storage.Page{}))(t); all.Total != 1 {
		t.Errorf("there are %d people", all.Total)
	}
	// Whoever was made otherwise is somebody too.
	other := newLibrary(t)
	other.person(t, "bob@example.org")
	if _, err := other.SetUp(ctx, newPerson("eve@example.org")); !errors.Is(err, storage.ErrSetUp) {
		t.Errorf("set up where there is somebody: %v", err)
	}
}

func TestPeopleAreFoundByWhatTheySignInWith(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	ada, bob := l.person(t, "Ada@example.org"), l.person(t, "bob@example.org")
	for _, email := range []string{"ada@example.org", "ADA@EXAMPLE.ORG", " ada@example.org\t"} {
		if p := must(l.PersonByEmail(ctx, email))(t); p.ID != ada.ID {
			t.Errorf("%q is %s", email, p.Email)
		}
	}
	for _, email := range []string{"", "eve@example.org", "ada", "ada@example.org\x00", "a\xff@example.org", "%", strings.Repeat("a", 1<<20)} {
		_, err := l.PersonByEmail(ctx, email)
		wantMissing(t, fmt.Sprintf("%.20q", email), err)
	}

	linked := must(l.LinkOpenID(ctx, ada.ID, "https://id.example.org", "42"))(t)
	if got := must(l.PersonByOpenID(ctx, "https://id.example.org", "42"))(t); cmp.Diff(linked, got) != "" {
		t.Error(cmp.Diff(linked, got))
	}
	for _, id := range [][2]string{{"", ""}, {"https://id.example.org", ""}, {"", "42"}, {"https://id.example.org", "4"}, {"https://other.example.org", "42"}, {"https://id.example.org", "42\x00"}} {
		_, err := l.PersonByOpenID(ctx, id[0], id[1])
		wantMissing(t, fmt.Sprintf("%q", id), err)
	}
	_, err := l.LinkOpenID(ctx, bob.ID, "https://id.example.org", "42")
	wantInvalid(t, err, "subject", "somebody else")
	_, err = l.LinkOpenID(ctx, bob.ID, "https://id.example.org", "")
	wantInvalid(t, err, "subject", "empty")
	_, err = l.LinkOpenID(ctx, uuid.New(), "https://id.example.org", "43")
	wantMissing(t, "link nobody", err)
	must(l.LinkOpenID(ctx, bob.ID, "https://other.example.org", "42"))(t)
	must(l.LinkOpenID(ctx, ada.ID, "", ""))(t) // both of them by nothing at the same time
	must(l.LinkOpenID(ctx, bob.ID, "", ""))(t)
	_, err = l.PersonByOpenID(ctx, "https://id.example.org", "42")
	wantMissing(t, "linked no more", err)

	who := newPerson("carl@example.org")
	who.Issuer, who.Subject, who.PasswordHash = "https://id.example.org", "7", ""
	carl := must(l.CreatePerson(ctx, who))(t)
	if got := must(l.PersonByOpenID(ctx, "https://id.example.org", "7"))(t); got.ID != carl.ID || got.PasswordHash != "" {
		t.Errorf("got %s", got.Email)
	}
	who.Email = "dora@example.org"
	_, err = l.CreatePerson(ctx, who)
	wantInvalid(t, err, "subject", "somebody else")

	byID := must(l.PeopleByID(ctx, []uuid.UUID{ada.ID, uuid.New(), carl.ID}))(t)
	if len(byID) != 2 || byID[ada.ID].Email != ada.Email || byID[carl.ID].Email != carl.Email {
		t.Errorf("by id: %v", byID)
	}
	_, err = l.Person(ctx, uuid.New())
	wantMissing(t, "person", err)
}

func TestWhatSomebodyCannotBeIsRefused(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	l.person(t, "ada@example.org")
	for _, c := range []struct {
		change      func(*storage.NewPerson)
		field, says string
	}{
		{func(p *storage.NewPerson) { p.Email = "" }, "email", "empty"},
		{func(p *storage.NewPerson) { p.Email = "ADA@example.org" }, "email", "already"},
		{func(p *storage.NewPerson) { p.Email = strings.Repeat("a", 249) + "@b.org" }, "email", "at most 254"},
		{func(p *storage.NewPerson) { p.Email = strings.Repeat("ü", 130) + "@b.org" }, "email", "at most 254"},
		{func(p *storage.NewPerson) { p.Name = "" }, "name", "empty"},
		{func(p *storage.NewPerson) { p.Name = strings.Repeat("a", 256) }, "name", "at most 255"},
		{func(p *storage.NewPerson) { p.Name = "a\nb" }, "name", "control"},
		{func(p *storage.NewPerson) { p.Issuer = "https://id.example.org" }, "subject", "empty"},
		{func(p *storage.NewPerson) { p.Subject = "42" }, "issuer", "empty"},
		{func(p *storage.NewPerson) { p.Issuer, p.Subject = "i", strings.Repeat("a", 256) }, "subject", "at most 255"},
	} {
		who := newPerson("bob@example.org")
		c.change(&who)
		_, err := l.CreatePerson(ctx, who)
		wantInvalid(t, err, c.field, c.says)
	}
	for _, email := range []string{"bob", "bob@", "@example.org", "a b@example.org", "Bob <bob@example.org>", "<bob@example.org>", `"b b"@example.org`, "bob@example.org (x)",
		"bob@example.org, carl@example.org", "bob@exam\u202eple.org", "bob\n@example.org", "bob@example..org"} {
		_, err := l.CreatePerson(ctx, newPerson(email))
		wantInvalid(t, err, "email", "no e-mail address")
	}
	if _, err := l.CreatePerson(ctx, storage.NewPerson{Email: "bob@example.org", Name: "Bob", PasswordHash: "correct horse"}); err == nil || strings.Contains(err.Error(), "horse") {
		t.Errorf("a password as it is: %v", err)
	}
	if all := must(l.People(ctx, storage.Page{}))(t); all.Total != 1 {
		t.Errorf("there are %d people", all.Total)
	}
	for _, email := range []string{"o'neil+photos@mail.example.co.uk", "ünal@exämple.org", "me@localhost"} {
		l.person(t, email)
	}
}

func TestPeopleAreListedByWhenTheyCame(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	for i := range 5 {
		l.person(t, fmt.Sprintf("p%d@example.org", i))
		if i != 2 { // two come at the same time
			l.advance(time.Second)
		}
	}
	emails := func(p storage.Paged[*storage.Person]) (all []string) {
		for _, who := range p.Nodes {
			all = append(all, who.Email[:2])
		}
		return all
	}
	first := must(l.People(ctx, storage.Page{First: 3}))(t)
	rest := must(l.People(ctx, storage.Page{First: 3, After: first.Cursors[2]}))(t)
	before := must(l.People(ctx, storage.Page{Last: 2, Before: rest.Cursors[0]}))(t)
	if got := fmt.Sprint(emails(first), emails(rest), emails(before)); got != "[p0 p1 p2] [p3 p4] [p1 p2]" || first.Total != 5 || !first.HasNext || rest.HasNext {
		t.Errorf("listed %s", got)
	}
	projects := must(l.Projects(ctx, storage.Page{}))(t)
	_, err := l.People(ctx, storage.Page{After: projects.Cursors[0]})
	wantInvalid(t, err, "after", "another list")
}

func TestAPersonChangesByWhatIsGiven(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	l.owner(t, "owner@example.org")
	bob := l.person(t, "bob@example.org")
	must(l.LinkOpenID(ctx, bob.ID, "https://id.example.org", "42"))(t)
	l.advance(time.Minute)
	want := must(l.Person(ctx, bob.ID))(t)
	for i, c := range []struct {
		change storage.PersonChange
		apply  func()
	}{
		{storage.PersonChange{}, func() {}},
		{storage.PersonChange{Name: new("Robert")}, func() { want.Name = "Robert" }},
		{storage.PersonChange{Email: new("Robert@Example.org")}, func() { want.Email = "robert@example.org" }},
		{storage.PersonChange{Email: new("ROBERT@example.org"), Owner: new(true)}, func() { want.Owner = true }}, // his own
		{storage.PersonChange{Owner: new(false)}, func() { want.Owner = false }},
	} {
		c.apply()
		want.UpdatedAt = l.Now()
		got := must(l.UpdatePerson(ctx, bob.ID, c.change))(t)
		if again := must(l.Person(ctx, bob.ID))(t); cmp.Diff(want, got) != "" || cmp.Diff(got, again) != "" {
			t.Errorf("%d: %s\nread again: %s", i, cmp.Diff(want, got), cmp.Diff(got, again))
		}
	}
	for _, c := range []struct {
		change      storage.PersonChange
		field, says string
	}{
		{storage.PersonChange{Email: new("OWNER@example.org")}, "email", "already"},
		{storage.PersonChange{Email: new("x")}, "email", "no e-mail address"},
		{storage.PersonChange{Name: new("")}, "name", "empty"},
	} {
		_, err := l.UpdatePerson(ctx, bob.ID, c.change)
		wantInvalid(t, err, c.field, c.says)
	}
	_, err := l.UpdatePerson(ctx, uuid.New(), storage.PersonChange{})
	wantMissing(t, "nobody", err)
	if got := must(l.Person(ctx, bob.ID))(t); cmp.Diff(want, got) != "" {
		t.Errorf("what was refused left %s", cmp.Diff(want, got))
	}
}

func TestTheLastOwnerStays(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	ada := must(l.SetUp(ctx, newPerson("ada@example.org")))(t)
	l.person(t, "viewer@example.org")
	stays := func() {
		t.Helper()
		_, err := l.UpdatePerson(ctx, ada.ID, storage.PersonChange{Owner: new(false)})
		wantInvalid(t, err, "owner", "only owner of this installation")
		wantInvalid(t, l.DeletePerson(ctx, ada.ID), "id", "only owner of this installation")
	}
	stays()
	bob := l.owner(t, "bob@example.org")
	must(l.UpdatePerson(ctx, ada.ID, storage.PersonChange{Owner: new(false)}))(t)
	must(l.UpdatePerson(ctx, ada.ID, storage.PersonChange{Owner: new(true)}))(t)
	check(t, l.DeletePerson(ctx, bob.ID))
	stays()
	if got := must(l.Person(ctx, ada.ID))(t); !got.Owner {
		t.Error("nobody owns the installation")
	}
}

func TestADeletedPersonLeavesNothing(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	ada := must(l.SetUp(ctx, newPerson("ada@example.org")))(t)
	bob := l.owner(t, "bob@example.org")
	role := storage.RoleOwner
	check(t, l.SetMember(ctx, l.project.ID, bob.ID, &role))
	session, _, err := l.CreateSession(ctx, bob, "", time.Hour)
	check(t, err)
	theirs, _, err := l.CreateInvitation(ctx, storage.NewInvitation{Email: "eve@example.org", Owner: true, InvitedBy: &bob.ID, Lasts: time.Hour})
	check(t, err)
	others, _, err := l.CreateInvitation(ctx, storage.NewInvitation{Email: "carl@example.org", InvitedBy: &ada.ID, Lasts: time.Hour})
	check(t, err)

	check(t, l.DeletePerson(ctx, bob.ID))
	_, err = l.Person(ctx, bob.ID)
	wantMissing(t, "person", err)
	_, _, err = l.SessionOf(ctx, session)
	wantMissing(t, "session", err)
	if members := must(l.MembersOf(ctx, []uuid.UUID{l.project.ID}))(t)[l.project.ID]; len(members) != 0 {
		t.Errorf("members are %v", members)
	}
	_, err = l.InvitationOf(ctx, theirs)
	wantMissing(t, "an invitation by who is gone", err)
	must(l.InvitationOf(ctx, others))(t)
	wantMissing(t, "again", l.DeletePerson(ctx, bob.ID))
	l.person(t, "bob@example.org") // the address is free
}
