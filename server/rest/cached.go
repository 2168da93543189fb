package rest

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/server/delivery"
	"calotype/storage"
	"calotype/storage/shape"
)

// Purged are the variants that a purge took out of the storage.
type Purged struct {
	Variants int   `json:"variants"`
	Bytes    int64 `json:"bytes" doc:"All together."`
}

func (a *API) cached() {
	const cachedPath = filePath + "/cached"
	register(a, huma.Operation{
		OperationID: "listCached", Method: http.MethodGet, Path: cachedPath, Tags: []string{"Variants"},
		Summary: "The variants of a file that were rendered and are kept, newest first.",
	}, a.listCached)
	register(a, huma.Operation{
		OperationID: "purgeCached", Method: http.MethodDelete, Path: cachedPath, Tags: []string{"Variants"},
		Summary:     "Throws the variants of a file away, in memory, on disks and in the storage.",
		Description: "They are rendered anew when they are asked for. What browsers and CDNs hold stays there.",
	}, a.purgeCached)
}

func (a *API) listCached(ctx context.Context, in *struct {
	OfFile
	Paging
	Addressing
}) (*Listed[shape.Variant], error) {
	f, err := a.file(ctx, in.OfFile)
	if err != nil {
		return nil, err
	}
	found, err := a.Library.VariantsOf(ctx, []uuid.UUID{f.ID}, in.page())
	if err != nil {
		return nil, err
	}
	address, err := a.addresses(ctx, f.ProjectID, in.Addressing)
	if err != nil {
		return nil, err
	}
	return listed(ctx, found[f.ID], func(v *storage.Variant) shape.Variant {
		return shape.VariantOf(v, address(delivery.Path(v.FileID, imaging.PathOf(v.Transformation))))
	}), nil
}

func (a *API) purgeCached(ctx context.Context, in *OfFile) (*One[Purged], error) {
	if _, err := a.file(ctx, *in); err != nil {
		return nil, err
	}
	sum, err := a.Library.PurgeFiles(ctx, []uuid.UUID{in.File.UUID})
	if err != nil {
		return nil, missing(err, "file", in.File.UUID)
	}
	return &One[Purged]{Purged(sum)}, nil
}
