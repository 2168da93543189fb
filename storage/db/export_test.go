package db

import (
	"context"
	"testing"
)

// SetReach has searches change their ways after other numbers of names than usual, until the test ends.
func SetReach(t testing.TB, small, glance, near, all, known, far, spread, counted int) {
	before := reach
	t.Cleanup(func() { reach = before })
	reach = reaches{small: small, glance: glance, near: near, known: known, all: all, far: far, spread: spread, counted: counted}
}

// Exec harms a database.
func Exec(ctx context.Context, d *DB, statement string) error {
	_, err := d.bun.NewRaw(statement).Exec(ctx)
	return err
}
