package storage

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// A Mode says who may have variants of a project rendered, and so which addresses must be signed.
type Mode string

// The modes, spelled as the API spells them.
const (
	ModeAnyone  Mode = "ANYONE"  // any address is served
	ModePresets Mode = "PRESETS" // an address that is one preset is served, all others are to be signed
	ModeSigned  Mode = "SIGNED"  // signed addresses are served
)

// Bounds of rules.
const (
	MaxSigningKeys = 2 // of one project: the new one and the one that it takes over from
	MaxReferers    = 50
	MaxNewVariants = 1_000_000 // in a minute
)

// Rules are those by which what is of a project is served.
type Rules struct {
	Mode Mode
	// Referers are the hosts whose pages may show pictures: example.org, and *.example.org for all below it. None: all may.
	Referers []string
	// RefuseUnnamed refuses, where there are Referers, also requests that name no page.
	RefuseUnnamed bool
	// NewPerClient is how many variants one client may have rendered in a minute, NewPerProject how many all may; nil is as
	// many as the server says.
	NewPerClient, NewPerProject *int
	// Keys are what addresses are signed with, the newest first. There is one at least wherever the mode needs one.
	Keys []*db.SigningKey
}

// RulesChange is what to change of rules; what is nil stays. A limit that is changed to nil is the server's again.
type RulesChange struct {
	Mode                        *Mode
	Referers                    *[]string
	RefuseUnnamed               *bool
	NewPerClient, NewPerProject **int
}

// RulesOf answers the rules of several projects, in two queries. Each id is in the map.
func (l *Library) RulesOf(ctx context.Context, projectIDs []uuid.UUID) (map[uuid.UUID]*Rules, error) {
	return rulesOf(ctx, &l.db.Queries, projectIDs)
}

func rulesOf(ctx context.Context, q *db.Queries, projectIDs []uuid.UUID) (map[uuid.UUID]*Rules, error) {
	records, err := q.RulesOf(ctx, projectIDs)
	if err != nil {
		return nil, err
	}
	keys, err := q.SigningKeysOf(ctx, projectIDs)
	if err != nil {
		return nil, err
	}
	rules := make(map[uuid.UUID]*Rules, len(projectIDs))
	for _, id := range projectIDs {
		r := &Rules{Mode: ModeAnyone, Referers: []string{}, Keys: keys[id]}
		if record := records[id]; record != nil {
			r.Mode, r.Referers, r.RefuseUnnamed = Mode(record.Mode), record.Referers, record.RefuseUnnamed
			r.NewPerClient, r.NewPerProject = record.NewPerClient, record.NewPerProject
		}
		rules[id] = r
	}
	return rules, nil
}

// UpdateRules changes the rules of a project and answers them as they are then. A project without keys gets one where its
// mode comes to need it.
func (l *Library) UpdateRules(ctx context.Context, projectID uuid.UUID, change RulesChange) (*Rules, error) {
	if err := change.check(); err != nil {
		return nil, err
	}
	var updated *Rules
	err := l.write(ctx, func(q *db.Queries) ([]Event, error) {
		if err := q.LockProject(ctx, projectID); err != nil {
			return nil, err
		}
		of, err := rulesOf(ctx, q, []uuid.UUID{projectID})
		if err != nil {
			return nil, err
		}
		updated = of[projectID]
		change.apply(updated)
		if updated.Mode != ModeAnyone && len(updated.Keys) == 0 {
			if updated.Keys, err = l.firstSigningKey(ctx, q, projectID); err != nil {
				return nil, err
			}
		}
		return rulesChanged(projectID), q.PutRules(ctx, &db.Rules{
			ProjectID: projectID, Mode: string(updated.Mode), Referers: updated.Referers, RefuseUnnamed: updated.RefuseUnnamed,
			NewPerClient: updated.NewPerClient, NewPerProject: updated.NewPerProject, UpdatedAt: l.now(),
		})
	})
	if err != nil {
		return nil, err
	}
	return updated, nil
}

func (c *RulesChange) apply(r *Rules) {
	if c.Mode != nil {
		r.Mode = *c.Mode
	}
	if c.Referers != nil {
		r.Referers = *c.Referers
	}
	if c.RefuseUnnamed != nil {
		r.RefuseUnnamed = *c.RefuseUnnamed
	}
	if c.NewPerClient != nil {
		r.NewPerClient = *c.NewPerClient
	}
	if c.NewPerProject != nil {
		r.NewPerProject = *c.NewPerProject
	}
}

