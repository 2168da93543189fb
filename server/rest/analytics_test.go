package rest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/server/access"
	"calotype/storage"
)

// count counts requests of a file an hour ago, for which a picture was rendered once.
func (w *world) count(file string, requests int64) (hour time.Time) {
	w.Helper()
	hour = w.Library.Now().Truncate(time.Hour).Add(-time.Hour)
	_, err := w.Library.AddUsage(w.Context(), storage.UsageBatch{ID: uuid.New(), Usage: []storage.Counted{{
		Hour: hour, FileID: uuid.MustParse(file), Dimension: storage.Answers, Value: storage.AnswerValue('2', "memory", "webp"),
		UsageSums: storage.UsageSums{Requests: requests, Bytes: 10 * requests, Hits: requests - 1, Renders: 1, RenderMicros: 1_500_000, Saved: -2},
	}}})
	w.must(err)
	return hour
}

func TestNumbersAreAnsweredOfEverythingAProjectAndAFile(t *testing.T) {
	w := newWorld(t)
	at, other := w.addFile("a.png"), w.addFile("b.png")
	hour := w.count(at[strings.LastIndexByte(at, '/')+1:], 5)
	w.count(other[strings.LastIndexByte(other, '/')+1:], 7)
	project := "/api/projects/" + w.Project.ID.String()
	total := func(path string) map[string]any { return w.get(path).want(200).object()["total"].(map[string]any) }
	for _, path := range []string{"/api/analytics", project + "/analytics"} {
		if got := total(path + "/traffic?interval=hour"); got["requests"] != 12.0 || got["bytes"] != 120.0 || got["savedBytes"] != -4.0 || len(got) != 5 {
			t.Errorf("%s: traffic %v", path, got)
		}
		if got := total(path + "/requests"); got["requests"] != 12.0 || got["hits"] != 10.0 || got["renderSeconds"] != 3.0 || got["files"] != 2.0 {
			t.Errorf("%s: requests %v", path, got)
		}
		if got := w.get(path + "/storage").want(200).object()["now"].(map[string]any); got["files"] != 2.0 || got["originalBytes"].(float64) <= 0 {
			t.Errorf("%s: storage %v", path, got)
		}
	}
	if got := total(at + "/analytics?group_by=format"); got["requests"] != 5.0 || got["bytes"] != 50.0 || got["errors"] != 0.0 {
		t.Errorf("of a file: %v", got)
	}
	lines := fmt.Sprintf("at,group,requests,bytes,savedBytes\n%s,%s,12,120,-4\n", hour.Format(time.RFC3339), w.Project.ID)
	for _, r := range []*reply{
		w.get("/api/analytics/traffic?group_by=project&format=csv"),
		w.do(http.MethodGet, "/api/analytics/traffic?group_by=project", nil, "Accept", "text/csv, application/json;q=0.5"),
	} {
		if r.want(200); string(r.text) != lines || r.Header.Get("Content-Type") != "text/csv" {
			t.Errorf("got %s %q, want %q", r.Header.Get("Content-Type"), r.text, lines)
		}
	}
	for _, headers := range [][]string{{"Accept", "text/csv"}, {"Accept", "image/png"}, nil} {
		if r := w.do(http.MethodGet, "/api/projects", nil, headers...).want(200); r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%v has the list answered as %s", headers, r.Header.Get("Content-Type"))
		}
	}
	if r := w.do(http.MethodGet, "/api/analytics/storage?format=json", nil, "Accept", "text/csv").want(200); r.Header.Get("Content-Type") != "application/json" {
		t.Errorf("format=json is answered as %s", r.Header.Get("Content-Type"))
	}
}

func TestNumbersThatCannotBeAreRefused(t *testing.T) {
	w := newWorld(t)
	at := w.addFile("a.png")
	for path, says := range map[string]string{
		"/api/analytics/traffic?interval=year":                                     "hour, day, month",
		"/api/analytics/traffic?group_by=country":                                  "referer",
		"/api/analytics/traffic?from=yesterday":                                    "date",
		"/api/analytics/traffic?from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z": "not before",
		"/api/analytics/traffic?interval=month&from=0001-01-01T00:00:00Z":          "",
		"/api/analytics/storage?interval=hour":                                     "day, month",
		"/api/analytics/storage?group_by=status":                                   "project, format",
		"/api/analytics/requests?format=xml":                                       "json, csv",
		at + "/analytics?group_by=file":                                            "format, status",
		"/api/analytics/traffic?groupBy=file":                                      "allowed are from, to, format, interval, first, group_by",
	} {
		if says == "" { // far off, but no mistake
			w.get(path)
			continue
		}
		w.get(path).wantProblem(422, "invalid", says)
	}
	other, err := w.Library.CreateProject(t.Context(), "other")
	w.must(err)
	w.caller = w.inProject("READ")
	for _, name := range []string{"traffic", "requests", "storage"} {
		w.get("/api/projects/"+other.ID.String()+"/analytics/"+name).wantProblem(404, "not-found", "There is no project")
		w.get("/api/analytics/" + name).want(200)
	}
	w.caller = w.publicKey(storage.NewAPIKey{ProjectID: w.Project.ID})
	w.get("/api/projects/"+w.Project.ID.String()+"/analytics/traffic").wantProblem(403, "forbidden", "READ")
	w.get(at+"/analytics").wantProblem(403, "forbidden", "READ")
	w.caller = access.From(t.Context())
	w.get("/api/analytics/traffic").wantProblem(401, "unauthenticated", "Sign in")
}
