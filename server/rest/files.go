package rest

import (
	"context"
	"io/fs"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"calotype/server/access"
	"calotype/server/delivery"
	"calotype/storage"
	"calotype/storage/shape"
)

// FileList is which files of a project are wanted.
type FileList struct {
	InProject
	Paging
	Addressing
	Search string `query:"search" maxLength:"255" doc:"A part of the name, in any case."`
	Type   string `query:"type" maxLength:"255" doc:"A media type such as image/png, or its first part: image. In any case."`
	Tag    string `query:"tag" maxLength:"255" doc:"Files that carry this tag."`
	Sort   string `query:"sort" enum:"CREATED_DESC,CREATED_ASC,NAME_ASC,NAME_DESC,BYTES_DESC,BYTES_ASC" doc:"CREATED_DESC when left out: the newest first."`
}

// FilePatch is what to change of a file.
type FilePatch struct {
	Name       patch[string]         `json:"name,omitempty" minLength:"1" maxLength:"255" example:"beach.jpg"`
	Tags       patch[[]string]       `json:"tags,omitempty" maxItems:"50" doc:"Replaces all tags: 1…64 characters each. null removes them."`
	Metadata   patch[map[string]any] `json:"metadata,omitempty" doc:"Is merged with what is there, member by member; null removes a member, or all of it. At most 16 KiB as JSON."`
	FocalPoint patch[shape.Point]    `json:"focalPoint,omitempty" doc:"null removes it."`
}

const (
	filesPath = projectsPath + "/{project}/files"
	filePath  = filesPath + "/{file}"
)

func (a *API) files() {
	register(a, huma.Operation{
		OperationID: "listFiles", Method: http.MethodGet, Path: filesPath, Tags: []string{"Files"},
		Summary: "The files of a project, newest first unless sort says otherwise.",
	}, a.listFiles)
	register(a, huma.Operation{
		OperationID: "getFile", Method: http.MethodGet, Path: filePath, Tags: []string{"Files"},
		Summary: "The record of a file.",
	}, a.getFile)
	register(a, huma.Operation{
		OperationID: "updateFile", Method: http.MethodPatch, Path: filePath, Tags: []string{"Files"},
		Summary: "Changes what is given and leaves the rest: a merge patch (RFC 7396).", Errors: bodyFailures,
	}, a.updateFile)
	register(a, huma.Operation{
		OperationID: "deleteFile", Method: http.MethodDelete, Path: filePath, DefaultStatus: http.StatusNoContent, Tags: []string{"Files"},
		Summary: "Deletes a file; its links answer 404 at once. GraphQL takes it back while the trash is kept.",
	}, a.deleteFile)
}

func (a *API) listFiles(ctx context.Context, in *FileList) (*Listed[shape.File], error) {
	project := in.Project.UUID
	if _, err := a.Library.Project(ctx, project); err != nil {
		return nil, missing(err, "project", project)
	}
	found, err := a.Library.FilesOf(ctx, []uuid.UUID{project},
		storage.FileQuery{Search: in.Search, Type: in.Type, Tag: in.Tag, Sort: storage.Sort(in.Sort)}, in.page())
	if err != nil {
		return nil, err
	}
	address, err := a.addresses(ctx, project, in.Addressing)
	if err != nil {
		return nil, err
	}
	return listed(ctx, found[project], func(f *storage.File) shape.File { return shape.FileOf(f, address(delivery.Path(f.ID, ""))) }), nil
}

func (a *API) getFile(ctx context.Context, in *struct {
	OfFile
	Addressing
}) (*One[shape.File], error) {
	f, err := a.file(ctx, in.OfFile)
	if err != nil {
		return nil, err
	}
	return a.showFile(ctx, f, in.Addressing)
}

// file answers a file of the project that it is asked for in.
func (a *API) file(ctx context.Context, of OfFile) (*storage.File, error) {
	f, err := a.Library.File(ctx, of.File.UUID)
	if err == nil && f.ProjectID != of.Project.UUID {
		err = fs.ErrNotExist
	}
	return f, missing(err, "file", of.File.UUID)
}

func (a *API) updateFile(ctx context.Context, in *struct {
	OfFile
	Addressing
	Body FilePatch `contentType:"application/merge-patch+json"`
}) (*One[shape.File], error) {
	change, err := in.Body.change()
	if err != nil {
		return nil, err
	}
	if _, err := a.file(ctx, in.OfFile); err != nil {
		return nil, err
	}
	f, err := a.Library.UpdateFile(ctx, in.File.UUID, change)
	if err != nil {
		return nil, missing(err, "file", in.File.UUID)
	}
	return a.showFile(ctx, f, in.Addressing)
}

func (p FilePatch) change() (change storage.FileChange, err error) {
	if change.Name, err = p.Name.pointer("name"); err != nil {
		return change, err
	}
	if p.Tags.given {
		change.Tags = &p.Tags.value
	}
	if change.Merge = p.Metadata.value; p.Metadata.null {
		change.Metadata = &map[string]any{}
	}
	if p.FocalPoint.given {
		point := new(*storage.Point)
		if !p.FocalPoint.null {
			*point = &storage.Point{X: p.FocalPoint.value.X, Y: p.FocalPoint.value.Y}
		}
		change.Focal = point
	}
	return change, nil
}

func (a *API) deleteFile(ctx context.Context, in *OfFile) (*None, error) {
	if _, err := a.file(ctx, *in); err != nil {
		return nil, err
	}
	deleted, err := a.Library.DeleteFiles(ctx, []uuid.UUID{in.File.UUID})
	if err == nil && len(deleted) == 0 {
		err = &missingError{"file", in.File.UUID}
	}
	return nil, err
}

func (a *API) showFile(ctx context.Context, f *storage.File, how Addressing) (*One[shape.File], error) {
	address, err := a.addresses(ctx, f.ProjectID, how)
	if err != nil {
		return nil, err
	}
	return &One[shape.File]{shape.FileOf(f, address(delivery.Path(f.ID, "")))}, nil
}

// addresses answers what makes addresses of the paths of a project: signed for who may read it.
func (a *API) addresses(ctx context.Context, project uuid.UUID, how Addressing) (func(path string) string, error) {
	base := ""
	if how.Absolute {
		base = a.BaseURL(exchangeOf(ctx).r)
	}
	if !access.From(ctx).In(project).Have(access.Read) {
		return func(path string) string { return base + path }, nil
	}
	signers, err := a.Signers(ctx, []uuid.UUID{project})
	if err != nil {
		return nil, err
	}
	lasts := time.Duration(how.Expires) * time.Second
	return func(path string) string { return base + signers[project].Link(path, false, lasts) }, nil
}
