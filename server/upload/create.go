package upload

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"

	"calotype/server/problem"
	"calotype/storage"

	"github.com/google/uuid"
	"github.com/tus/tusd/v2/pkg/handler"
)

// create is tusd's question before it makes an upload: whether it may, under which id, and where the bytes go.
func (h *Handler) create(event handler.HookEvent) (handler.HTTPResponse, handler.FileInfoChanges, error) {
	none := handler.HTTPResponse{}
	name := CleanName(event.Upload.MetaData["filename"])
	if !event.Upload.SizeIsDeferred && event.Upload.Size == 0 {
		return none, handler.FileInfoChanges{}, tusError(problem.New(http.StatusUnprocessableEntity, "empty", "The file is empty", fmt.Sprintf("«%s» is empty.", name)))
	}
	project, err := h.project(event.Context, event.Upload.MetaData["project"])
	if err != nil {
		return none, handler.FileInfoChanges{}, h.toTus(event.Context, err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return none, handler.FileInfoChanges{}, h.toTus(event.Context, fmt.Errorf("make an id: %w", err))
	}
	changes := h.Store.Prepare(id.String(), storage.OriginalKey(id))
	// The client's word on the type is not kept: the content says it.
	changes.MetaData = handler.MetaData{"filename": name, "project": project.String()}
	if seen := trafficOf(event.Context); seen != nil {
		seen.created = id.String()
	}
	return none, changes, nil
}

// project reads the project of an upload; without one, the first takes it.
func (h *Handler) project(ctx context.Context, text string) (uuid.UUID, error) {
	if text == "" {
		page, err := h.Library.Projects(ctx, storage.Page{First: 1})
		if err != nil {
			return uuid.Nil, err
		}
		if len(page.Nodes) == 0 {
			return uuid.Nil, noProject()
		}
		return page.Nodes[0].ID, nil
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil, noProject()
	}
	if _, err := h.Library.Project(ctx, id); errors.Is(err, fs.ErrNotExist) {
		return uuid.Nil, noProject()
	} else if err != nil {
		return uuid.Nil, err
	}
	return id, nil
}

func noProject() problem.Problem {
	return problem.New(http.StatusNotFound, "project-not-found", "No such project", "The project that the file is for does not exist; it may have been deleted.")
}
