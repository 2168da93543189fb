package storage

import (
	"context"

	"github.com/google/uuid"

	"calotype/storage/db"
	"calotype/storage/shape"
)

// What webhooks are told, as the REST API shows it, with what is of use beside it.
type (
	fileData struct {
		shape.FileFacts
		Deleted bool `json:"deleted"`
	}
	variantData struct {
		File    uuid.UUID `json:"file"`
		Project uuid.UUID `json:"project"`
		shape.Rendering
	}
	projectData struct {
		shape.Project
		Deleted bool `json:"deleted"`
	}
)

// describe fills in what is told, as it is within the transaction.
func (l *Library) describe(ctx context.Context, q *db.Queries, projects []uuid.UUID, list []happening) error {
	rules, err := rulesOf(ctx, q, projects)
	if err != nil {
		return err
	}
	var deleted []uuid.UUID
	for _, h := range list {
		if h.kind == HookFileDeleted {
			deleted = append(deleted, h.subject)
		}
	}
	files, err := q.FilesEvenDeleted(ctx, deleted)
	if err != nil {
		return err
	}
	for i := range list {
		h := &list[i]
		if h.kind == HookFileDeleted {
			h.file = files[h.subject]
		}
		switch {
		case h.data != nil:
			if v, ok := h.data.(*Variant); ok {
				h.data = variantData{v.FileID, h.project, shape.RenderingOf(v, l.address(rules[h.project], v.FileID, v.Transformation))}
			}
		case h.file != nil:
			h.data = fileData{shape.FactsOf(h.file, l.address(rules[h.project], h.file.ID, "")), h.file.DeletedAt != nil}
		default:
			p, err := q.ProjectEvenDeleted(ctx, h.project)
			if err != nil {
				return err
			}
			h.data = projectData{shape.ProjectOf(p), p.DeletedAt != nil}
		}
	}
	return nil
}
