package delivery

import (
	"net/http"
	"strings"

	"calotype/imaging"
)

// ask is all of a request that chooses a variant. What a client says of its screen and its line counts only where the address may
// ask for it, so that others are remembered once.
func ask(r *http.Request) asked {
	k := asked{r.URL.Path, imaging.ParseAccept(strings.Join(r.Header["Accept"], ","))}
	if asks := mayAsk(k.path); asks != (imaging.Asks{}) {
		k.accept.Hints = imaging.ParseHints(r.Header).Only(asks)
	}
	return k
}

// mayAsk tells which hints of a client an address goes by, without reading it: those that it asks for, and any where it has a
// preset, of which only [imaging.Transformation.Asks] tells once it is expanded.
func mayAsk(path string) imaging.Asks {
	preset := strings.Contains(path, "preset")
	return imaging.Asks{DPR: preset || isAuto(path, "dpr"), SaveData: preset || isAuto(path, "quality")}
}

// isAuto tells whether an operation is followed by the word auto.
func isAuto(path, operation string) bool {
	for {
		_, after, found := strings.Cut(path, operation)
		if !found {
			return false
		}
		if word := strings.TrimLeft(after, "/"); len(word) < len(after) && strings.HasPrefix(word, "auto") {
			return true
		}
		path = after
	}
}

// vary says by which headers of the request the answer is chosen, and asks browsers to send those that they send only when asked.
func vary(header http.Header, found *Variant) {
	var by []string
	if found.Varies {
		by = append(by, "Accept")
	}
	if found.Asks.DPR {
		by = append(by, "Sec-CH-DPR")
		header.Set("Accept-CH", "Sec-CH-DPR")
	}
	if found.Asks.SaveData {
		by = append(by, "Save-Data")
	}
	if len(by) > 0 {
		header.Set("Vary", strings.Join(by, ", "))
	}
}
