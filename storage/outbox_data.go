package storage

import (
	"context"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// fileData is a file as webhooks are told of it: by the names that the API has for its fields.
type fileData struct {
	ID          uuid.UUID      `json:"id"`
	Project     uuid.UUID      `json:"project"`
	Name        string         `json:"name"`
	Type        string         `json:"type"`
	Bytes       int64          `json:"bytes"`
	Checksum    string         `json:"checksum"`
	Width       int            `json:"width"`
	Height      int            `json:"height"`
	Frames      int            `json:"frames"`
	HasAlpha    bool           `json:"hasAlpha"`
	ColorSpace  string         `json:"colorSpace"`
	Orientation int            `json:"orientation"`
	Thumbhash   []byte         `json:"thumbhash"`
	CapturedAt  *time.Time     `json:"capturedAt"`
	Camera      *string        `json:"camera"`
	Tags        []string       `json:"tags"`
	Metadata    map[string]any `json:"metadata"`
	FocalPoint  *pointData     `json:"focalPoint"`
	CreatedAt   time.Time      `json:"createdAt"`
	UpdatedAt   time.Time      `json:"updatedAt"`
	Deleted     bool           `json:"deleted"`
	URL         string         `json:"url"`
}

type pointData struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// variantData is a variant in the same way.
type variantData struct {
	File           uuid.UUID `json:"file"`
	Project        uuid.UUID `json:"project"`
	Transformation string    `json:"transformation"`
	Format         string    `json:"format"`
	Width          int       `json:"width"`
	Height         int       `json:"height"`
	Bytes          int64     `json:"bytes"`
	CreatedAt      time.Time `json:"createdAt"`
	URL            string    `json:"url"`
}

type projectData struct {
	ID        uuid.UUID `json:"id"`
	Name      string    `json:"name"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
	Deleted   bool      `json:"deleted"`
}

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
				h.data = l.variantData(v, h.project, rules[h.project])
			}
		case h.file != nil:
			h.data = l.fileData(h.file, rules[h.project])
		default:
			p, err := q.ProjectEvenDeleted(ctx, h.project)
			if err != nil {
				return err
			}
			h.data = projectData{p.ID, p.Name, p.CreatedAt, p.UpdatedAt, p.DeletedAt != nil}
		}
	}
	return nil
}

func (l *Library) fileData(f *File, rules *Rules) fileData {
	d := fileData{
		ID: f.ID, Project: f.ProjectID, Name: f.Name, Type: f.Type, Bytes: f.Bytes, Checksum: f.Checksum, Width: f.Width, Height: f.Height,
		Frames: f.Frames, HasAlpha: f.HasAlpha, ColorSpace: f.ColorSpace, Orientation: f.Orientation, Thumbhash: f.Thumbhash,
		CapturedAt: f.CapturedAt, Tags: f.Tags, Metadata: f.Metadata, CreatedAt: f.CreatedAt, UpdatedAt: f.UpdatedAt, Deleted: f.DeletedAt != nil,
		URL: l.address(rules, f.ID, ""),
	}
	if f.Camera != "" {
		d.Camera = &f.Camera
	}
	if f.FocalX != nil && f.FocalY != nil {
		d.FocalPoint = &pointData{*f.FocalX, *f.FocalY}
	}
	return d
}

func (l *Library) variantData(v *Variant, project uuid.UUID, rules *Rules) variantData {
	return variantData{
		File: v.FileID, Project: project, Transformation: v.Transformation, Format: v.Format, Width: v.Width, Height: v.Height,
		Bytes: v.Bytes, CreatedAt: v.CreatedAt, URL: l.address(rules, v.FileID, v.Transformation),
	}
}
