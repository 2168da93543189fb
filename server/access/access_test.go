package access

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/storagetest"
)

// An estate is a project that holds one of everything.
type estate struct {
	*storagetest.World
	library *Library

	project, file, preset, key, apiKey, person, invitation, webhook, delivery, event uuid.UUID
}

func furnish(t *testing.T, w *storagetest.World) *estate {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx := t.Context()
	project, err := w.Library.CreateProject(ctx, "p")
	must(err)
	file := &storage.File{ID: uuid.Must(uuid.NewV7()), ProjectID: project.ID, Name: "a.jpg", Type: "image/jpeg", Format: "jpeg", Bytes: 5,
		Checksum: strings.Repeat("0f", 32), Width: 4, Height: 3, Frames: 1, ColorSpace: "srgb", Orientation: 1, Thumbhash: []byte{1}, Tags: []string{"tag"}}
	must(w.Blobs.Put(ctx, storage.OriginalKey(file.ID), strings.NewReader("bytes")))
	must(w.Library.AddFile(ctx, file))
	must(w.Library.PutVariant(ctx, &storage.Variant{FileID: file.ID, Key: strings.Repeat("a", 64), Format: "png", Width: 1, Height: 1}, strings.Repeat("a", 64), []byte("p")))
	preset, err := w.Library.CreatePreset(ctx, project.ID, "small", "resize/100x")
	must(err)
	key, err := w.Library.CreateSigningKey(ctx, project.ID)
	must(err)
	apiKey, _, err := w.Library.CreateAPIKey(ctx, storage.NewAPIKey{ProjectID: project.ID, Name: "k", Kind: storage.KeyPublic})
	must(err)
	person, err := w.Library.CreatePerson(ctx, storage.NewPerson{Email: uuid.NewString() + "@example.org", Name: "P"})
	must(err)
	viewer := storage.RoleViewer
	must(w.Library.SetMember(ctx, project.ID, person.ID, &viewer))
	_, invitation, err := w.Library.CreateInvitation(ctx, inviteTo(project.ID))
	must(err)
	webhook, err := w.Library.CreateWebhook(ctx, project.ID, storage.WebhookChange{URL: new("https://example.org"), Events: &storage.HookKinds})
	must(err)
	told, err := w.Library.TestHook(ctx, webhook.ID, time.Hour)
	must(err)
	return &estate{w, To(w.Library, nil), project.ID, file.ID, preset.ID, key.ID, apiKey.ID, person.ID, invitation.ID, webhook.ID, told.ID, told.EventID}
}

func inviteTo(project uuid.UUID) storage.NewInvitation {
	return storage.NewInvitation{Email: uuid.NewString() + "@example.org", Roles: []storage.InvitationRole{{ProjectID: project, Role: storage.RoleEditor}}, Lasts: time.Hour}
}

func inProject(role storage.Role) func(project, asker uuid.UUID) *Caller {
	return func(project, asker uuid.UUID) *Caller {
		return OfPerson(&storage.Person{ID: asker}, uuid.New(), []*storage.Member{{ProjectID: project, Role: role}})
	}
}

func secretKey(rights ...string) func(project, asker uuid.UUID) *Caller {
	return func(project, asker uuid.UUID) *Caller {
		return OfKey(&storage.APIKey{ID: uuid.New(), ProjectID: project, Kind: storage.KeySecret, Rights: rights})
	}
}

