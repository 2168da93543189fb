package problem_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"calotype/server/problem"

	"github.com/google/go-cmp/cmp"
)

// answer asks a real server that answers with the problem.
func answer(t *testing.T, method string, p problem.Problem) (*http.Response, string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"a"`)
		w.Header().Set("Cache-Control", "immutable")
		w.Header().Set("Content-Length", "7")
		problem.Write(w, r, p)
	}))
	t.Cleanup(server.Close)
	request, err := http.NewRequestWithContext(t.Context(), method, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestAProblemIsWrittenWithItsExtensionMembers(t *testing.T) {
	p := problem.New(http.StatusBadRequest, "bad-parameter", "", `blur takes 0 to 5000, not "many".`)
	p.Extensions = map[string]any{"operation": "blur", "index": 2, "status": 200}
	response, body := answer(t, http.MethodGet, p)

	var got map[string]any
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	want := map[string]any{
		"type": "about:blank", "title": "Bad Request", "status": 400.0, "code": "bad-parameter",
		"detail": `blur takes 0 to 5000, not "many".`, "operation": "blur", "index": 2.0,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if response.StatusCode != 400 || response.Header.Get("Content-Type") != problem.MediaType {
		t.Errorf("answered %d %s", response.StatusCode, response.Header.Get("Content-Type"))
	}
}

func TestAProblemIsNeverCachedNorTakenForTheGoodAnswer(t *testing.T) {
	response, _ := answer(t, http.MethodGet, problem.Problem{})
	if response.StatusCode != http.StatusInternalServerError {
		t.Errorf("status %d", response.StatusCode)
	}
	if got := response.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
	if got := response.Header.Get("X-Content-Type-Options"); got != "nosniff" {
		t.Errorf("X-Content-Type-Options %q", got)
	}
	if got := response.Header.Get("ETag"); got != "" {
		t.Errorf("ETag %q is left of the good answer", got)
	}
}

func TestHeadHearsOfTheProblemWithoutABody(t *testing.T) {
	response, body := answer(t, http.MethodHead, problem.New(http.StatusNotFound, "not-found", "Not found", "No such file."))
	if response.StatusCode != http.StatusNotFound || body != "" {
		t.Errorf("answered %d with %q", response.StatusCode, body)
	}
}

func TestAMemberWithoutAJSONFormDoesNotHideTheProblem(t *testing.T) {
	p := problem.New(http.StatusConflict, "taken", "Taken", "Taken.")
	p.Extensions = map[string]any{"channel": make(chan int)}
	var got map[string]any
	if err := json.Unmarshal(p.JSON(), &got); err != nil || got["code"] != "taken" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestWhoIsToComeAgainIsToldWhen(t *testing.T) {
	for _, c := range []struct {
		p    problem.Problem
		want string
	}{
		{problem.Problem{Status: http.StatusServiceUnavailable}, "1"},
		{problem.Problem{Status: http.StatusServiceUnavailable, RetryAfter: 17 * time.Second}, "17"},
		{problem.Problem{Status: http.StatusTooManyRequests, RetryAfter: time.Minute}, "60"},
		{problem.Problem{Status: http.StatusTooManyRequests}, ""},
	} {
		if response, _ := answer(t, http.MethodGet, c.p); response.Header.Get("Retry-After") != c.want {
			t.Errorf("%d after %s: %q", c.p.Status, c.p.RetryAfter, response.Header.Get("Retry-After"))
		}
	}
}
