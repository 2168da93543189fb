package rest

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"calotype/server/access"
	"calotype/storage"
	"calotype/storage/shape"
)

// A Project is one with what is in it, and what the caller may do there.
type Project struct {
	shape.Project
	FileCount int            `json:"fileCount"`
	Bytes     int64          `json:"bytes" doc:"Of all originals together."`
	Rights    []access.Right `json:"rights" doc:"What who asks may do here." enum:"READ,UPLOAD,WRITE,DELETE,ADMIN"`
}

// One is the answer of one thing.
type One[T any] struct{ Body T }

// Made is the answer of a thing that was made.
type Made[T any] struct {
	Location string `header:"Location" doc:"The path of what was made."`
	Body     T
}

// None is the answer without a body.
type None struct{}

// NamePatch is what to change of a project.
type NamePatch struct {
	Name patch[string] `json:"name,omitempty" minLength:"1" maxLength:"255" example:"Holidays"`
}

const projectsPath = "/api/projects"

func (a *API) projects() {
	register(a, huma.Operation{
		OperationID: "listProjects", Method: http.MethodGet, Path: projectsPath, Tags: []string{"Projects"},
		Summary: "The projects that the caller may see, oldest first.",
	}, a.listProjects)
	register(a, huma.Operation{
		OperationID: "createProject", Method: http.MethodPost, Path: projectsPath, DefaultStatus: http.StatusCreated, Tags: []string{"Projects"},
		Summary: "Makes a project. For owners of the installation.", Errors: bodyFailures,
	}, a.createProject)
	register(a, huma.Operation{
		OperationID: "getProject", Method: http.MethodGet, Path: projectsPath + "/{project}", Tags: []string{"Projects"},
		Summary: "A project.",
	}, a.getProject)
	register(a, huma.Operation{
		OperationID: "updateProject", Method: http.MethodPatch, Path: projectsPath + "/{project}", Tags: []string{"Projects"},
		Summary: "Changes what is given and leaves the rest: a merge patch (RFC 7396).", Errors: bodyFailures,
	}, a.updateProject)
	register(a, huma.Operation{
		OperationID: "deleteProject", Method: http.MethodDelete, Path: projectsPath + "/{project}", DefaultStatus: http.StatusNoContent, Tags: []string{"Projects"},
		Summary: "Deletes a project with all its files and presets; GraphQL takes it back while the trash is kept.",
	}, a.deleteProject)
}

// bodyFailures are the statuses with which a body may be refused.
var bodyFailures = []int{http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType}

func (a *API) listProjects(ctx context.Context, in *Paging) (*Listed[Project], error) {
	paged, err := a.Library.Projects(ctx, in.page())
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(paged.Nodes))
	for i, p := range paged.Nodes {
		ids[i] = p.ID
	}
	stats, err := a.Library.ProjectStats(ctx, ids)
	if err != nil {
		return nil, err
	}
	return listed(ctx, paged, func(p *storage.Project) Project { return projectOf(ctx, p, stats) }), nil
}

func (a *API) createProject(ctx context.Context, in *struct {
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"255" example:"Holidays"`
	}
}) (*Made[Project], error) {
	p, err := a.Library.CreateProject(ctx, in.Body.Name)
	if err != nil {
		return nil, err
	}
	return &Made[Project]{projectsPath + "/" + p.ID.String(), projectOf(ctx, p, nil)}, nil
}

func (a *API) getProject(ctx context.Context, in *InProject) (*One[Project], error) {
	p, err := a.Library.Project(ctx, in.Project.UUID)
	return a.showProject(ctx, in, p, err)
}

func (a *API) updateProject(ctx context.Context, in *struct {
	InProject
	Body NamePatch `contentType:"application/merge-patch+json"`
}) (*One[Project], error) {
	name, err := in.Body.Name.pointer("name")
	if err != nil {
		return nil, err
	}
	p, err := a.Library.UpdateProject(ctx, in.Project.UUID, storage.ProjectChange{Name: name})
	return a.showProject(ctx, &in.InProject, p, err)
}

func (a *API) deleteProject(ctx context.Context, in *InProject) (*None, error) {
	return nil, missing(a.Library.DeleteProject(ctx, in.Project.UUID), "project", in.Project.UUID)
}

// showProject answers a project as the library does.
func (a *API) showProject(ctx context.Context, in *InProject, p *storage.Project, err error) (*One[Project], error) {
	if err != nil {
		return nil, missing(err, "project", in.Project.UUID)
	}
	stats, err := a.Library.ProjectStats(ctx, []uuid.UUID{p.ID})
	if err != nil {
		return nil, err
	}
	return &One[Project]{projectOf(ctx, p, stats)}, nil
}

func projectOf(ctx context.Context, p *storage.Project, stats map[uuid.UUID]storage.Stats) Project {
	return Project{shape.ProjectOf(p), stats[p.ID].Files, stats[p.ID].Bytes, access.From(ctx).In(p.ID).List()}
}