// callers are all kinds of them, each in a project, with what they may do there.
var callers = map[string]struct {
	in     func(project, asker uuid.UUID) *Caller
	rights []Right
	all    bool // in every project
}{
	"nobody":                   {in: func(project, asker uuid.UUID) *Caller { return nobody }},
	"a person without a place": {in: func(project, asker uuid.UUID) *Caller { return OfPerson(&storage.Person{ID: asker}, uuid.New(), nil) }},
	"a viewer":                 {in: inProject(storage.RoleViewer), rights: []Right{Read}},
	"an editor":                {in: inProject(storage.RoleEditor), rights: []Right{Read, Upload, Write, Delete}},
	"an owner of the project":  {in: inProject(storage.RoleOwner), rights: []Right{Read, Upload, Write, Delete, Admin}},
	"a key to read":            {in: secretKey("READ"), rights: []Right{Read}},
	"a key to upload":          {in: secretKey("UPLOAD"), rights: []Right{Upload}},
	"a key to write":           {in: secretKey("WRITE"), rights: []Right{Read, Upload, Write}},
	"a key to delete":          {in: secretKey("DELETE"), rights: []Right{Read, Delete}},
	"a key to do all":          {in: secretKey("ADMIN"), rights: []Right{Read, Upload, Write, Delete, Admin}},
	"a public key": {in: func(p, asker uuid.UUID) *Caller {
		return OfKey(&storage.APIKey{ID: uuid.New(), ProjectID: p, Kind: storage.KeyPublic})
	}, rights: []Right{Upload}},
	"an owner of the whole": {in: func(project, asker uuid.UUID) *Caller {
		return OfPerson(&storage.Person{ID: asker, Owner: true}, uuid.New(), nil)
	}, rights: append(All, Own), all: true},
	"the token of the operator": {in: func(project, asker uuid.UUID) *Caller { return OfToken() }, rights: append(All, Own), all: true},
}

// A deed is what a method does with what a project holds.
type deed struct {
	needs Right
	do    func(context.Context, *Library, *estate) error
	// counts, in place of do, answers how much the caller is shown of what lies in the project; who lacks the right is shown nothing.
	counts func(context.Context, *Library, *estate) (int, error)
	lists  bool // what is not shown is left out, and nothing is said
}

