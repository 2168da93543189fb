package rest

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2/negotiation"

	"calotype/storage"
)

// csvType is the media type of points as lines.
const csvType = "text/csv"

// A Report is an answer in numbers, as JSON or as CSV.
type Report[T any] struct {
	ContentType string `header:"Content-Type"`
	Vary        string `header:"Vary"`
	Body        T
}

// reported is a report in the form that is asked for.
func reported[T any](ctx context.Context, how Timed, body T) *Report[T] {
	kinds := []string{"application/json", csvType}
	kind := map[string]string{"json": kinds[0], "csv": csvType}[how.Format]
	if kind == "" {
		kind = negotiation.SelectQValue(exchangeOf(ctx).r.Header.Get("Accept"), kinds)
	}
	if kind != csvType {
		kind = kinds[0]
	}
	return &Report[T]{kind, "Accept", body}
}

// A UsageReport is what was delivered within a time.
type UsageReport[P any] struct {
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	Interval string    `json:"interval" enum:"hour,day,month"`
	Total    P         `json:"total"`
	Points   []P       `json:"points" doc:"Without groups, one of each interval; else those of which there is something."`
}

// A UsagePoint is all that is counted, of an interval and a group.
type UsagePoint struct {
	At            time.Time `json:"at" doc:"When the interval begins, UTC."`
	Group         string    `json:"group" doc:"By group_by: an id, jpeg, 2xx, memory, example.org, resize …; empty without."`
	Requests      int64     `json:"requests"`
	Bytes         int64     `json:"bytes" doc:"That went out, without headers."`
	Hits          int64     `json:"hits" doc:"Of the requests, those that no render was needed for."`
	Renders       int64     `json:"renders"`
	RenderSeconds float64   `json:"renderSeconds"`
	Errors        int64     `json:"errors" doc:"Answers of 400 and above."`
	Files         int       `json:"files" doc:"Distinct files that were asked for."`
	SavedBytes    int64     `json:"savedBytes" doc:"That whole answers had fewer than the originals; below 0 when more."`
}

// A TrafficPoint is what of that is about bytes.
type TrafficPoint struct {
	At         time.Time `json:"at" doc:"When the interval begins, UTC."`
	Group      string    `json:"group" doc:"By group_by; empty without."`
	Requests   int64     `json:"requests"`
	Bytes      int64     `json:"bytes" doc:"That went out, without headers."`
	SavedBytes int64     `json:"savedBytes" doc:"That whole answers had fewer than the originals; below 0 when more."`
}

func trafficOf(p storage.UsagePoint) TrafficPoint {
	return TrafficPoint{p.At, p.Group, p.Requests, p.Bytes, p.SavedBytes}
}

// A RequestsPoint is what of that is about requests.
type RequestsPoint struct {
	At            time.Time `json:"at" doc:"When the interval begins, UTC."`
	Group         string    `json:"group" doc:"By group_by; empty without."`
	Requests      int64     `json:"requests"`
	Hits          int64     `json:"hits" doc:"Of the requests, those that no render was needed for."`
	Renders       int64     `json:"renders"`
	RenderSeconds float64   `json:"renderSeconds"`
	Errors        int64     `json:"errors" doc:"Answers of 400 and above."`
	Files         int       `json:"files" doc:"Distinct files that were asked for."`
}

func requestsOf(p storage.UsagePoint) RequestsPoint {
	return RequestsPoint{p.At, p.Group, p.Requests, p.Hits, p.Renders, p.RenderSeconds, p.Errors, p.Files}
}

// A StorageReport is what was stored within a time, and what is.
type StorageReport struct {
	From     time.Time      `json:"from"`
	To       time.Time      `json:"to"`
	Interval string         `json:"interval" enum:"day,month"`
	Now      StoragePoint   `json:"now"`
	Points   []StoragePoint `json:"points" doc:"What was noted once a day; none of days on which no server ran."`
	ByFormat []StoragePoint `json:"byFormat" doc:"Now, by format of originals and variants."`
}

// A StoragePoint is what is stored, of a group.
type StoragePoint struct {
	At            time.Time `json:"at"`
	Group         string    `json:"group" doc:"By group_by: the id of a project, or a format; empty without."`
	Files         int64     `json:"files"`
	OriginalBytes int64     `json:"originalBytes"`
	Variants      int64     `json:"variants"`
	VariantBytes  int64     `json:"variantBytes"`
}

// lines are the points of a report, for CSV.
type lines interface{ points() any }

func (r UsageReport[P]) points() any { return r.Points }
func (r StorageReport) points() any  { return r.Points }

// writeCSV writes the points of a report: a line of names, and one of each point.
func writeCSV(w io.Writer, report any) error {
	r, ok := report.(lines)
	if !ok {
		return fmt.Errorf("%T has no lines", report)
	}
	points := reflect.ValueOf(r.points())
	kind := points.Type().Elem()
	out := csv.NewWriter(w)
	line := make([]string, kind.NumField())
	for i := range line {
		line[i] = kind.Field(i).Tag.Get("json")
	}
	_ = out.Write(line) // the error comes with Flush
	for n := range points.Len() {
		for i := range line {
			line[i] = cell(points.Index(n).Field(i).Interface())
		}
		_ = out.Write(line)
	}
	out.Flush()
	return out.Error()
}

func cell(value any) string {
	switch v := value.(type) {
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}
