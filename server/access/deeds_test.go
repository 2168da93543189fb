package access

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/google/uuid"

	"calotype/storage"
)

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

// errForbidden stands for any [*ForbiddenError].
var errForbidden = errors.New("forbidden")

// try answers how a deed went: of what is shown in lists, nothing is as if it were not there.
func (d deed) try(ctx context.Context, e *estate) error {
	var err error
	if n := 0; d.do != nil {
		err = d.do(ctx, e.library, e)
	} else if n, err = d.counts(ctx, e.library, e); err == nil && n == 0 {
		err = fs.ErrNotExist
	}
	if forbidden, ok := errors.AsType[*ForbiddenError](err); ok {
		err = errors.Join(errForbidden, forbidden)
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