// Each method of Library. That none is missing, the test says.
var deeds = map[string]deed{
	"Project": {needs: Read, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.Project(ctx, e.project)
		return err
	}},
	"ForUpload": {needs: Upload, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.ForUpload(ctx, e.project)
		return err
	}},
	"CreateProject": {needs: Own, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.CreateProject(ctx, "new")
		return err
	}},
	"PurgeProject": {needs: Write, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.PurgeProject(ctx, e.project)
		return err
	}},
	"UpdateProject": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.UpdateProject(ctx, e.project, storage.ProjectChange{})
		return err
	}},
	"DeleteProject": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error { return l.DeleteProject(ctx, e.project) }},
	"RestoreProject": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error {
		if err := e.Library.DeleteProject(ctx, e.project); err != nil {
			return err
		}
		_, err := l.RestoreProject(ctx, e.project)
		if err != nil {
			_, back := e.Library.RestoreProject(ctx, e.project)
			return errors.Join(err, back)
		}
		return nil
	}},
	"File": {needs: Read, do: func(ctx context.Context, l *Library, e *estate) error { _, err := l.File(ctx, e.file); return err }},
	"UpdateFile": {needs: Write, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.UpdateFile(ctx, e.file, storage.FileChange{})
		return err
	}},
	"Events": {needs: Read, do: func(ctx context.Context, l *Library, e *estate) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		_, err := l.Events(ctx, e.project)
		return err
	}},
	"Preset": {needs: Read, do: func(ctx context.Context, l *Library, e *estate) error { _, err := l.Preset(ctx, e.preset); return err }},
	"CreatePreset": {needs: Write, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.CreatePreset(ctx, e.project, "p"+uuid.NewString(), "flip")
		return err
	}},
	"UpdatePreset": {needs: Write, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.UpdatePreset(ctx, e.preset, storage.PresetChange{})
		return err
	}},
	"DeletePreset": {needs: Write, do: func(ctx context.Context, l *Library, e *estate) error { return l.DeletePreset(ctx, e.preset) }},
	"PurgePreset": {needs: Write, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.PurgePreset(ctx, e.preset)
		return err
	}},
	"UpdateRules": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.UpdateRules(ctx, e.project, storage.RulesChange{})
		return err
	}},
	"CreateSigningKey": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.CreateSigningKey(ctx, e.project)
		return err
	}},
	"DeleteSigningKey": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error { return l.DeleteSigningKey(ctx, e.key) }},
	"DeleteFiles": {needs: Delete, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		ids, err := l.DeleteFiles(ctx, []uuid.UUID{e.file})
		return len(ids), err
	}},
	"RestoreFiles": {needs: Delete, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		if _, err := e.Library.DeleteFiles(ctx, []uuid.UUID{e.file}); err != nil {
			return 0, err
		}
		files, err := l.RestoreFiles(ctx, []uuid.UUID{e.file})
		return len(files), err
	}},
	"PurgeFiles": {needs: Write, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		sum, err := l.PurgeFiles(ctx, []uuid.UUID{e.file})
		return sum.Variants, err
	}},
	"ProjectsByID": {needs: Read, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.ProjectsByID(ctx, []uuid.UUID{e.project})
		return len(m), err
	}},
	"Projects": {needs: Read, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		page, err := l.Projects(ctx, storage.Page{Last: storage.MaxPage})
		n := 0
		for _, p := range page.Nodes {
			if p.ID == e.project {
				n++
			}
		}
		return n, err
	}},
	"ProjectStats": {needs: Read, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.ProjectStats(ctx, []uuid.UUID{e.project})
		return m[e.project].Files, err
	}},
	"TagsOf": {needs: Read, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.TagsOf(ctx, []uuid.UUID{e.project}, storage.TagQuery{})
		return len(m[e.project]), err
	}},
	"FilesOf": {needs: Read, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.FilesOf(ctx, []uuid.UUID{e.project}, storage.FileQuery{}, storage.Page{})
		return len(m[e.project].Nodes), err
	}},
	"ProjectsOf": {needs: Read, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.ProjectsOf(ctx, []uuid.UUID{e.file})
		return len(m), err
	}},
	"VariantsOf": {needs: Read, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.VariantsOf(ctx, []uuid.UUID{e.file}, storage.Page{})
		return len(m[e.file].Nodes), err
	}},
	"PresetsOf": {needs: Read, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.PresetsOf(ctx, []uuid.UUID{e.project})
		return len(m[e.project]), err
	}},
	"RulesOf": {needs: Admin, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.RulesOf(ctx, []uuid.UUID{e.project})
		if m[e.project] == nil {
			return 0, err
		}
		return len(m[e.project].Keys), err
	}},
	"APIKey": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error { _, err := l.APIKey(ctx, e.apiKey); return err }},
	"CreateAPIKey": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error {
		_, _, err := l.CreateAPIKey(ctx, storage.NewAPIKey{ProjectID: e.project, Name: "k", Kind: storage.KeySecret, Rights: []string{"READ"}})
		return err
	}},
	"UpdateAPIKey": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.UpdateAPIKey(ctx, e.apiKey, storage.APIKeyChange{})
		return err
	}},
	"RotateAPIKey": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error {
		_, _, err := l.RotateAPIKey(ctx, e.apiKey)
		return err
	}},
	"DeleteAPIKey": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error { return l.DeleteAPIKey(ctx, e.apiKey) }},
	"APIKeysOf": {needs: Admin, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.APIKeysOf(ctx, []uuid.UUID{e.project})
		return len(m[e.project]), err
	}},
	"Webhook": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.Webhook(ctx, e.webhook)
		return err
	}},
	"CreateWebhook": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.CreateWebhook(ctx, e.project, storage.WebhookChange{URL: new("https://example.org"), Events: &storage.HookKinds})
		return err
	}},
	"UpdateWebhook": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.UpdateWebhook(ctx, e.webhook, storage.WebhookChange{})
		return err
	}},
	"RotateWebhookSecret": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.RotateWebhookSecret(ctx, e.webhook)
		return err
	}},
	"DeleteWebhook": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error { return l.DeleteWebhook(ctx, e.webhook) }},
	"Delivery": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.Delivery(ctx, e.delivery)
		return err
	}},
	"WebhooksOf": {needs: Admin, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.WebhooksOf(ctx, []uuid.UUID{e.project})
		return len(m[e.project]), err
	}},
	"WebhooksByID": {needs: Admin, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.WebhooksByID(ctx, []uuid.UUID{e.webhook})
		return len(m), err
	}},
	"DeliveriesOf": {needs: Admin, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.DeliveriesOf(ctx, []uuid.UUID{e.webhook}, storage.DeliveryQuery{})
		return len(m[e.webhook].Nodes), err
	}},
	"PendingOf": {needs: Admin, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.PendingOf(ctx, []uuid.UUID{e.webhook})
		return m[e.webhook], err
	}},
	"HookEvents": {needs: Admin, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.HookEvents(ctx, []uuid.UUID{e.event})
		return len(m), err
	}},
	"SetMember": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error {
		return l.SetMember(ctx, e.project, e.person, nil)
	}},
	"MembersOf": {needs: Admin, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.MembersOf(ctx, []uuid.UUID{e.project})
		return len(m[e.project]), err
	}},
	"MembershipsOf": {needs: Admin, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.MembershipsOf(ctx, []uuid.UUID{e.person})
		return len(m[e.person]), err
	}},
	"CreateInvitation": {needs: Admin, do: func(ctx context.Context, l *Library, e *estate) error {
		_, _, err := l.CreateInvitation(ctx, inviteTo(e.project))
		return err
	}},
	"DeleteInvitation": {needs: Admin, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		if err := l.DeleteInvitation(ctx, e.invitation); !errors.Is(err, fs.ErrNotExist) {
			return 1, err
		}
		return 0, nil
	}},
	"UpdatePerson": {needs: Own, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.UpdatePerson(ctx, e.person, storage.PersonChange{})
		return err
	}},
	"DeletePerson": {needs: Own, do: func(ctx context.Context, l *Library, e *estate) error { return l.DeletePerson(ctx, e.person) }},
	"Usage": {needs: Read, do: func(ctx context.Context, l *Library, e *estate) error {
		_, ofProject := l.Usage(ctx, storage.UsageQuery{Projects: []uuid.UUID{e.project}})
		if _, ofFile := l.Usage(ctx, storage.UsageQuery{File: &e.file}); (ofFile == nil) != (ofProject == nil) {
			return fmt.Errorf("of the file %w, of the project %w", ofFile, ofProject)
		}
		return ofProject
	}},
	"UsageOfProjects": {needs: Read, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.UsageOfProjects(ctx, []uuid.UUID{e.project}, storage.UsageQuery{})
		return len(m), err
	}},
	"UsageOfFiles": {needs: Read, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.UsageOfFiles(ctx, []uuid.UUID{e.file}, storage.UsageQuery{})
		return len(m), err
	}},
	"StorageUsage": {needs: Read, do: func(ctx context.Context, l *Library, e *estate) error {
		_, err := l.StorageUsage(ctx, storage.StorageQuery{Projects: []uuid.UUID{e.project}})
		return err
	}},
	"StorageOfProjects": {needs: Read, lists: true, counts: func(ctx context.Context, l *Library, e *estate) (int, error) {
		m, err := l.StorageOfProjects(ctx, []uuid.UUID{e.project}, storage.StorageQuery{})
		return len(m), err
	}},
	"Ping": {do: func(ctx context.Context, l *Library, _ *estate) error { return errors.Join(l.Ping(ctx)) }},
}

