package storage

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// Sort is how files are sorted, spelled as the API spells it. Ties are sorted by id, in the same direction.
type Sort string

// The orders. Names are sorted without case. The empty Sort means the newest first.
const (
	SortCreatedDesc Sort = "CREATED_DESC"
	SortCreatedAsc  Sort = "CREATED_ASC"
	SortNameAsc     Sort = "NAME_ASC"
	SortNameDesc    Sort = "NAME_DESC"
	SortBytesDesc   Sort = "BYTES_DESC"
	SortBytesAsc    Sort = "BYTES_ASC"
)

// FileQuery says which files to list and how; what is empty does not matter.
type FileQuery struct {
	Search string // a part of the name, in any case
	Type   string // a media type, image/png, or its first part, image; in any case
	Tag    string // exactly
	Sort   Sort
}

var (
	byCreated = list[*File]{
		value: timeValue, checkID: checkUUID,
		position: func(f *File) (string, string) { return timeText(f.CreatedAt), f.ID.String() },
	}
	byName = list[*File]{
		value: textValue, checkID: checkUUID,
		position: func(f *File) (string, string) { return db.Fold(f.Name), f.ID.String() },
	}
	byBytes = list[*File]{
		value:    func(text string) (any, error) { return strconv.ParseInt(text, 10, 64) },
		checkID:  checkUUID,
		position: func(f *File) (string, string) { return strconv.FormatInt(f.Bytes, 10), f.ID.String() },
	}
)

var fileOrders = map[Sort]struct {
	order db.FileOrder
	list  list[*File]
}{
	SortCreatedDesc: {db.FileOrder{By: db.ByCreated, Descending: true}, byCreated.named(SortCreatedDesc)},
	SortCreatedAsc:  {db.FileOrder{By: db.ByCreated}, byCreated.named(SortCreatedAsc)},
	SortNameAsc:     {db.FileOrder{By: db.ByName}, byName.named(SortNameAsc)},
	SortNameDesc:    {db.FileOrder{By: db.ByName, Descending: true}, byName.named(SortNameDesc)},
	SortBytesDesc:   {db.FileOrder{By: db.ByBytes, Descending: true}, byBytes.named(SortBytesDesc)},
	SortBytesAsc:    {db.FileOrder{By: db.ByBytes}, byBytes.named(SortBytesAsc)},
}

// fileList is what to read for a query and a page, checked.
type fileList struct {
	list[*File]
	filter db.FileFilter
	order  db.FileOrder
	window db.Window
}

func listFiles(query FileQuery, page Page) (f fileList, err error) {
	if query.Sort == "" {
		query.Sort = SortCreatedDesc
	}
	o, known := fileOrders[query.Sort]
	if !known {
		return f, invalid("sort", "%q is not one of %q", query.Sort, slices.Sorted(maps.Keys(fileOrders)))
	}
	for field, text := range map[string]string{"search": query.Search, "type": query.Type, "tag": query.Tag} {
		if strings.TrimSpace(text) != "" {
			if err := checkText(field, text, MaxName); err != nil {
				return f, err
			}
		}
	}
	f = fileList{list: o.list, order: o.order}
	f.filter = db.FileFilter{Search: query.Search, Type: strings.ToLower(query.Type), Tag: query.Tag}
	f.window, err = f.list.window(page)
	return f, err
}

// Files lists the files of a project. A project that is not there has none.
func (l *Library) Files(ctx context.Context, projectID uuid.UUID, query FileQuery, page Page) (Paged[*File], error) {
	of, err := l.FilesOf(ctx, []uuid.UUID{projectID}, query, page)
	return of[projectID], err
}

// FilesOf is Files for several projects, in as many queries as for one. Each id is in the map.
func (l *Library) FilesOf(ctx context.Context, projectIDs []uuid.UUID, query FileQuery, page Page) (map[uuid.UUID]Paged[*File], error) {
	f, err := listFiles(query, page)
	if err != nil {
		return nil, err
	}
	found, err := l.db.FilesOf(ctx, projectIDs, f.filter, f.order, f.window)
	if err != nil {
		return nil, err
	}
	return f.pagedOf(found), nil
}

func textValue(text string) (any, error) {
	if strings.ContainsRune(text, 0) {
		return nil, errors.New("NUL in text")
	}
	return text, nil
}
