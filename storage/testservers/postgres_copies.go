package testservers

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"
)

// model is the database that copies are made of.
const model = "model"

var (
	modelling sync.Once
	modelled  error
)

// PostgresCopy answers the address of a fresh copy of a database that prepare has filled, on the same server as [Postgres]. It is
// prepared once for the process, by the first call; a copy is dropped after its test.
func PostgresCopy(t testing.TB, prepare func(address string) error) string {
	t.Helper()
	server, err := sharedPostgres()
	if err != nil {
		t.Fatal(err)
	}
	modelling.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if modelled = server.exec(ctx, "CREATE DATABASE "+model); modelled == nil {
			modelled = prepare(server.at(model))
		}
	})
	if modelled != nil {
		t.Fatal(fmt.Errorf("prepare a database: %w", modelled))
	}
	return server.database(t, "TEMPLATE "+model)
}
