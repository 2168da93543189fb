package delivery

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/uuid"

	"calotype/imaging"
)

func TestHintsCountOnlyWhereTheAddressAsks(t *testing.T) {
	w := newWorld(t)
	if _, err := w.library.CreatePreset(t.Context(), w.project, "card", "dpr/auto/-/resize/30x"); err != nil {
		t.Fatal(err)
	}
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String()
	for _, c := range []struct{ chain, plain, vary, acceptCH string }{
		{"dpr/auto/-/resize/40x/-/format/jpeg", "dpr/2/-/resize/40x/-/format/jpeg", "Sec-CH-DPR", "Sec-CH-DPR"},
		{"dpr/auto/-/resize/40x", "dpr/2/-/resize/40x", "Accept, Sec-CH-DPR", "Sec-CH-DPR"},
		{"dpr//auto//-/resize/40x", "dpr/2/-/resize/40x", "Accept, Sec-CH-DPR", "Sec-CH-DPR"},
		{"resize/40x/-/quality/auto/-/format/jpeg", "resize/40x/-/quality/lighter/-/format/jpeg", "Save-Data", ""},
		{"dpr/auto/-/resize/40x/-/quality/auto", "dpr/2/-/resize/40x/-/quality/lighter", "Accept, Sec-CH-DPR, Save-Data", "Sec-CH-DPR"},
		{"dpr/auto/-/resize/40x/-/json", "dpr/2/-/resize/40x/-/json", "Sec-CH-DPR", "Sec-CH-DPR"},
		{"preset/card", "dpr/2/-/resize/30x", "Accept, Sec-CH-DPR", "Sec-CH-DPR"},
		{"resize/50x/-/quality/normal", "resize/50x", "Accept", ""},
		{"dpr/2/-/resize/50x/-/format/jpeg/-/quality/lighter", "dpr/2/-/resize/50x/-/format/jpeg/-/quality/lighter", "", ""},
	} {
		plain, _ := w.get(path + "/-/" + c.plain + "/")
		for range 2 { // rendered, then remembered
			r, _ := w.get(path+"/-/"+c.chain+"/", "Sec-CH-DPR", "2.1", "Save-Data", "on")
			if r.StatusCode != 200 || r.Header.Get("ETag") != plain.Header.Get("ETag") || r.Header.Get("Vary") != c.vary || r.Header.Get("Accept-CH") != c.acceptCH {
				t.Errorf("%s: %d %v, want what %s is", c.chain, r.StatusCode, r.Header, c.plain)
			}
		}
		r, _ := w.get(path + "/-/" + c.chain + "/")
		same := r.Header.Get("ETag") == plain.Header.Get("ETag")
		if asks := c.vary != "" && c.vary != "Accept"; r.Header.Get("Vary") != c.vary || same == asks {
			t.Errorf("%s without hints: %v", c.chain, r.Header)
		}
		r, _ = w.get(path+"/-/"+c.chain+"/", "Sec-CH-DPR", "2", "Save-Data", "on", "If-None-Match", plain.Header.Get("ETag"))
		if r.StatusCode != 304 || r.Header.Get("Vary") != c.vary || r.Header.Get("Cache-Control") == "" {
			t.Errorf("%s, known: %d %v", c.chain, r.StatusCode, r.Header)
		}
	}
}

// What is answered without net/http knows no hints, and so leaves what goes by them.
func TestWhatGoesByHintsIsNotAnsweredWithoutThem(t *testing.T) {
	w := newWorld(t)
	if _, err := w.library.CreatePreset(t.Context(), w.project, "wide", "resize/60x"); err != nil {
		t.Fatal(err)
	}
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String() + "/-/"
	for chain, ready := range map[string]bool{
		"dpr/auto/-/resize/40x/": false, "resize/40x/-/quality/auto/": false, "resize/40x/": true, "preset/wide/": true,
	} {
		for range 3 {
			w.get(path + chain)
		}
		if _, ok := w.Config.Handler.(*Handler).Ready(&Asking{Target: []byte(path + chain)}); ok != ready {
			t.Errorf("%s is ready: %v, want %v", chain, ok, ready)
		}
	}
}

// Whatever screens and lines clients say they have, an address has few variants; one that does not ask has one.
func TestRandomHintsAreFewVariants(t *testing.T) {
	w := newWorld(t)
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String() + "/-/"
	random := rand.New(rand.NewPCG(3, 4))
	for chain, most := range map[string]int{"dpr/auto/-/resize/20x/-/quality/auto/-/format/jpeg": 10, "resize/20x/-/quality/better/-/format/jpeg": 1} {
		tags := map[string]bool{}
		for range 300 {
			r, _ := w.get(path+chain+"/", "Sec-CH-DPR", strings.Repeat("9", random.IntN(3))+"."+string(rune('0'+random.IntN(10))),
				"Save-Data", []string{"on", "off", "ON", "x"}[random.IntN(4)])
			tags[r.Header.Get("ETag")] = true
		}
		if len(tags) > most || len(tags) == 0 {
			t.Errorf("%s has %d variants", chain, len(tags))
		}
	}
	if n := w.variants.recent.cache.EstimatedSize(); n > 11 {
		t.Errorf("%d addresses are remembered", n)
	}
}

// Which hints an address goes by is seen without reading it, and never less than what reading it tells.
func TestWhatAnAddressMayAskForIsSeenWithoutReadingIt(t *testing.T) {
	words := []string{"dpr", "quality", "auto", "2", "best", "-", "/", "resize", "10x", "format", "dpr/auto", "quality/auto", "x.jpg", "-/dpr//auto"}
	random := rand.New(rand.NewPCG(5, 6))
	id := uuid.NewString()
	asking := 0
	for range 20_000 {
		parts := make([]string, random.IntN(8))
		for i := range parts {
			parts[i] = words[random.IntN(len(words))]
		}
		path := "/image/" + id + "/-/" + strings.Join(parts, "/-/"[2*random.IntN(2):])
		parsed, err := imaging.Parse(parseAddress(path).transformation)
		if err != nil {
			continue
		}
		asks, may := parsed.Asks(), mayAsk(path)
		if asks.DPR && !may.DPR || asks.SaveData && !may.SaveData {
			t.Errorf("%s goes by %+v, and is taken for %+v", path, asks, may)
		}
		if asks != (imaging.Asks{}) {
			asking++
		}
	}
	if asking < 100 {
		t.Errorf("only %d of them ask for anything", asking)
	}
	for path, want := range map[string]imaging.Asks{
		"/image/x/-/resize/10x/-/quality/normal/-/format/auto/": {}, "/image/x/-/dpr/2/-/format/auto/": {}, "/x/-/dpr/auto/": {DPR: true},
		"/x/-/preset/a/": {DPR: true, SaveData: true}, "/x/-/quality/best/-/quality///auto": {SaveData: true}, "": {}, "dpr": {}, "dprauto": {},
	} {
		if got := mayAsk(path); got != want {
			t.Errorf("%s is taken for %+v, want %+v", path, got, want)
		}
	}
}
