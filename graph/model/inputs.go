package model

import (
	"github.com/99designs/gqlgen/graphql"

	"calotype/imaging"
	"calotype/storage"
)

// A Point is a place in a picture as shares of its width and height, 0…1 from the top left.
type Point = storage.Point

// A Location is a place on earth, in degrees.
type Location struct{ Latitude, Longitude float64 }

// Health says how the server is.
type Health struct {
	Status                              HealthStatus
	Version, Libvips, Database, Storage string
}

// HealthStatus is the sum of it.
type HealthStatus string

// The values of HealthStatus.
const (
	HealthOK       HealthStatus = "OK"
	HealthDegraded HealthStatus = "DEGRADED"
)

// An ImportError says why an import failed.
type ImportError struct{ Code, Message string }

// A FileFilter narrows a list of files. Empty means any.
type FileFilter struct{ Search, Type, Tag *string }

// CreateProjectInput is what makes a project.
type CreateProjectInput struct{ Name string }

// UpdateProjectInput is what to change of a project; nil leaves it.
type UpdateProjectInput struct{ Name *string }

// CreatePresetInput is what makes a preset.
type CreatePresetInput struct {
	Project        ID
	Name           string
	Transformation imaging.Transformation
}

// UpdatePresetInput is what to change of a preset; nil leaves it.
type UpdatePresetInput struct {
	Name           *string
	Transformation *imaging.Transformation
}

// CreateWebhookInput is what makes a webhook.
type CreateWebhookInput struct {
	Project     ID
	URL         string
	Events      []storage.HookKind
	Tags, Types []string
}

// UpdateWebhookInput is what to change of a webhook; nil leaves it.
type UpdateWebhookInput struct {
	URL         *string
	Events      []storage.HookKind
	Tags, Types []string
	Enabled     *bool
}

// UpdateProjectRulesInput is what to change of rules; what is nil or was not given stays.
type UpdateProjectRulesInput struct {
	Mode                  *storage.Mode
	Referers              []string
	WithoutReferer        *bool
	NewVariantsPerClient  graphql.Omittable[*int] // given as nil: as many as the server says
	NewVariantsPerProject graphql.Omittable[*int]
}

// UpdateFileInput is what to change of a file; what is nil or was not given stays.
type UpdateFileInput struct {
	Name       *string
	Tags       []string
	Metadata   map[string]any
	FocalPoint graphql.Omittable[*Point] // given as nil: remove it
}
