package storage

import (
	"context"

	"github.com/google/uuid"
)

// VariantsOf is Variants for several files, in as many queries as for one. Each id is in the map.
func (l *Library) VariantsOf(ctx context.Context, fileIDs []uuid.UUID, page Page) (map[uuid.UUID]Paged[*Variant], error) {
	w, err := variantList.window(page)
	if err != nil {
		return nil, err
	}
	found, err := l.db.VariantsOf(ctx, fileIDs, w)
	if err != nil {
		return nil, err
	}
	return variantList.pagedOf(found), nil
}

// TagsOf is Tags for several projects, in one query. Each id is in the map.
func (l *Library) TagsOf(ctx context.Context, projectIDs []uuid.UUID) (map[uuid.UUID][]string, error) {
	tags, err := l.db.TagsOf(ctx, projectIDs)
	if err != nil {
		return nil, err
	}
	for _, id := range projectIDs {
		if tags[id] == nil {
			tags[id] = []string{}
		}
	}
	return tags, nil
}
