package gate

import (
	"context"

	"github.com/google/uuid"
)

type contextKey int

const (
	classKey contextKey = iota
	ownerKey
)

// InClass is ctx for renders of a class that is not the one they would have.
func InClass(ctx context.Context, c Class) context.Context {
	return context.WithValue(ctx, classKey, c)
}

// For is ctx for renders that are charged to somebody other than they would be.
func For(ctx context.Context, owner uuid.UUID) context.Context {
	return context.WithValue(ctx, ownerKey, owner)
}

// As is the work as ctx has it.
func (w Work) As(ctx context.Context) Work {
	if c, ok := ctx.Value(classKey).(Class); ok {
		w.Class = c
	}
	if owner, ok := ctx.Value(ownerKey).(uuid.UUID); ok {
		w.Owner = owner
	}
	return w
}
