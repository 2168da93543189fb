package access

import (
	"errors"
	"io/fs"
	"reflect"
	"slices"
	"testing"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/storagetest"
)

func TestEachCallerMayDoWhatItsRightsSayAndNothingElse(t *testing.T) {
	of := reflect.TypeFor[*Library]()
	w := storagetest.Open(t)
	asker, err := w.Library.CreatePerson(t.Context(), storage.NewPerson{Email: "asker@example.org", Name: "Asker"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range of.NumMethod() {
		name := of.Method(i).Name
		what, ok := deeds[name]
		if slices.Contains(elsewhere, name) {
			continue
		}
		if !ok {
			t.Errorf("%s is not tried", name)
			continue
		}
		e, done := furnish(t, w), false
		for who, c := range callers {
			for _, here := range []bool{true, false} {
				if done {
					e = furnish(t, w)
				}
				caller, rights := c.in(e.project, asker.ID), c.rights
				if !here {
					caller = c.in(w.Project.ID, asker.ID)
					if !c.all {
						rights = nil
					}
				}
				err := what.try(With(t.Context(), caller), e)
				done = err == nil
				if want := what.wanted(caller, rights); !errors.Is(err, want) || want == nil && err != nil {
					t.Errorf("%s, %s, of this project %v: %v; want %v", name, who, here, err, want)
				}
				if forbidden, ok := errors.AsType[*ForbiddenError](err); ok && forbidden.Needs != what.needs {
					t.Errorf("%s, %s: it is said to need %s and needs %s", name, who, forbidden.Needs, what.needs)
				}
			}
		}
	}
}

func TestTheFirstProjectForAnUploadIsOneToWhichTheCallerMayAdd(t *testing.T) {
	w := storagetest.Open(t)
	first, second := w.Project.ID, furnish(t, w)
	asker := uuid.New()
	for who, try := range map[string]struct {
		caller *Caller
		want   uuid.UUID
		err    error
	}{
		"the operator":            {OfToken(), first, nil},
		"an editor of the second": {inProject(storage.RoleEditor)(second.project, asker), second.project, nil},
		"who sees one and edits another": {OfPerson(&storage.Person{ID: asker}, uuid.New(), []*storage.Member{
			{ProjectID: first, Role: storage.RoleViewer}, {ProjectID: second.project, Role: storage.RoleEditor},
		}), second.project, nil},
		"a public key":           {OfKey(&storage.APIKey{ProjectID: second.project, Kind: storage.KeyPublic}), second.project, nil},
		"a viewer":               {inProject(storage.RoleViewer)(second.project, asker), uuid.Nil, errForbidden},
		"a key to read":          {secretKey("READ")(second.project, asker), uuid.Nil, errForbidden},
		"a person without place": {OfPerson(&storage.Person{ID: asker}, uuid.New(), nil), uuid.Nil, fs.ErrNotExist},
		"nobody":                 {nobody, uuid.Nil, ErrUnauthenticated},
	} {
		project, err := second.library.FirstForUpload(With(t.Context(), try.caller))
		if isForbidden(err, Upload) {
			err = errForbidden
		}
		if !errors.Is(err, try.err) || err == nil && project.ID != try.want {
			t.Errorf("%s: %v, %v", who, project, err)
		}
	}
}
