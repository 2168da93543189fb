package graph

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

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
	return unlessMissing(r.Library.File(ctx, file))
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
	events, err := r.Library.Events(ctx, project) // before looking, so that nothing is lost in between
	if err == nil {
		_, err = r.Library.Project(ctx, project)
	}
	if err != nil {
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

func (r fileResolver) URL(ctx context.Context, f *storage.File, transformation *imaging.Transformation, absolute *bool, expires *int) (string, error) {
	t := value(transformation)
	return r.address(ctx, f.ProjectID, delivery.Path(f.ID, t.Path()), delivery.IsOnePreset(t), absolute, expires)
}

func (r fileResolver) Urls(ctx context.Context, f *storage.File, transformations []*imaging.Transformation, absolute *bool, expires *int) ([]string, error) {
	if n := len(transformations); n > maxURLs {
		return nil, &storage.InvalidError{Field: "transformations", Problem: fmt.Sprintf("there are %d; at most %d are allowed", n, maxURLs)}
	}
	list := make([]string, len(transformations))
	for i, t := range transformations {
		var err error
		if list[i], err = r.URL(ctx, f, t, absolute, expires); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (r fileResolver) Variants(ctx context.Context, f *storage.File, first *int, after *string, last *int, before *string) (*model.VariantConnection, error) {
	page, err := pageOf(ctx, first, after, last, before)
	if err != nil {
		return nil, err
	}
	return connect(loadersOf(ctx).variants.Load(ctx, part[storage.Page]{f.ID, page}))
}

func (r variantResolver) URL(ctx context.Context, v *storage.Variant, absolute *bool, expires *int) (string, error) {
	project, err := loadersOf(ctx).homes.Load(ctx, v.FileID)
	if err != nil {
		return "", err
	}
	return r.address(ctx, project, delivery.Path(v.FileID, imaging.PathOf(v.Transformation)), false, absolute, expires)
}

// Bounds of addresses.
const (
	maxURLs    = 100           // in one list
	maxExpires = 1_000_000_000 // seconds: thirty years
)

// address is a path of a project as visitors may use it.
func (r *resolver) address(ctx context.Context, project uuid.UUID, path string, preset bool, absolute *bool, expires *int) (string, error) {
	if expires != nil && (*expires < 1 || *expires > maxExpires) {
		return "", &storage.InvalidError{Field: "expires", Problem: fmt.Sprintf("it is %d; 1…%d seconds are allowed, or none for an address that never ends", *expires, maxExpires)}
	}
	signer, err := loadersOf(ctx).signers.Load(ctx, project)
	if err != nil {
		return "", err
	}
	link := signer.Link(path, preset, time.Duration(value(expires))*time.Second)
	if value(absolute) {
		return r.BaseURL(requestOf(ctx)) + link, nil
	}
	return link, nil
}
