package graph

import (
	"context"
	"fmt"
	"slices"
	"time"

	"calotype/storage"
	"github.com/99designs/gqlgen/graphql"
)

func (r queryResolver) Usage(ctx context.Context, from, to *time.Time, interval *storage.Interval, groupBy *storage.UsageGroup, first *int) (*storage.UsageReport, error) {
	query, err := usageOf(ctx, from, to, interval, groupBy, first)
	if err != nil {
		return nil, err
	}
	return r.Library.Usage(ctx, query.query())
}

func (r projectResolver) Usage(ctx context.Context, p *storage.Project, from, to *time.Time, interval *storage.Interval, groupBy *storage.UsageGroup, first *int) (*storage.UsageReport, error) {
	query, err := usageOf(ctx, from, to, interval, groupBy, first)
	if err != nil {
		return nil, err
	}
	return loadersOf(ctx).projectUsage.Load(ctx, part[usageAsked]{p.ID, query})
}

func (r fileResolver) Usage(ctx context.Context, f *storage.File, from, to *time.Time, interval *storage.Interval, groupBy *storage.UsageGroup, first *int) (*storage.UsageReport, error) {
	query, err := usageOf(ctx, from, to, interval, groupBy, first)
	if err != nil {
		return nil, err
	}
	return loadersOf(ctx).fileUsage.Load(ctx, part[usageAsked]{f.ID, query})
}

func (r queryResolver) Storage(ctx context.Context, from, to *time.Time, interval *storage.Interval, groupBy *storage.UsageGroup) (*storage.StorageReport, error) {
	asked, err := usageOf(ctx, from, to, interval, groupBy, nil)
	if err != nil {
		return nil, err
	}
	return r.Library.StorageUsage(ctx, asked.stored())
}

func (r projectResolver) Storage(ctx context.Context, p *storage.Project, from, to *time.Time, interval *storage.Interval) (*storage.StorageReport, error) {
	asked, err := usageOf(ctx, from, to, interval, nil, nil)
	if err != nil {
		return nil, err
	}
	return loadersOf(ctx).stored.Load(ctx, part[usageAsked]{p.ID, asked})
}

// usageAsked is what is asked of a node, as far as equal questions are equal.
type usageAsked struct {
	from, to int64 // Unix nanoseconds; 0 for none
	interval storage.Interval
	group    storage.UsageGroup
	first    int
	noFiles  bool
}

// usageOf reads the arguments, and whether anybody wants to know of how many files.
func usageOf(ctx context.Context, from, to *time.Time, interval *storage.Interval, groupBy *storage.UsageGroup, first *int) (usageAsked, error) {
	if first != nil && (*first < 1 || *first > storage.MaxGroups) {
		return usageAsked{}, &storage.InvalidError{Field: "first", Problem: fmt.Sprintf("%d is not 1…%d", *first, storage.MaxGroups)}
	}
	operation := graphql.GetOperationContext(ctx)
	asked := usageAsked{interval: value(interval), group: value(groupBy), first: value(first)}
	asked.noFiles = !slices.ContainsFunc(graphql.CollectFieldsCtx(ctx, nil), func(part graphql.CollectedField) bool {
		return slices.ContainsFunc(graphql.CollectFields(operation, part.Selections, nil), func(f graphql.CollectedField) bool { return f.Name == "files" })
	})
	for field, time := range map[string]struct {
		at    *int64
		given *time.Time
	}{"from": {&asked.from, from}, "to": {&asked.to, to}} {
		if time.given == nil {
			continue
		}
		if err := storage.CheckTime(field, *time.given); err != nil {
			return usageAsked{}, err
		}
		*time.at = time.given.UnixNano()
	}
	return asked, nil
}

func (a usageAsked) query() storage.UsageQuery {
	return storage.UsageQuery{From: moment(a.from), To: moment(a.to), Interval: a.interval, Group: a.group, First: a.first, NoFiles: a.noFiles}
}

func (a usageAsked) stored() storage.StorageQuery {
	return storage.StorageQuery{From: moment(a.from), To: moment(a.to), Interval: a.interval, Group: a.group}
}

func moment(nanoseconds int64) time.Time {
	if nanoseconds == 0 {
		return time.Time{}
	}
	return time.Unix(0, nanoseconds).UTC()
}
