package db

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// A UsageFilter says which sums to read.
type UsageFilter struct {
	Projects  []uuid.UUID // that are not deleted; nil: all
	Files     []uuid.UUID // of one of the Projects; nil: of projects as a whole
	PerNode   bool        // each project, or each file, by itself
	Stretch   Stretch
	From, To  int64   // Unix seconds: where stretches begin
	Starts    []int64 // all that begin between them
	Dimension Dimension
	Group     Group
	Top       []string // groups that are told apart; nil: all. The others are added up under [OtherValue]
}

// A Stretch is how long a time is that is summed up.
type Stretch int

// The stretches.
const (
	Hours Stretch = iota
	Days
	Months
)

// levels are those from which a stretch is read: sums of its own length, and shorter ones that are in none of them.
func (s Stretch) levels() []Level {
	return [][]Level{{FreshHour, KeptHour}, {FreshHour, FreshDay, KeptDay}, {FreshHour, FreshDay, Month}}[s]
}

// A Group is what sums are told apart by, as an expression over their columns.
type Group string

// The groups. Those of [Answers] are parts of its values.
const (
	ByNothing Group = "''"
	ByProject Group = "project_id"
	ByFile    Group = "file_id"
	ByStatus  Group = "substr(value, 1, 1)"
	ByCache   Group = "substr(value, 2, 1)"
	ByFormat  Group = "substr(value, 3)"
	ByValue   Group = "value"
)

// UsagePoint is what requests of a stretch of time and of a group come to.
type UsagePoint struct {
	Node  uuid.UUID `bun:"node"` // Nil unless each is by itself
	At    int64     `bun:"at"`
	Group string    `bun:"grp"`
	Files int       `bun:"files"`
	UsageSums
}

// files tells whether sums of files are read.
func (f UsageFilter) files() bool { return f.Files != nil || f.Group == ByFile }

// Usage answers sums by stretch of time and group. Files are not counted.
func (q *Queries) Usage(ctx context.Context, f UsageFilter) ([]UsagePoint, error) {
	return q.usage(ctx, f, q.bucket(f.Stretch), summing, f.files())
}

// UsageTotal is Usage over the whole time: of each group, ordered by requests; at most limit of them.
func (q *Queries) UsageTotal(ctx context.Context, f UsageFilter, limit int) ([]UsagePoint, error) {
	var points []UsagePoint
	s := q.grouped(f, "0", summing, f.files()).OrderExpr("sum(requests) DESC, grp").Limit(int64(limit))
	if err := s.Scan(ctx, &points); err != nil {
		return nil, fmt.Errorf("usage: %w", translate(err))
	}
	return points, nil
}

// UsageFiles counts the files that were asked for, by stretch of time and group; with whole, by group over the whole time.
func (q *Queries) UsageFiles(ctx context.Context, f UsageFilter, whole bool) ([]UsagePoint, error) {
	at := q.bucket(f.Stretch)
	if whole {
		at = "0"
	}
	return q.usage(ctx, f, at, counting, true)
}

// An aggregate is what is asked of the sums of a group.
type aggregate struct{ reads, answers string } // columns, and expressions over them

var (
	summing  = aggregate{strings.Join(sumColumns, ", "), sumsOf}
	counting = aggregate{"requests", "count(DISTINCT CASE WHEN requests > 0 THEN file_id END) AS files"}
)

func (q *Queries) usage(ctx context.Context, f UsageFilter, at string, of aggregate, files bool) ([]UsagePoint, error) {
	var points []UsagePoint
	if err := q.grouped(f, at, of, files).Scan(ctx, &points); err != nil {
		return nil, fmt.Errorf("usage: %w", translate(err))
	}
	return points, nil
}

// bySubject are the columns by which sums are told apart.
const bySubject = "project_id, at, file_id, value, "

// sums selects the rows of a filter, of projects or of their files, on each level.
func (q *Queries) sums(f UsageFilter, columns string, files bool) []*bun.SelectQuery {
	var all []*bun.SelectQuery
	for _, level := range f.Stretch.levels() {
		one := q.on.NewSelect().Model((*UsageRow)(nil)).ColumnExpr(columns).Where("level = ?", level)
		one = ofProjects(one, f.Projects)
		dimension := f.Dimension
		if files {
			dimension = dimension.ofFiles()
		}
		one = one.Where("dimension = ?", dimension)
		if f.Files != nil {
			one = one.Where("file_id IN (?)", bun.List(f.Files))
		}
		if f.Files != nil && level != FreshHour && (f.Stretch != Months || level == Month) { // each is looked up, not all files between them
			one = one.Where("at IN (?)", bun.List(f.Starts))
		} else {
			one = one.Where("at >= ? AND at < ?", f.From, f.To)
		}
		all = append(all, one)
	}
	return all
}

// allOf reads all by one statement, as sums go from one level to another.
func allOf(all []*bun.SelectQuery) *bun.SelectQuery {
	s := all[0]
	for _, one := range all[1:] {
		s = s.UnionAll(one)
	}
	return s
}

// grouped selects an aggregate over the sums of a filter.
func (q *Queries) grouped(f UsageFilter, at string, of aggregate, files bool) *bun.SelectQuery {
	group := string(f.Group)
	if f.Group == ByProject || f.Group == ByFile {
		group = "CAST(" + group + " AS TEXT)"
	}
	node := "'" + uuid.Nil.String() + "'"
	switch {
	case f.PerNode && f.Files != nil:
		node = "file_id"
	case f.PerNode:
		node = "project_id"
	}
	s := q.on.NewSelect().TableExpr("(?) AS s", allOf(q.sums(f, bySubject+of.reads, files))).ColumnExpr(node + " AS node").ColumnExpr(at + " AS at")
	if f.Top != nil {
		s = s.ColumnExpr("CASE WHEN "+group+" IN (?) THEN "+group+" ELSE ? END AS grp", bun.List(f.Top), OtherValue)
	} else {
		s = s.ColumnExpr(group + " AS grp")
	}
	return s.ColumnExpr(of.answers).GroupExpr("1, 2, 3")
}

// bucket is when a stretch begins, as an expression over a time in it.
func (q *Queries) bucket(s Stretch) string {
	switch {
	case s == Hours:
		return "at"
	case s == Days:
		return "at - at % 86400"
	case q.Shared():
		return "CAST(extract(epoch FROM date_trunc('month', to_timestamp(at) AT TIME ZONE 'UTC')) AS BIGINT)"
	}
	return "CAST(strftime('%s', at, 'unixepoch', 'start of month') AS BIGINT)"
}
