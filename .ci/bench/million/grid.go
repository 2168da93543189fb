package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// A question is one page of a list.
type question struct {
	project uuid.UUID
	filter  db.FileFilter
	sort    string
	place   string // first, deep, last, back
}

var sorts = map[string]db.FileOrder{
	"CREATED_DESC": {By: db.ByCreated, Descending: true}, "CREATED_ASC": {By: db.ByCreated},
	"NAME_ASC": {By: db.ByName}, "NAME_DESC": {By: db.ByName, Descending: true},
	"BYTES_DESC": {By: db.ByBytes, Descending: true}, "BYTES_ASC": {By: db.ByBytes},
}

var (
	types    = []string{"", "image", "application", "image/jpeg", "image/png", "image/svg+xml", "image/avif"}
	tags     = []string{"", "2019", "sunset", "boat", "client 0042", "none of this name"}
	searches = []string{"", "img", "img_12", "dsc00001", "2024-05", "sunset", "sunset-beach-golden-7", "no such name", "日本", "京", "снег", "e", "qx", "1 (4", "%", "zarchive", "scan 00001"}
	places   = []string{"first", "deep", "last", "back"}
)

// middle is a place in the middle of every order.
var middle = map[db.FileColumn]any{
	db.ByCreated: start.Add(7 * 365 * 12 * time.Hour), db.ByName: "img_5000.jpg", db.ByBytes: int64(5_000_000),
}

