package rest

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"calotype/storage"
)

// Timed is of which time numbers are wanted, and in which form.
type Timed struct {
	From   time.Time `query:"from" doc:"Taken back to a whole interval. When left out: 24 hours, 30 days or 12 months before to."`
	To     time.Time `query:"to" doc:"Taken on to a whole interval; now when left out."`
	Format string    `query:"format" enum:"json,csv" doc:"csv has the points as lines; when left out, the header Accept says which."`
}

// UsageAsked is which sums of what was delivered are wanted.
type UsageAsked struct {
	Timed
	Interval string `query:"interval" enum:"hour,day,month" doc:"What suits the time when left out."`
	First    int    `query:"first" minimum:"1" maximum:"1000" doc:"So many groups, by requests; 10 when left out. The others are added up under other."`
}

// UsageGrouped also says what they are told apart by.
type UsageGrouped struct {
	UsageAsked
	GroupBy string `query:"group_by" enum:"project,file,format,status,cache,referer,operation,transformation" doc:"What the sums are told apart by."`
}

// FileUsageAsked says that of one file.
type FileUsageAsked struct {
	OfFile
	UsageAsked
	GroupBy string `query:"group_by" enum:"format,status,cache,referer,operation,transformation" doc:"What the sums are told apart by."`
}

// StorageAsked is of which time is wanted what was stored.
type StorageAsked struct {
	Timed
	Interval string `query:"interval" enum:"day,month" doc:"What suits the time when left out."`
	GroupBy  string `query:"group_by" enum:"project,format" doc:"What the sums are told apart by."`
}

func (a UsageAsked) query(groupBy string) storage.UsageQuery {
	return storage.UsageQuery{From: a.From, To: a.To, Interval: storage.Interval(strings.ToUpper(a.Interval)), Group: storage.UsageGroup(strings.ToUpper(groupBy)), First: a.First}
}

func (a *API) analytics() {
	for _, of := range []struct{ path, name, where string }{{"/api/analytics", "", "all projects that the caller may read"}, {projectsPath + "/{project}/analytics", "OfProject", "a project"}} {
		a.numbers(huma.Operation{OperationID: "traffic" + of.name, Path: of.path + "/traffic", Summary: "The bytes that were delivered, of " + of.where + "."}, func(op huma.Operation) {
			registerUsage(a, op, of.name != "", trafficOf)
		})
		a.numbers(huma.Operation{OperationID: "requests" + of.name, Path: of.path + "/requests", Summary: "The requests that were answered, of " + of.where + "."}, func(op huma.Operation) {
			registerUsage(a, op, of.name != "", requestsOf)
		})
		a.numbers(huma.Operation{OperationID: "storage" + of.name, Path: of.path + "/storage", Summary: "What is stored, and was, of " + of.where + "."}, func(op huma.Operation) {
			if of.name == "" {
				register(a, op, func(ctx context.Context, in *StorageAsked) (*Report[StorageReport], error) {
					return a.stored(ctx, *in, nil)
				})
				return
			}
			register(a, op, func(ctx context.Context, in *struct {
				InProject
				StorageAsked
			}) (*Report[StorageReport], error) {
				return a.stored(ctx, in.StorageAsked, &in.Project.UUID)
			})
		})
	}
	a.numbers(huma.Operation{OperationID: "analyticsOfFile", Path: filePath + "/analytics", Summary: "What was delivered of a file."}, func(op huma.Operation) {
		register(a, op, a.usageOfFile)
	})
}

// numbers registers an operation that answers JSON or CSV.
func (a *API) numbers(op huma.Operation, with func(huma.Operation)) {
	op.Method, op.Tags = http.MethodGet, []string{"Analytics"}
	with(op)
	a.huma.OpenAPI().Paths[op.Path].Get.Responses["200"].Content[csvType] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
}

func registerUsage[P any](a *API, op huma.Operation, ofProject bool, show func(storage.UsagePoint) P) {
	if !ofProject {
		register(a, op, func(ctx context.Context, in *UsageGrouped) (*Report[UsageReport[P]], error) {
			return usage(ctx, a, in.query(in.GroupBy), in.Timed, show)
		})
		return
	}
	register(a, op, func(ctx context.Context, in *struct {
		InProject
		UsageGrouped
	}) (*Report[UsageReport[P]], error) {
		project := in.Project.UUID
		if _, err := a.Library.Project(ctx, project); err != nil {
			return nil, missing(err, "project", project)
		}
		query := in.query(in.GroupBy)
		query.Projects = []uuid.UUID{project}
		return usage(ctx, a, query, in.Timed, show)
	})
}

func (a *API) usageOfFile(ctx context.Context, in *FileUsageAsked) (*Report[UsageReport[UsagePoint]], error) {
	f, err := a.file(ctx, in.OfFile)
	if err != nil {
		return nil, err
	}
	query := in.query(in.GroupBy)
	query.File = &f.ID
	return usage(ctx, a, query, in.Timed, func(p storage.UsagePoint) UsagePoint { return UsagePoint(p) })
}

func usage[P any](ctx context.Context, a *API, query storage.UsageQuery, how Timed, show func(storage.UsagePoint) P) (*Report[UsageReport[P]], error) {
	found, err := a.Library.Usage(ctx, query)
	if err != nil {
		return nil, err
	}
	report := UsageReport[P]{From: found.From, To: found.To, Interval: strings.ToLower(string(found.Interval)), Total: show(found.Total), Points: make([]P, len(found.Points))}
	for i, p := range found.Points {
		report.Points[i] = show(p)
	}
	return reported(ctx, how, report), nil
}

func (a *API) stored(ctx context.Context, in StorageAsked, project *uuid.UUID) (*Report[StorageReport], error) {
	query := storage.StorageQuery{From: in.From, To: in.To, Interval: storage.Interval(strings.ToUpper(in.Interval)), Group: storage.UsageGroup(strings.ToUpper(in.GroupBy))}
	if project != nil {
		if _, err := a.Library.Project(ctx, *project); err != nil {
			return nil, missing(err, "project", *project)
		}
		query.Projects = []uuid.UUID{*project}
	}
	found, err := a.Library.StorageUsage(ctx, query)
	if err != nil {
		return nil, err
	}
	report := StorageReport{From: found.From, To: found.To, Interval: strings.ToLower(string(found.Interval)), Now: StoragePoint(found.Now), Points: storagePoints(found.Points), ByFormat: storagePoints(found.ByFormat)}
	return reported(ctx, in.Timed, report), nil
}

func storagePoints(found []storage.StoragePoint) []StoragePoint {
	points := make([]StoragePoint, len(found))
	for i, p := range found {
		points[i] = StoragePoint(p)
	}
	return points
}
