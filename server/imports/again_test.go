package imports_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/server/access"
	"calotype/server/auth"
	"calotype/server/imports"
	"calotype/storage"
	"calotype/storage/storagetest"
)

// An import outlives the request by which it was begun. What has become of its caller is asked while the other server still sends.
func TestAnImportOfWhoMayNotUploadAnyMoreIsNotCompleted(t *testing.T) {
	for name, c := range map[string]struct {
		person bool
		change func(n *node, caller *access.Caller) error
		code   string // "": it is completed
	}{
		"a key that stays": {change: func(*node, *access.Caller) error { return nil }},
		"a key that is deleted": {code: "unauthenticated", change: func(n *node, c *access.Caller) error {
			return n.Library.DeleteAPIKey(n.Context(), c.Key.ID)
		}},
		"a key that expires": {code: "unauthenticated", change: func(n *node, _ *access.Caller) error {
			n.Tell(n.T, "UPDATE api_keys SET expires_at = '2020-01-01 00:00:00+00:00'")
			return nil
		}},
		"a person who stays": {person: true, change: func(*node, *access.Caller) error { return nil }},
		"a person who signs out": {person: true, code: "unauthenticated", change: func(n *node, c *access.Caller) error {
			return n.Library.EndSession(n.Context(), c.Person.ID, c.Session)
		}},
		"a person who is removed": {person: true, code: "unauthenticated", change: func(n *node, c *access.Caller) error {
			return n.Library.DeletePerson(n.Context(), c.Person.ID)
		}},
		"a person who may only look": {person: true, code: "forbidden", change: func(n *node, c *access.Caller) error {
			return n.Library.SetMember(n.Context(), n.Project.ID, c.Person.ID, new(storage.RoleViewer))
		}},
		"a person who is let out": {person: true, code: "project-not-found", change: func(n *node, c *access.Caller) error {
			return n.Library.SetMember(n.Context(), n.Project.ID, c.Person.ID, nil)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := storagetest.Open(t)
			a, err := auth.New(auth.Config{Library: w.Library})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(a.Close)
			n, from := newNodeThatAsks(t, w, a.Again), newSource(t)
			caller := n.key()
			if c.person {
				caller = n.editor()
			}
			i, err := n.Start(access.With(t.Context(), caller), w.Project.ID, from.URL+"/slow", "")
			if err != nil {
				t.Fatal(err)
			}
			<-from.asked
			if err := c.change(n, caller); err != nil {
				t.Fatal(err)
			}
			news, err := n.Watch(access.With(t.Context(), access.OfToken()), i.ID)
			if err != nil {
				t.Fatal(err)
			}
			close(from.goOn)
			end := last(t, news)
			if c.code == "" {
				if end.State != imports.Done {
					t.Errorf("it ended as %+v", end)
				}
				return
			}
			if end.State != imports.Failed || end.Code != c.code || end.Message == "" {
				t.Errorf("it ended as %+v", end)
			}
			n.wantNothing()
			n.wantCounted(map[string]int{imports.WasRefused: 1})
		})
	}
}

// key is the caller of a new key that may upload.
func (n *node) key() *access.Caller {
	n.Helper()
	k, _, err := n.Library.CreateAPIKey(n.Context(), storage.NewAPIKey{ProjectID: n.Project.ID, Name: "key", Kind: storage.KeySecret, Rights: []string{storage.RightUpload}})
	if err != nil {
		n.Fatal(err)
	}
	return access.OfKey(k)
}

// editor is a person who is signed in, and may change the project.
func (n *node) editor() *access.Caller {
	n.Helper()
	p, err := n.Library.CreatePerson(n.Context(), storage.NewPerson{Email: "ada@example.org", Name: "Ada"})
	if err == nil {
		err = n.Library.SetMember(n.Context(), n.Project.ID, p.ID, new(storage.RoleEditor))
	}
	if err != nil {
		n.Fatal(err)
	}
	_, s, err := n.Library.CreateSession(n.Context(), p, "test", time.Hour)
	if err != nil {
		n.Fatal(err)
	}
	in, err := n.Library.MembershipsOf(n.Context(), []uuid.UUID{p.ID})
	if err != nil {
		n.Fatal(err)
	}
	return access.OfPerson(p, s.ID, in[p.ID])
}
