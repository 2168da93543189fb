package graph

import (
	"time"

	"calotype/graph/generated"
	"calotype/graph/model"
	"calotype/imaging"
	"calotype/storage"
)

// query is what a field costs that has the database look through a list, beside the one of any field: also where it shares
// the query with others. Records and sums that come through a loader cost one.
const query = 20

// costs says what the fields cost that stand for more than one value: a list costs its page times what is asked of each.
func costs() generated.ComplexityRoot {
	var c generated.ComplexityRoot
	operations := len(imaging.Operations())
	c.Query.Projects = func(child int, first *int, _ *string, last *int, _ *string) int { return page(first, last, child) }
	c.Project.Files = func(child int, first *int, _ *string, last *int, _ *string, _ *model.FileFilter, _ *storage.Sort) int {
		return page(first, last, child)
	}
	c.File.Variants = func(child int, first *int, _ *string, last *int, _ *string) int { return page(first, last, child) }
	c.File.Urls = func(_ int, transformations []*imaging.Transformation, _ *bool, _ *int) int {
		return 1 + len(transformations)
	}
	c.Project.Tags = func(int, *string, *int) int { return query }
	c.Project.Presets = func(child int) int { return query + storage.MaxPresets*child } // all there are
	c.Query.Usage = func(child int, _, _ *time.Time, _ *storage.Interval, by *storage.UsageGroup, _ *int) int {
		return usage(child, by)
	}
	c.Project.Usage, c.File.Usage = c.Query.Usage, c.Query.Usage
	c.Query.Storage = func(child int, _, _ *time.Time, _ *storage.Interval, _ *storage.UsageGroup) int {
		return 5*query + child
	}
	c.Project.Storage = func(child int, _, _ *time.Time, _ *storage.Interval) int { return 5*query + child }
	c.Project.Webhooks = func(child int) int { return query + storage.MaxWebhooks*child } // all there are
	c.Webhook.Pending = func(int) int { return query }
	c.Webhook.Deliveries = func(child int, first *int, _ *string, last *int, _ *string, _ *string) int {
		return page(first, last, child)
	}
	c.Query.Operations = func(child int) int { return operations * child }
	c.Mutation.DeleteFiles = func(_ int, ids []model.ID) int { return query + len(ids) }
	c.Mutation.PurgeFiles = func(_ int, ids []model.ID) int { return query + len(ids) }
	// All are read as they are written, whatever is asked of them: it must do to take a thousand back as the website shows them.
	c.Mutation.RestoreFiles = func(child int, ids []model.ID) int { return query + len(ids)*(1+child/4) }
	return c
}

// usage is the cost of sums. Those of nodes that are asked for together are one question, unless each has groups of its own.
func usage(child int, by *storage.UsageGroup) int {
	if by != nil {
		return 5*query + child
	}
	return query + child
}

// page is the cost of a list of which first or last are asked for.
func page(first, last *int, child int) int {
	n := storage.DefaultPage
	for _, given := range []*int{first, last} {
		if given != nil {
			n = min(max(*given, 1), storage.MaxPage) // what is out of bounds is refused later
		}
	}
	return query + n*child
}
