package delivery

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestAFileIsLaidOnAnotherOfItsProject(t *testing.T) {
	w := newWorld(t)
	below, above := w.add("below.jpg", photo(t, 300, 200)), w.add("above.jpg", photo(t, 80, 60))
	plain, _ := w.get(Path(below, "-/resize/100x/-/format/png/"))
	address := Path(below, "-/resize/100x/-/overlay/"+above.String()+"/50px50p/center/-/format/png/")
	laid, _ := w.get(address)
	if laid.StatusCode != http.StatusOK || laid.Header.Get("ETag") == plain.Header.Get("ETag") {
		t.Fatalf("%s %s beside %s", laid.Status, laid.Header.Get("ETag"), plain.Header.Get("ETag"))
	}
	renders := w.variants.Renders()
	if again, _ := w.get(address); again.StatusCode != http.StatusOK || w.variants.Renders() != renders {
		t.Errorf("%s, and %d renders more", again.Status, w.variants.Renders()-renders)
	}

	// What was laid is gone with its file, from memory as from the store, and comes back with it.
	if _, err := w.library.DeleteFiles(t.Context(), []uuid.UUID{above}); err != nil {
		t.Fatal(err)
	}
	gone, body := w.get(address)
	if gone.StatusCode != http.StatusNotFound || !strings.Contains(string(body), above.String()) || !strings.Contains(string(body), "layer-not-found") {
		t.Errorf("with a deleted layer it is %s: %s", gone.Status, body)
	}
	if _, err := w.library.RestoreFiles(t.Context(), []uuid.UUID{above}); err != nil {
		t.Fatal(err)
	}
	if back, _ := w.get(address); back.StatusCode != http.StatusOK {
		t.Errorf("with a restored layer it is %s", back.Status)
	}
}

func TestAFileOfAnotherProjectIsNoLayer(t *testing.T) {
	w := newWorld(t)
	below := w.add("below.jpg", photo(t, 300, 200))
	other, err := w.library.CreateProject(t.Context(), "other")
	if err != nil {
		t.Fatal(err)
	}
	w.project = other.ID
	foreign := w.add("foreign.jpg", photo(t, 80, 60))
	for _, operation := range []string{"overlay", "mask"} {
		for _, id := range []uuid.UUID{foreign, uuid.Must(uuid.NewV7())} {
			response, body := w.get(Path(below, "-/flip/-/"+operation+"/"+id.String()+"/"))
			if response.StatusCode != http.StatusNotFound || !strings.Contains(string(body), id.String()) || !strings.Contains(string(body), operation) {
				t.Errorf("%s: %s: %s", operation, response.Status, body)
			}
		}
	}
}

func TestALayerThatIsTooLargeIsRefusedByName(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Limits.SourcePixels = 5000 })
	below, above := w.add("below.jpg", photo(t, 70, 60)), w.add("above.jpg", photo(t, 90, 80))
	response, body := w.get(Path(below, "-/overlay/"+above.String()+"/"))
	if response.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(string(body), "90 × 80") {
		t.Errorf("%s: %s", response.Status, body)
	}
}
