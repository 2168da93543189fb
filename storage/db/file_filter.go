package db

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
)

// types answers the type of the filter as a range, [from, below); below is empty where it is one type, both where it is any.
func (f FileFilter) types() (from, below string) {
	if f.Type == "" {
		return "", ""
	}
	if kind, sub, _ := strings.Cut(f.Type, "/"); sub == "" || sub == "*" {
		return kind + "/", kind + "0" // 0 follows the slash
	}
	return f.Type, ""
}

// ofType keeps what has a type that the filter lets through. IS TRUE keeps databases from reading in the order of types what is
// wanted in another.
func (f FileFilter) ofType(q *bun.SelectQuery, column bun.Ident) *bun.SelectQuery {
	switch from, below := f.types(); {
	case from == "":
		return q
	case below == "":
		return q.Where("(? = ?) IS TRUE", column, from)
	default:
		return q.Where("(? >= ? AND ? < ?) IS TRUE", column, from, column, below)
	}
}

// lets tells whether the filter lets a type through.
func (f FileFilter) lets(kind string) bool {
	from, below := f.types()
	return from == "" || kind == from || below != "" && from <= kind && kind < below
}

// whoseName keeps what has a name that holds the part.
func whoseName(q *bun.SelectQuery, part string) *bun.SelectQuery {
	return q.Where("name_folded LIKE ? ESCAPE '!'", contains(part))
}

// A shelf is what files stand on in all their orders, each with an index: those of a project, of a type, under a tag.
type shelf struct {
	project uuid.UUID
	tag     string // empty: whatever it is
	typ     string // empty: whatever it is; with a tag it is given
}

// onShelf selects the narrow rows of a shelf, called l.
func (q *Queries) onShelf(s shelf) *bun.SelectQuery {
	rows := q.on.NewSelect().TableExpr("? AS l", bun.Ident(tableOf(s.tag))).Where("l.project_id = ?", s.project)
	if s.tag != "" {
		rows = rows.Where("l.tag = ?", s.tag)
	}
	if s.typ != "" {
		rows = rows.Where("l.type = ?", s.typ)
	}
	return rows
}

// tableOf is where the files stand of a tag, or all.
func tableOf(tag string) string {
	if tag != "" {
		return "tagged"
	}
	return "listed"
}

// An index of the parts of names finds those that hold a text, in no order.
type partIndex struct {
	on      bun.IDB
	project uuid.UUID
	part    string // as it is searched for
	match   string // what SQLite's index is asked
	cut     bool   // there are more terms than that

	// SQLite's answers in the order in which files were added, or against it. That is often one in which they are sorted, which
	// takes several times as long the other way round.
	descending bool
}

// partIndexFor prepares to find the names of a project that hold a part. SQLite's index has parts of three characters: a shorter one
// is all of those that begin with it.
func (q *Queries) partIndexFor(ctx context.Context, project uuid.UUID, part string) (index partIndex, err error) {
	index = partIndex{on: q.on, project: project, part: part}
	if q.on.Dialect().Name() == dialect.PG {
		return index, nil
	}
	runes := []rune(part)
	mark := ""
	for _, b := range project[13:] {
		mark += string(rune(0xE000 + int(b)))
	}
	if len(runes) >= 3 {
		terms := []string{quoted(mark)}
		for i := 0; i < len(runes) && len(terms) <= maxParts; i += 3 { // each takes its time, so that the part is covered once
			at := min(i, len(runes)-3)
			terms = append(terms, quoted(string(runes[at:at+3])))
		}
		index.match = strings.Join(terms, " AND ")
		return index, nil
	}
	var terms []string
	err = q.on.NewRaw(`WITH RECURSIVE walk (term, nth) AS (
			SELECT (SELECT term FROM listed_parts WHERE term >= ? AND term < ? LIMIT 1), 1
			UNION ALL SELECT (SELECT term FROM listed_parts WHERE term >= w.term || char(1) AND term < ? LIMIT 1), nth + 1
			FROM walk AS w WHERE w.term IS NOT NULL AND nth <= ?)
		SELECT term FROM walk WHERE term IS NOT NULL`, part, part+lastCharacter, part+lastCharacter, maxTerms).Scan(ctx, &terms)
	index.match = quoted("\uE200\uE200\uE200") // which no name has
	if index.cut = len(terms) > maxTerms; len(terms) > 0 {
		for i := range terms {
			terms[i] = quoted(terms[i])
		}
		index.match = quoted(mark) + " AND (" + strings.Join(terms, " OR ") + ")"
	}
	return index, err
}

