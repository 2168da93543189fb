package storage

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"net/mail"
	"strings"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// Bounds of people, in characters.
const (
	MaxEmail   = 254
	MaxOpenID  = 255  // of a subject
	MaxIssuer  = 2048 // of an issuer
	maxPHCText = 512
)

// ErrSetUp is why no first owner is made: there are people already.
var ErrSetUp = errors.New("this installation has people already: only they let others in")

// NewPerson is who somebody is to be.
type NewPerson struct {
	Email        string // is kept in lower case
	Name         string
	PasswordHash Secret // PHC text; empty where there is to be no password
	Owner        bool   // of the installation

	Issuer, Subject string // by OpenID Connect; both empty where there is nobody
}

// PersonChange is what to change of a person; what is nil stays.
type PersonChange struct {
	Email, Name *string
	Owner       *bool
}

// HasPeople tells whether there is anybody: whether the installation was set up.
func (l *Library) HasPeople(ctx context.Context) (bool, error) {
	return l.db.HasPeople(ctx)
}

// SetUp makes the first person, who owns the installation. Where there is anybody already the error is [ErrSetUp].
func (l *Library) SetUp(ctx context.Context, who NewPerson) (*Person, error) {
	who.Owner = true
	return l.createPerson(ctx, who, func(q *db.Queries) error {
		are, err := q.HasPeople(ctx)
		if err == nil && are {
			err = ErrSetUp
		}
		return err
	})
}

// CreatePerson makes a person. An e-mail address that somebody has already is refused.
func (l *Library) CreatePerson(ctx context.Context, who NewPerson) (*Person, error) {
	return l.createPerson(ctx, who, func(*db.Queries) error { return nil })
}

func (l *Library) createPerson(ctx context.Context, who NewPerson, allowed func(*db.Queries) error) (*Person, error) {
	p, err := l.newPerson(who)
	if err != nil {
		return nil, err
	}
	err = l.write(ctx, func(q *db.Queries) ([]Event, error) {
		if err := q.LockPeople(ctx); err != nil {
			return nil, err
		}
		if err := allowed(q); err != nil {
			return nil, err
		}
		return accessChanged(uuid.Nil), addPerson(ctx, q, p)
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// newPerson holds who somebody is to be to what can be kept.
func (l *Library) newPerson(who NewPerson) (*Person, error) {
	email, err := checkEmail(who.Email)
	if err = cmp.Or(err, checkName(who.Name), checkHash(who.PasswordHash), checkOpenID(who.Issuer, who.Subject)); err != nil {
		return nil, err
	}
	now := l.now()
	return &Person{ID: uuid.Must(uuid.NewV7()), Email: email, Name: who.Name, PasswordHash: who.PasswordHash, Owner: who.Owner,
		Issuer: who.Issuer, Subject: who.Subject, CreatedAt: now, UpdatedAt: now}, nil
}

// addPerson adds a person who may be somebody already.
func addPerson(ctx context.Context, q *db.Queries, p *Person) error {
	if err := free(ctx, q, p); err != nil {
		return err
	}
	return q.AddPerson(ctx, p)
}

// free refuses to have a person be who somebody else is. People are locked.
func free(ctx context.Context, q *db.Queries, p *Person) error {
	other, err := q.PersonByEmail(ctx, p.Email)
	if err == nil && other.ID != p.ID {
		return emailTaken(p.Email)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	other, err = q.PersonByOpenID(ctx, p.Issuer, p.Subject)
	if err == nil && other.ID != p.ID {
		return invalid("subject", "somebody else signs in by this identity already")
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func emailTaken(email string) error { return invalid("email", "somebody has %q already", email) }

// emailForm is the one form in which e-mail addresses are kept and looked for.
func emailForm(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// checkEmail answers an e-mail address as it is kept.
func checkEmail(given string) (string, error) {
	email := emailForm(given)
	if err := checkText("email", email, MaxEmail); err != nil {
		return "", err
	}
	// What has a name, quotes or comments reads as another address than it is written.
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || parsed.Name != "" || strings.ContainsFunc(email, Misleading) {
		return "", invalid("email", "%.100q is no e-mail address such as ada@example.org", given)
	}
	if len(email) > MaxEmail {
		return "", invalid("email", "it has %d bytes; at most %d are allowed", len(email), MaxEmail)
	}
	return email, nil
}

// checkHash keeps passwords that were not hashed out of the database.
func checkHash(hash Secret) error {
	if hash != "" && (!strings.HasPrefix(string(hash), "$") || len(hash) > maxPHCText) {
		return errors.New("what is given as the hash of a password is none")
	}
	return nil
}

func checkOpenID(issuer, subject string) error {
	if issuer == "" && subject == "" {
		return nil
	}
	return cmp.Or(checkText("issuer", issuer, MaxIssuer), checkText("subject", subject, MaxOpenID))
}

// Person answers a person.
func (l *Library) Person(ctx context.Context, id uuid.UUID) (*Person, error) {
	return l.db.Person(ctx, id)
}

// PersonByEmail answers the person with an e-mail address, in whatever case.
func (l *Library) PersonByEmail(ctx context.Context, email string) (*Person, error) {
	email = emailForm(email)
	if _, err := checkEmail(email); err != nil {
		return nil, fs.ErrNotExist // nobody can have it
	}
	return l.db.PersonByEmail(ctx, email)
}

// PersonByOpenID answers who somebody is by OpenID Connect.
func (l *Library) PersonByOpenID(ctx context.Context, issuer, subject string) (*Person, error) {
	if issuer == "" || checkOpenID(issuer, subject) != nil {
		return nil, fs.ErrNotExist // nobody can be
	}
	return l.db.PersonByOpenID(ctx, issuer, subject)
}

// PeopleByID answers those of the people that are there; the others are not in the map.
func (l *Library) PeopleByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*Person, error) {
	return l.db.PeopleByID(ctx, ids)
}

var personList = list[*Person]{
	name: "people", value: timeValue, checkID: checkUUID,
	position: func(p *Person) (string, string) { return timeText(p.CreatedAt), p.ID.String() },
}

// People lists all people, oldest first.
func (l *Library) People(ctx context.Context, page Page) (Paged[*Person], error) {
	w, err := personList.window(page)
	if err != nil {
		return Paged[*Person]{}, err
	}
	found, err := l.db.People(ctx, w)
	if err != nil {
		return Paged[*Person]{}, err
	}
	return personList.paged(found), nil
}

// accessChanged says that it may be another matter who may do what in a project, or, where it is Nil, in any.
func accessChanged(projectID uuid.UUID) []Event {
	return []Event{{Kind: EventAccess, ProjectID: projectID}}
}
