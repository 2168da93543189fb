package model

import (
	"time"

	"github.com/99designs/gqlgen/graphql"

	"calotype/server/access"
	"calotype/storage/db"
)

// A CreatedInvitation is an invitation with its link, which is told once.
type CreatedInvitation struct {
	Invitation *db.Invitation
	Link       string
}

// A CreatedAPIKey is a key with its text, which is told once where it is secret.
type CreatedAPIKey struct {
	APIKey *db.APIKey
	Key    string
}

// CreateInvitationInput is what somebody is to be invited to.
type CreateInvitationInput struct {
	Email     string
	Owner     *bool
	Roles     []*InvitationRoleInput
	ExpiresIn *int // seconds
}

// InvitationRoleInput is a role in a project.
type InvitationRoleInput struct {
	Project ID
	Role    db.Role
}

// UpdatePersonInput is what to change of a person; nil leaves it.
type UpdatePersonInput struct {
	Email, Name *string
	Owner       *bool
}

// CreateAPIKeyInput is what a key is to be.
type CreateAPIKeyInput struct {
	Project   ID
	Name      string
	Kind      db.APIKeyKind
	Rights    []access.Right
	Types     []string
	MaxBytes  *int64
	Origins   []string
	Signed    *bool
	ExpiresAt *time.Time
}

// UpdateAPIKeyInput is what to change of a key; what is nil or was not given stays.
type UpdateAPIKeyInput struct {
	Name      *string
	Types     []string
	MaxBytes  graphql.Omittable[*int64] // given as nil: as large as the server takes
	Origins   []string
	Signed    *bool
	ExpiresAt graphql.Omittable[*time.Time] // given as nil: never
}