// known answers how many names the index knows that may be looked for, up to one more than most. SQLite's counts, which is quick as
// it looks at none. In PostgreSQL that takes long, and it is what is expected of the rarest part: how often each is, is gathered.
func (i partIndex) known(ctx context.Context, most int) (n int, err error) {
	if i.cut {
		return most + 1, nil
	}
	if i.on.Dialect().Name() != dialect.PG {
		err = i.on.NewSelect().TableExpr("(?) AS c", i.candidates(most+1)).ColumnExpr("count(*)").Scan(ctx, &n)
		return n, err
	}
	n = most + 1
	runes := []rune(i.part)
	for at := 0; at == 0 || at+3 <= len(runes) && at < maxParts && n > reach.known; at++ {
		one := i
		one.part = string(runes[at:min(at+3, len(runes))])
		var text string
		if err := i.on.NewRaw("EXPLAIN (FORMAT JSON) ?", one.candidates(0)).Scan(ctx, &text); err != nil {
			return 0, err
		}
		var plans [1]struct {
			Plan struct {
				Rows float64 `json:"Plan Rows"`
			}
		}
		if err := json.Unmarshal([]byte(text), &plans); err != nil {
			return 0, fmt.Errorf("what PostgreSQL expects: %w", err)
		}
		n = min(n, int(plans[0].Plan.Rows))
	}
	return n, nil
}

// Bounds of what SQLite's index is asked at once.
const (
	maxParts = 12  // of three characters of a long part: the rest is compared
	maxTerms = 500 // that begin with a short one
)

const lastCharacter = "\U0010FFFF"

// candidates selects at most so many rows of listed (0: any number) that may be what is looked for, called c.
func (i partIndex) candidates(most int) *bun.SelectQuery {
	var q *bun.SelectQuery
	if i.on.Dialect().Name() == dialect.PG {
		q = i.on.NewSelect().TableExpr("listed").ColumnExpr("*").Where("name_parts(project_id, name_folded) @> parts_of(?, ?)", i.project, i.part)
	} else {
		q = i.on.NewSelect().TableExpr("listed_names").ColumnExpr("rowid AS n").Where("listed_names MATCH ?", i.match)
		if i.descending {
			q = q.Order("rowid DESC")
			most = cmp.Or(most, math.MaxInt64) // without a limit the order would be left out
		}
	}
	if most > 0 {
		q = q.Limit(int64(most))
	}
	return q
}

// among selects the candidates as narrow rows called l.
func (i partIndex) among(most int) *bun.SelectQuery {
	if i.on.Dialect().Name() == dialect.PG {
		// OFFSET says that they come first: what is sorted is not looked for in the order of the list.
		return i.on.NewSelect().TableExpr("(? OFFSET 0) AS l", i.candidates(most))
	}
	return i.on.NewSelect().TableExpr("(?) AS c CROSS JOIN listed AS l ON l.n = c.n", i.candidates(most))
}

// some selects narrow rows, called l, to look at some of those that are looked for, if these are many: a tenth of so many that the
// index knows; in PostgreSQL, where that takes long, about so many of the table's of size.
func (i partIndex) some(n, size int) *bun.SelectQuery {
	if i.on.Dialect().Name() == dialect.PG {
		return i.on.NewSelect().TableExpr("listed AS l TABLESAMPLE SYSTEM (?)", min(100, 100*float64(n)/float64(max(1, size))))
	}
	return i.among(n / 10)
}

func quoted(term string) string { return `"` + strings.ReplaceAll(term, `"`, `""`) + `"` }
