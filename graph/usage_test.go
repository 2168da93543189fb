package graph

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

// count counts requests of a file an hour ago, for which a picture was rendered once.
func (w *world) count(file uuid.UUID, page string, requests int64) time.Time {
	w.Helper()
	hour := w.library.Now().Truncate(time.Hour).Add(-time.Hour)
	batch := storage.UsageBatch{ID: uuid.New(), Served: []storage.Served{{VariantRef: storage.VariantRef{FileID: file, Key: "abcd"}, Hits: requests, At: hour}}}
	for d, value := range map[storage.Dimension]string{
		storage.Answers: storage.AnswerValue('2', "memory", "webp"), storage.Referers: page, storage.Transformations: "resize/640x/-/flip",
	} {
		batch.Usage = append(batch.Usage, storage.Counted{Hour: hour, FileID: file, Dimension: d, Value: value,
			UsageSums: storage.UsageSums{Requests: requests, Bytes: 10 * requests, Hits: requests, Renders: 1, RenderMicros: 1_500_000, Saved: -2}})
	}
	for _, operation := range []string{"resize", "flip"} {
		batch.Usage = append(batch.Usage, storage.Counted{Hour: hour, FileID: file, Dimension: storage.Operations, Value: operation, UsageSums: storage.UsageSums{Requests: requests}})
	}
	_, err := w.library.AddUsage(w.Context(), batch)
	w.must(err)
	return hour
}

func TestUsageIsAnsweredOfEverything(t *testing.T) {
	w := newWorld(t)
	a, b := w.add(w.project.ID, "a.jpg"), w.add(w.project.ID, "b.jpg")
	w.must(w.library.PutVariant(t.Context(), &storage.Variant{FileID: a.ID, Transformation: "resize/640x/-/flip", Format: "webp"}, "abcd", []byte("four")))
	hour := w.count(a.ID, "example.org", 5)
	w.count(b.ID, "none", 7)
	variables := vars{"project": w.project.ID.String(), "file": a.ID.String()}
	const total = `total { at group requests bytes hits renders renderSeconds errors files savedBytes }`
	data := w.get(`query($project: ID!, $file: ID!) { usage { interval `+total+` } project(id: $project) { usage { `+total+` } }
		file(id: $file) { usage { `+total+` points { at requests } } variants { nodes { hits lastServedAt } } } }`, variables)
	sums := func(requests, renders, files int) string {
		from := hour.Add(-22 * time.Hour).Format(time.RFC3339)
		return fmt.Sprintf(`{"at": %q, "group": "", "requests": %d, "bytes": %d, "hits": %d, "renders": %d, "renderSeconds": %g, "errors": 0, "files": %d, "savedBytes": %d}`,
			from, requests, 10*requests, requests, renders, 1.5*float64(renders), files, -2*renders)
	}
	w.same(at(data, "usage"), `{"interval": "HOUR", "total": `+sums(12, 2, 2)+`}`)
	w.same(at(data, "project", "usage", "total"), sums(12, 2, 2))
	w.same(at(data, "file", "usage", "total"), sums(5, 1, 1))
	w.same(at(data, "file", "variants"), fmt.Sprintf(`{"nodes": [{"hits": 5, "lastServedAt": %q}]}`, hour.Format(time.RFC3339)))
	points := at(data, "file", "usage", "points").([]any)
	if len(points) != 24 {
		t.Errorf("%d points of a day", len(points))
	}
	w.same(points[22], fmt.Sprintf(`{"at": %q, "requests": 5}`, hour.Format(time.RFC3339)))

	for group, want := range map[string]string{
		"PROJECT": fmt.Sprintf(`[{"group": %q, "requests": 12}]`, w.project.ID), "FILE": fmt.Sprintf(`[{"group": %q, "requests": 7}, {"group": %q, "requests": 5}]`, b.ID, a.ID),
		"FORMAT": `[{"group": "webp", "requests": 12}]`, "STATUS": `[{"group": "2xx", "requests": 12}]`, "CACHE": `[{"group": "memory", "requests": 12}]`,
		"REFERER": `[{"group": "none", "requests": 7}, {"group": "example.org", "requests": 5}]`, "TRANSFORMATION": `[{"group": "resize/640x/-/flip", "requests": 12}]`,
		"OPERATION": `[{"group": "flip", "requests": 12}, {"group": "resize", "requests": 12}]`,
	} {
		data := w.get(`query($by: UsageGroup) { usage(groupBy: $by) { total { requests } points { group requests } } }`, vars{"by": group})
		w.same(at(data, "usage", "points"), want)
		w.same(at(data, "usage", "total"), `{"requests": 12}`)
	}
	data = w.get(`{ usage(groupBy: FILE, first: 1) { points { group requests files } } }`, nil)
	w.same(at(data, "usage", "points"), fmt.Sprintf(`[{"group": %q, "requests": 7, "files": 1}, {"group": "other", "requests": 5, "files": 1}]`, b.ID))
}

func TestWhatIsStoredIsAnswered(t *testing.T) {
	w := newWorld(t)
	f := w.add(w.project.ID, "a.jpg")
	w.must(w.library.PutVariant(t.Context(), &storage.Variant{FileID: f.ID, Transformation: "flip", Format: "webp"}, "abcd", []byte("four")))
	w.must(w.library.TidyUsage(t.Context()))
	const fields = `{ interval now { group files variants variantBytes } points { files variantBytes } byFormat { group files variants } }`
	data := w.get(`query($id: ID!) { storage `+fields+` project(id: $id) { storage `+fields+` } }`, vars{"id": w.project.ID.String()})
	for _, got := range []any{at(data, "storage"), at(data, "project", "storage")} {
		w.same(got, `{"interval": "DAY", "now": {"group": "", "files": 1, "variants": 1, "variantBytes": 4}, "points": [{"files": 1, "variantBytes": 4}],
			"byFormat": [{"group": "jpeg", "files": 1, "variants": 0}, {"group": "webp", "files": 0, "variants": 1}]}`)
	}
	data = w.get(`{ storage(groupBy: PROJECT, interval: MONTH) { points { group files } } }`, nil)
	w.same(at(data, "storage", "points"), fmt.Sprintf(`[{"group": %q, "files": 1}]`, w.project.ID))
}

func TestAQuestionAboutNumbersThatCannotBeAnsweredSaysWhatCan(t *testing.T) {
	w := newWorld(t)
	for question, says := range map[string]string{
		`usage(from: "2026-11-26T12:00:00Z", to: "2026-11-26T12:00:00+02:00") { interval }`: "from: ",
		`usage(from: "2020-01-01T00:00:00Z", interval: HOUR) { interval }`:                  "ask by DAY",
		`usage(from: "0001-01-01T00:00:00Z") { interval }`:                                  "1970 to 2200",
		`usage(to: "9999-01-01T00:00:00Z") { interval }`:                                    "1970 to 2200",
		`usage(interval: DAY, groupBy: FILE, first: 1000) { interval }`:                     "at most 10000",
		`usage(groupBy: FILE, first: 0) { interval }`:                                       "first: ",
		`storage(interval: HOUR) { interval }`:                                              "DAY or MONTH",
		`storage(groupBy: REFERER) { interval }`:                                            "PROJECT and FORMAT",
	} {
		w.refused(w.ask(`{ `+question+` }`, nil), codeInvalid, says)
	}
}
