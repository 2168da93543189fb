package storage

import (
	"context"

	"github.com/google/uuid"

	"calotype/storage/db"
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

// TagQuery says which tags to list.
type TagQuery struct {
	StartsWith string // in this case
	First      int    // 0: all
}

// TagsOf is Tags for several projects, in one query. Each id is in the map.
func (l *Library) TagsOf(ctx context.Context, projectIDs []uuid.UUID, query TagQuery) (map[uuid.UUID][]string, error) {
	if query.StartsWith != "" {
		if err := checkText("startsWith", query.StartsWith, MaxName); err != nil {
			return nil, err
		}
	}
	if query.First < 0 {
		return nil, invalid("first", "%d is below 0", query.First)
	}
	tags, err := l.db.TagsOf(ctx, projectIDs, db.TagFilter{StartsWith: query.StartsWith, Limit: query.First})
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
