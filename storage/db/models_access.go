package db

import (
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// A Person is somebody who may sign in.
type Person struct {
	bun.BaseModel `bun:"table:people,alias:pe"`

	ID           uuid.UUID `bun:"id,pk,type:uuid"`
	Email        string    `bun:"email"` // in lower case; unique
	Name         string    `bun:"name"`
	PasswordHash Secret    `bun:"password_hash"` // PHC text; empty where there is no password
	Owner        bool      `bun:"owner"`         // of the installation
	// Issuer and Subject are who this is by OpenID Connect, unique together; both empty where nobody is.
	Issuer     string     `bun:"issuer"`
	Subject    string     `bun:"subject"`
	CreatedAt  time.Time  `bun:"created_at"`
	UpdatedAt  time.Time  `bun:"updated_at"`
	LastSeenAt *time.Time `bun:"last_seen_at"` // nil for who never signed in
}

// LogValue implements [slog.LogValuer]: a log says who it is, and nothing of them.
func (p Person) LogValue() slog.Value { return slog.StringValue(p.ID.String()) }

// A Role is what somebody may do in a project.
type Role string

// The roles, spelled as the API spells them.
const (
	RoleViewer Role = "VIEWER" // sees it all
	RoleEditor Role = "EDITOR" // changes files and presets too
	RoleOwner  Role = "OWNER"  // decides who else may
)

// A Member is a person's place in a project.
type Member struct {
	bun.BaseModel `bun:"table:members,alias:m"`

	ProjectID uuid.UUID `bun:"project_id,pk,type:uuid"`
	PersonID  uuid.UUID `bun:"person_id,pk,type:uuid"`
	Role      Role      `bun:"role"`
	CreatedAt time.Time `bun:"created_at"`
}

// A Session is a browser in which a person is signed in.
type Session struct {
	bun.BaseModel `bun:"table:sessions,alias:n"`

	ID        uuid.UUID `bun:"id,pk,type:uuid"`
	PersonID  uuid.UUID `bun:"person_id,type:uuid"`
	Hash      string    `bun:"hash"` // SHA-256 of the secret, hexadecimal
	UserAgent string    `bun:"user_agent"`
	CreatedAt time.Time `bun:"created_at"`
	SeenAt    time.Time `bun:"seen_at"`
	ExpiresAt time.Time `bun:"expires_at"`
}

// An Invitation is one that nobody has taken up yet.
type Invitation struct {
	bun.BaseModel `bun:"table:invitations,alias:i"`

	ID        uuid.UUID        `bun:"id,pk,type:uuid"`
	Email     string           `bun:"email"` // in lower case
	Owner     bool             `bun:"owner"` // of the installation
	Roles     []InvitationRole `bun:"roles,type:jsonb"`
	Hash      string           `bun:"hash"`                 // SHA-256 of the secret, hexadecimal
	InvitedBy *uuid.UUID       `bun:"invited_by,type:uuid"` // nil where no person did
	CreatedAt time.Time        `bun:"created_at"`
	ExpiresAt time.Time        `bun:"expires_at"`
}

// An InvitationRole is a role that comes with an invitation.
type InvitationRole struct {
	ProjectID uuid.UUID `json:"projectId"`
	Role      Role      `json:"role"`
}

// An APIKeyKind says whether a key is to be kept secret.
type APIKeyKind string

// The kinds, spelled as the API spells them.
const (
	KeyPublic APIKeyKind = "PUBLIC" // stands in pages, and lets their visitors upload
	KeySecret APIKeyKind = "SECRET" // of a program
)

// An APIKey is what programs and pages identify themselves with in one project.
type APIKey struct {
	bun.BaseModel `bun:"table:api_keys,alias:a"`

	ID        uuid.UUID  `bun:"id,pk,type:uuid"`
	ProjectID uuid.UUID  `bun:"project_id,type:uuid"`
	Name      string     `bun:"name"`
	Kind      APIKeyKind `bun:"kind"`
	Rights    []string   `bun:"rights,type:jsonb"` // of a secret key; none for a public one
	Hash      string     `bun:"hash"`              // SHA-256 of the whole key, hexadecimal
	Prefix    string     `bun:"prefix"`            // how the key begins
	Text      string     `bun:"text"`              // the whole key where it is public; empty where it is secret

	// Rules of a public key.
	Types    []string `bun:"types,type:jsonb"`   // media types that may be uploaded: image/png, image/*; none: all
	MaxBytes *int64   `bun:"max_bytes"`          // of one file; nil: as many as the server says
	Origins  []string `bun:"origins,type:jsonb"` // whose pages may use it: https://example.org, https://*.example.org; none: all
	Signed   bool     `bun:"signed"`             // it is good with a signature only

	CreatedAt time.Time  `bun:"created_at"`
	ExpiresAt *time.Time `bun:"expires_at"` // nil: never
	UsedAt    *time.Time `bun:"used_at"`    // when it was used last, give or take a minute; nil: never
}
