package graph

import (
	"context"
	"encoding/base64"
	"errors"
	"io/fs"

	"github.com/google/uuid"

	"calotype/graph/model"
	"calotype/imaging"
	"calotype/server/delivery"
	"calotype/storage"
)

func (r queryResolver) File(ctx context.Context, id model.ID) (*storage.File, error) {
	file, err := id.UUID()
	if err != nil {
		return nil, err
	}
	found, err := r.Library.File(ctx, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // the schema says null
	}
	return found, err
}

func (r mutationResolver) UpdateFile(ctx context.Context, id model.ID, input model.UpdateFileInput) (*storage.File, error) {
	file, err := id.UUID()
	if err != nil {
		return nil, err
	}
	change := storage.FileChange{Name: input.Name}
	if input.Tags != nil {
		change.Tags = &input.Tags
	}
	if input.Metadata != nil {
		change.Metadata = &input.Metadata
	}
	if point, given := input.FocalPoint.ValueOK(); given {
		change.Focal = &point
	}
	changed, err := r.Library.UpdateFile(ctx, file, change)
	return changed, missing(err, "file", file)
}

func (r mutationResolver) DeleteFiles(ctx context.Context, ids []model.ID) ([]model.ID, error) {
	files, err := model.UUIDs(ids)
	if err != nil {
		return nil, err
	}
	deleted, err := r.Library.DeleteFiles(ctx, files)
	return model.IDs(deleted), err
}

func (r mutationResolver) RestoreFiles(ctx context.Context, ids []model.ID) ([]*storage.File, error) {
	files, err := model.UUIDs(ids)
	if err != nil {
		return nil, err
	}
	return r.Library.RestoreFiles(ctx, files)
}

// FileEvents passes on what the library says. A client that read so slowly that events were thrown away is told so by an
// error and subscribes again, rather than go on with a picture that has holes.
func (r subscriptionResolver) FileEvents(ctx context.Context, id model.ID) (<-chan *model.FileEvent, error) {
	project, err := id.UUID()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	events := r.Library.Events(ctx, project) // before looking, so that nothing is lost in between
	if _, err := r.Library.Project(ctx, project); err != nil {
		cancel()
		return nil, missing(err, "project", project)
	}
	out := make(chan *model.FileEvent)
	go func() {
		defer cancel()
		defer close(out)
		for event := range events {
			if event.Missed > 0 {
				fail(ctx, r.present(ctx, exceeded("%d events were missed; read the files again and subscribe again", event.Missed)))
				return
			}
			select {
			case out <- &model.FileEvent{Kind: event.Kind, ID: event.FileID, File: event.File}:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, nil
}

func (r fileResolver) Project(ctx context.Context, f *storage.File) (*storage.Project, error) {
	return loadersOf(ctx).projects.Load(ctx, f.ProjectID)
}

func (r fileResolver) Thumbhash(_ context.Context, f *storage.File) (string, error) {
	return base64.StdEncoding.EncodeToString(f.Thumbhash), nil
}

func (r fileResolver) Location(_ context.Context, f *storage.File) (*model.Location, error) {
	if f.Latitude == nil || f.Longitude == nil {
		return nil, nil
	}
	return &model.Location{Latitude: *f.Latitude, Longitude: *f.Longitude}, nil
}

func (r fileResolver) FocalPoint(_ context.Context, f *storage.File) (*model.Point, error) {
	if f.FocalX == nil || f.FocalY == nil {
		return nil, nil
	}
	return &model.Point{X: *f.FocalX, Y: *f.FocalY}, nil
}

func (r fileResolver) URL(ctx context.Context, f *storage.File, transformation *imaging.Transformation, absolute *bool) (string, error) {
	return r.address(ctx, f.ID, value(transformation).Path(), absolute), nil
}

func (r fileResolver) Variants(ctx context.Context, f *storage.File, first *int, after *string, last *int, before *string) (*model.VariantConnection, error) {
	page, err := pageOf(ctx, first, after, last, before)
	if err != nil {
		return nil, err
	}
	return connect(loadersOf(ctx).variants.Load(ctx, part[storage.Page]{f.ID, page}))
}

func (r variantResolver) URL(ctx context.Context, v *storage.Variant, absolute *bool) (string, error) {
	return r.address(ctx, v.FileID, imaging.PathOf(v.Transformation), absolute), nil
}

// address is where a file is served through a transformation.
func (r *resolver) address(ctx context.Context, file uuid.UUID, transformation string, absolute *bool) string {
	path := delivery.Path(file, transformation)
	if value(absolute) {
		return r.BaseURL(requestOf(ctx)) + path
	}
	return path
}
