package access

import (
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
