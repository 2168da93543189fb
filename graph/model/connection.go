package model

import (
	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/db"
)

// A Connection is one page of a list, as Relay has it.
type Connection[T any] struct {
	Edges      []Edge[T]
	Nodes      []T
	PageInfo   PageInfo
	TotalCount int // on all pages

	TotalIsExact bool // of files; else there are at least so many
}

// An Edge is a node with its place in the list.
type Edge[T any] struct {
	Cursor string
	Node   T
}

// PageInfo says what lies around a page.
type PageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       *string
}

// The records are named by their first name here, not by their alias in storage: gqlgen takes the two for different types
// where it meets both, and generates now the one and now the other.
type (
	FileConnection    = Connection[*db.File]
	FileEdge          = Edge[*db.File]
	PersonConnection  = Connection[*db.Person]
	PersonEdge        = Edge[*db.Person]
	ProjectConnection = Connection[*db.Project]
	ProjectEdge       = Edge[*db.Project]
	VariantConnection = Connection[*db.Variant]
	VariantEdge       = Edge[*db.Variant]

	DeliveryConnection = Connection[*db.Delivery]
	DeliveryEdge       = Edge[*db.Delivery]
)

// A Node is anything that has an id of its own, as *[storage.Project] and *[storage.File], which need not know of it.
type Node any

// A FileEvent is something that happened to a file.
type FileEvent struct {
	Kind storage.EventKind
	ID   uuid.UUID
	File *db.File // nil when it was deleted
}
