package upload

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"

	"calotype/server/access"
	"calotype/server/problem"
	"calotype/storage"

	"github.com/google/uuid"
	"github.com/tus/tusd/v2/pkg/handler"
)

// create is tusd's question before it makes an upload: whether it may, under which id, and where the bytes go.
func (h *Handler) create(event handler.HookEvent) (handler.HTTPResponse, handler.FileInfoChanges, error) {
	none := handler.HTTPResponse{}
	name := CleanName(event.Upload.MetaData["filename"])
	project, err := h.forUpload(event.Context, event.Upload.MetaData["project"])
	if err != nil {
		return none, handler.FileInfoChanges{}, h.toTus(event.Context, err)
	}
	caller := access.From(event.Context)
	metadata, announced := begun(name, project, caller), event.Upload.Size
	if event.Upload.SizeIsDeferred {
		announced = -1
	}
	if err := checkLength(publicKey(caller), name, announced); err != nil {
		return none, handler.FileInfoChanges{}, h.toTus(event.Context, err)
	}
	if err := h.checkAnnounced(publicKey(caller), name, announced); err != nil {
		h.tellRefused(event.Context, handler.FileInfo{Size: event.Upload.Size, MetaData: metadata}, err)
		return none, handler.FileInfoChanges{}, h.toTus(event.Context, err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return none, handler.FileInfoChanges{}, h.toTus(event.Context, fmt.Errorf("make an id: %w", err))
	}
	changes := h.Store.Prepare(id.String(), storage.OriginalKey(id))
	changes.MetaData = metadata
	if seen := trafficOf(event.Context); seen != nil {
		seen.created = id.String()
	}
	return none, changes, nil
}

// forUpload reads the project of an upload that a caller begins; without one, the first that takes it. Who may not add to it is told so,
// or that it is not there.
func (h *Handler) forUpload(ctx context.Context, text string) (uuid.UUID, error) {
	var project *storage.Project
	id, err := uuid.Parse(text)
	switch {
	case text == "":
		project, err = h.Guarded.FirstForUpload(ctx)
	case err != nil:
		return uuid.Nil, noProject()
	default:
		project, err = h.Guarded.ForUpload(ctx, id)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return uuid.Nil, noProject()
	}
	if err != nil {
		return uuid.Nil, err
	}
	return project.ID, nil
}

// project reads the project of an upload that was admitted.
func (h *Handler) project(ctx context.Context, text string) (uuid.UUID, error) {
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
