package graph

import (
	"context"
	"fmt"

	"calotype/graph/model"
	"calotype/server/imports"
	"calotype/storage"
)

func (r mutationResolver) ImportFile(ctx context.Context, id model.ID, url string, name *string) (*imports.Import, error) {
	project, err := id.UUID()
	if err != nil {
		return nil, err
	}
	if n := len(value(name)); n > maxImportName {
		return nil, &storage.InvalidError{Field: "name", Problem: fmt.Sprintf("it has %d bytes; at most %d are allowed", n, maxImportName)}
	}
	i, err := r.Imports.Start(ctx, project, url, value(name))
	if why, too := imports.TooMany(err); too {
		return nil, &limitError{why}
	}
	if err != nil {
		return nil, missing(err, "project", project)
	}
	return &i, nil
}

// maxImportName is what is taken as a name, in bytes; of what is long, the end is left out.
const maxImportName = 1000

func (r mutationResolver) CancelImport(ctx context.Context, id model.ID) (model.ID, error) {
	i, err := id.UUID()
	if err != nil {
		return "", err
	}
	return model.ID(i.String()), missing(r.Imports.Cancel(ctx, i), "import", i)
}

func (r subscriptionResolver) ImportProgress(ctx context.Context, id model.ID) (<-chan *imports.Import, error) {
	i, err := id.UUID()
	if err != nil {
		return nil, err
	}
	news, err := r.Imports.Watch(ctx, i)
	if err != nil {
		return nil, missing(err, "import", i)
	}
	out := make(chan *imports.Import)
	go func() {
		defer close(out)
		for now := range news {
			select {
			case out <- &now:
			case <-ctx.Done():
			}
		}
	}()
	return out, nil
}

func (r importResolver) TotalBytes(_ context.Context, i *imports.Import) (*int64, error) {
	if i.Total < 0 {
		return nil, nil
	}
	return &i.Total, nil
}

func (r importResolver) File(ctx context.Context, i *imports.Import) (*storage.File, error) {
	if i.File == nil {
		return nil, nil
	}
	return unlessMissing(r.Library.File(ctx, *i.File))
}

func (r importResolver) Error(_ context.Context, i *imports.Import) (*model.ImportError, error) {
	if i.State != imports.Failed {
		return nil, nil
	}
	return &model.ImportError{Code: i.Code, Message: i.Message}, nil
}