// elsewhere are the methods that are about who asks, or about everybody: they have tests of their own.
var elsewhere = []string{"FirstForUpload", "People", "Person", "PeopleByID", "Invitations", "Sessions", "EndSession", "EndOtherSessions"}

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

// errForbidden stands for any [*ForbiddenError].
var errForbidden = errors.New("forbidden")

// try answers how a deed went: of what is shown in lists, nothing is as if it were not there.
func (d deed) try(ctx context.Context, e *estate) error {
	if d.do != nil {
		err := d.do(ctx, e.library, e)
		if forbidden, ok := errors.AsType[*ForbiddenError](err); ok {
			err = errors.Join(errForbidden, forbidden)
		}
		return err
	}
	n, err := d.counts(ctx, e.library, e)
	if forbidden, ok := errors.AsType[*ForbiddenError](err); ok {
		err = errors.Join(errForbidden, forbidden)
	}
	if err == nil && n == 0 {
		err = fs.ErrNotExist
	}
	return err
}

// wanted is how it should go for a caller with those rights.
func (d deed) wanted(c *Caller, rights []Right) error {
	switch {
	case d.needs == "" || slices.Contains(rights, d.needs):
		return nil
	case c.Kind == Nobody:
		return ErrUnauthenticated
	case d.needs == Own:
		return errForbidden
	case d.lists, len(rights) == 0:
		return fs.ErrNotExist
	}
	return errForbidden
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