func questions(project uuid.UUID) (all []question) {
	for sort := range sorts {
		for _, kind := range types {
			for _, tag := range tags {
				if kind != "" && tag != "" && (kind == "image" || tag == "boat") {
					continue
				}
				for _, search := range searches {
					for _, place := range places {
						all = append(all, question{project, db.FileFilter{Search: search, Type: kind, Tag: tag}, sort, place})
					}
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b question) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return all
}

func (q question) String() string {
	return fmt.Sprintf("%-12s %-5s search %-22q type %-14q tag %q", q.sort, q.place, q.filter.Search, q.filter.Type, q.filter.Tag)
}

// pageSize is that of the website.
const pageSize = 100

func (q question) window() db.Window {
	w := db.Window{Limit: pageSize, Backward: q.place == "last" || q.place == "back"}
	at := &db.Position{Value: middle[sorts[q.sort].By], ID: "01900000-0000-7000-8000-000000000000"}
	switch q.place {
	case "deep":
		w.After = at
	case "back":
		w.Before = at
	}
	return w
}

func measureLibrary(ctx context.Context, address string) error {
	d, err := db.Open(ctx, address)
	if err != nil {
		return err
	}
	defer d.Close()
	spent, end, err := processorOf(ctx, address)
	if err != nil {
		return err
	}
	defer end()
	return measure(spent, func(q question) (int, error) {
		of, err := d.FilesOf(ctx, []uuid.UUID{q.project}, q.filter, sorts[q.sort], q.window())
		return len(of[q.project].Records), err
	})
}

func measureGraphQL(ctx context.Context, _, url string) error {
	const page = `query Files($project: ID!, $first: Int, $after: String, $last: Int, $before: String, $filter: FileFilter, $sort: FileSort) {
		project(id: $project) { id name fileCount files(first: $first, after: $after, last: $last, before: $before, filter: $filter, sort: $sort) {
			totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
			nodes { id name type bytes width height frames thumbhash tags createdAt url thumb: url(transformation: "preview/480x480/-/format/auto") } } } }`
	return measure(nil, func(q question) (int, error) {
		w := q.window()
		cursor := func(p *db.Position) *string {
			if p == nil {
				return nil
			}
			value := fmt.Sprint(p.Value)
			if at, is := p.Value.(time.Time); is {
				value = at.Format(time.RFC3339Nano)
			}
			data, _ := json.Marshal([]string{q.sort, value, p.ID})
			text := base64.RawURLEncoding.EncodeToString(data)
			return &text
		}
		variables := map[string]any{"project": q.project, "sort": q.sort, "after": cursor(w.After), "before": cursor(w.Before),
			"filter": map[string]any{"search": q.filter.Search, "type": q.filter.Type, "tag": q.filter.Tag}}
		variables[map[bool]string{false: "first", true: "last"}[w.Backward]] = w.Limit
		body, _ := json.Marshal(map[string]any{"query": page, "variables": variables})
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/graphql", bytes.NewReader(body))
		if err != nil {
			return 0, err
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", "Bearer "+os.Getenv("CALOTYPE_ADMIN_TOKEN"))
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return 0, err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return 0, fmt.Errorf("HTTP %d", response.StatusCode)
		}
		var answer struct {
			Errors []struct{ Message string }
			Data   struct {
				Project struct {
					Files struct{ Nodes []struct{ ID string } }
				}
			}
		}
		if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
			return 0, err
		}
		if len(answer.Errors) > 0 {
			return 0, fmt.Errorf("%v", answer.Errors)
		}
		return len(answer.Data.Project.Files.Nodes), nil
	})
}

// measure asks everything twice and prints what the second time takes, by what is searched and by the place. Where it is known
// what processors spend, it is that: it does not depend on what else the machine does.
func measure(spent func() (time.Duration, error), ask func(question) (int, error)) error {
	unit := "ms of processor"
	if spent == nil {
		unit, spent = "ms", func() (time.Duration, error) { return time.Duration(time.Now().UnixNano()), nil }
	}
	files := 1_000_000
	every, _ := strconv.Atoi(os.Getenv("EVERY")) // of so many questions one is asked
	for i, p := range projects(files)[:3] {
		all := questions(p.id)
		step := max(1, every)
		if i > 0 {
			step *= 7 // the same, beside the large one
		}
		n := 0
		all = slices.DeleteFunc(all, func(question) bool { n++; return n%step != 0 })
		took := make([]time.Duration, len(all))
		var once sync.Once
		for i, q := range all {
			for range 2 {
				began, err := spent()
				if err != nil {
					return err
				}
				n, err := ask(q)
				if err != nil {
					return fmt.Errorf("%v: %w", q, err)
				}
				ended, err := spent()
				if err != nil {
					return err
				}
				if took[i] = ended - began; q.place == "first" && q.filter == (db.FileFilter{}) && n == 0 {
					once.Do(func() { fmt.Fprintf(os.Stderr, "%s has no files\n", p.name) })
				}
			}
		}
		fmt.Printf("\n%s: %d pages of %d files\n%-40s %8s %8s %8s\n", p.name, len(all), pageSize, unit, "p50", "p99", "longest")
		report := func(what string, which func(question) bool) {
			var some []time.Duration
			for i, q := range all {
				if which(q) {
					some = append(some, took[i])
				}
			}
			if len(some) == 0 {
				return
			}
			slices.Sort(some)
			ms := func(part float64) float64 { return float64(some[int(part*float64(len(some)-1))].Microseconds()) / 1000 }
			fmt.Printf("%-40s %8.1f %8.1f %8.1f\n", what, ms(.5), ms(.99), ms(1))
		}
		report("all", func(question) bool { return true })
		report("all but a hundred thousand, far away", func(q question) bool { return q.filter.Search != "zarchive" })
		for _, place := range places {
			report("place: "+place, func(q question) bool { return q.place == place })
		}
		for sort := range sorts {
			report("sort: "+sort, func(q question) bool { return q.sort == sort })
		}
		for _, search := range searches {
			report(fmt.Sprintf("search: %q", search), func(q question) bool { return q.filter.Search == search })
		}
		for _, kind := range types {
			report(fmt.Sprintf("type: %q", kind), func(q question) bool { return q.filter.Type == kind })
		}
		for _, tag := range tags {
			report(fmt.Sprintf("tag: %q", tag), func(q question) bool { return q.filter.Tag == tag })
		}
		order := make([]int, len(all))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(took[b], took[a]) })
		fmt.Println("the longest:")
		for _, i := range order[:min(12, len(order))] {
			fmt.Printf("  %7.1f ms  %v\n", float64(took[i].Microseconds())/1000, all[i])
		}
	}
	return nil
}
