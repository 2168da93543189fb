package graph

import (
	"context"
	"time"

	"calotype/graph/model"
)

// Health answers whether what the server stands on can be used. Why not is for the log.
func (r queryResolver) Health(ctx context.Context) (*model.Health, error) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	database, storage := r.Library.Ping(ctx)
	h := &model.Health{Status: model.HealthOK, Version: r.Version, Libvips: r.Libvips}
	word := func(part string, err error) string {
		if err == nil {
			return "ok"
		}
		r.Log.ErrorContext(ctx, "unhealthy", "part", part, "error", err)
		h.Status = model.HealthDegraded
		return "failing"
	}
	h.Database = word("database", database)
	h.Storage = word("storage", storage)
	return h, nil
}
