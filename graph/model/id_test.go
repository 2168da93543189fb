package model

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAnIDIsWrittenAsJSON(t *testing.T) {
	for _, id := range []ID{"0198c5a2-7d3e-7b1f-8a64-3c5d9e2f1b07", "\a\x00\"\\", "\U000e0001é"} {
		var text strings.Builder
		id.MarshalGQL(&text)
		var back string
		if err := json.Unmarshal([]byte(text.String()), &back); err != nil || back != string(id) {
			t.Errorf("%s is read as %q, %v", text.String(), back, err)
		}
	}
}

func TestWhatIsClippedKeepsItsCharactersWhole(t *testing.T) {
	for n := 4; n < 20; n++ {
		got := Clip(strings.Repeat("€", 10), n)
		if len(got) > n || !utf8.ValidString(got) || !strings.HasSuffix(got, "…") {
			t.Errorf("%d: %q", n, got)
		}
	}
	if got := Clip("short", 5); got != "short" {
		t.Error(got)
	}
}