// check holds a change to what can be kept, and brings its hosts into their one form.
func (c *RulesChange) check() error {
	if c.Mode != nil && !slices.Contains([]Mode{ModeAnyone, ModePresets, ModeSigned}, *c.Mode) {
		return invalid("mode", "it is %.100q; allowed are ANYONE, PRESETS and SIGNED", *c.Mode)
	}
	if c.Referers != nil {
		hosts, err := checkReferers(*c.Referers)
		if err != nil {
			return err
		}
		c.Referers = &hosts
	}
	return cmp.Or(checkLimit("newPerClient", c.NewPerClient), checkLimit("newPerProject", c.NewPerProject))
}

func checkLimit(field string, limit **int) error {
	if limit == nil || *limit == nil || 0 <= **limit && **limit <= MaxNewVariants {
		return nil
	}
	return invalid(field, "it is %d; 0…%d new variants a minute are allowed, 0 for none", **limit, MaxNewVariants)
}

var hostForm = regexp.MustCompile(`^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$`)

// checkReferers answers hosts as browsers name them, each once.
func checkReferers(hosts []string) ([]string, error) {
	clean := []string{}
	for _, given := range hosts {
		host := strings.ToLower(strings.TrimSpace(given))
		if len(host) > MaxName || !hostForm.MatchString(host) {
			return nil, invalid("referers", "%.100q is no host; allowed are names such as example.org, and *.example.org for all below it, "+
				"without https://, port and path, and in ASCII as browsers send them: xn--…", given)
		}
		if !slices.Contains(clean, host) {
			clean = append(clean, host)
		}
	}
	if len(clean) > MaxReferers {
		return nil, invalid("referers", "there are %d; at most %d are allowed", len(clean), MaxReferers)
	}
	return clean, nil
}

// CreateSigningKey makes a key of a project, which is what the server signs with from then on. A project has at most two.
func (l *Library) CreateSigningKey(ctx context.Context, projectID uuid.UUID) (*SigningKey, error) {
	key := l.newSigningKey(projectID)
	err := l.write(ctx, func(q *db.Queries) ([]Event, error) {
		if err := q.LockProject(ctx, projectID); err != nil {
			return nil, err
		}
		of, err := q.SigningKeysOf(ctx, []uuid.UUID{projectID})
		if err != nil {
			return nil, err
		}
		if n := len(of[projectID]); n >= MaxSigningKeys {
			return nil, invalid("project", "it has %d signing keys, and more are not allowed: delete the one that is used no more", n)
		}
		return rulesChanged(projectID), q.AddSigningKey(ctx, key)
	})
	if err != nil {
		return nil, err
	}
	return key, nil
}

// SigningKey answers a key.
func (l *Library) SigningKey(ctx context.Context, id uuid.UUID) (*SigningKey, error) {
	return l.db.SigningKey(ctx, id)
}

// DeleteSigningKey removes a key for good: what was signed with it is served no more. The last one is kept where the mode of
// its project needs one, or a public key that is to be signed.
func (l *Library) DeleteSigningKey(ctx context.Context, id uuid.UUID) error {
	return l.write(ctx, func(q *db.Queries) ([]Event, error) {
		key, err := q.SigningKey(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := q.LockProject(ctx, key.ProjectID); err != nil {
			return nil, err
		}
		of, err := rulesOf(ctx, q, []uuid.UUID{key.ProjectID})
		if err != nil {
			return nil, err
		}
		if rules := of[key.ProjectID]; rules.Mode != ModeAnyone && len(rules.Keys) == 1 {
			return nil, invalid("id", "it is the project's only signing key, and its mode is %s: make another first, or let anyone make variants", rules.Mode)
		}
		if len(of[key.ProjectID].Keys) == 1 {
			if err := signsAPIKeys(ctx, q, key.ProjectID); err != nil {
				return nil, err
			}
		}
		return rulesChanged(key.ProjectID), q.RemoveSigningKey(ctx, id)
	})
}

// firstSigningKey makes a key of a project that has none.
func (l *Library) firstSigningKey(ctx context.Context, q *db.Queries, projectID uuid.UUID) ([]*SigningKey, error) {
	key := l.newSigningKey(projectID)
	return []*SigningKey{key}, q.AddSigningKey(ctx, key)
}

// newSigningKey makes a secret of 64 hexadecimal digits: no shell, file or URL needs them quoted.
func (l *Library) newSigningKey(projectID uuid.UUID) *SigningKey {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // it never fails
	return &SigningKey{ID: uuid.Must(uuid.NewV7()), ProjectID: projectID, Secret: db.Secret(hex.EncodeToString(secret)), CreatedAt: l.now()}
}

func rulesChanged(projectID uuid.UUID) []Event {
	return []Event{{Kind: EventRules, ProjectID: projectID}}
}
