package imaging

import (
	"net/textproto"
	"slices"
	"strconv"
	"strings"
)

// Hints are what a client says of its screen and its line. They are read only where a transformation asks for them, by dpr/auto
// and quality/auto, and are of few values, so that a cache keyed by them stays small. The zero value says nothing.
type Hints struct {
	DPR      float64 // one of densitySteps; 0: not said, which is 1
	SaveData bool    // bytes are dear
}

// Asks tells which hints a transformation goes by.
type Asks struct {
	DPR      bool // Sec-CH-DPR
	SaveData bool // Save-Data
}

// densitySteps are the densities that a screen is taken to have.
var densitySteps = []float64{1, 1.5, 2, 3, 4}

// ParseHints reads the headers Sec-CH-DPR and Save-Data. What cannot be read says nothing. A density is taken as the nearest of
// 1, 1.5, 2, 3 and 4; of two that are equally near, as the larger one.
func ParseHints(header map[string][]string) Hints {
	of := textproto.MIMEHeader(header)
	h := Hints{SaveData: strings.EqualFold(strings.TrimSpace(of.Get("Save-Data")), "on")}
	if text := strings.TrimSpace(of.Get("Sec-CH-DPR")); text != "" && len(text) <= longestNumber {
		if density, err := strconv.ParseFloat(text, 64); err == nil && density > 0 {
			h.DPR = nearestStep(density)
		}
	}
	return h
}

func nearestStep(density float64) float64 {
	for i, step := range densitySteps[1:] {
		if density < (densitySteps[i]+step)/2 {
			return densitySteps[i]
		}
	}
	return densitySteps[len(densitySteps)-1]
}

// Only is what is left of the hints where no more is asked for.
func (h Hints) Only(asks Asks) Hints {
	if !asks.DPR {
		h.DPR = 0
	}
	if !asks.SaveData {
		h.SaveData = false
	}
	return h
}

// An asker is an operation that may go by what a client says of itself.
type asker interface {
	Operation
	// asks is the zero value where it goes by nothing.
	asks() Asks
	// told is the plain operation that it comes to for a client.
	told(Hints) Operation
}

// Asks tells which hints the transformation goes by. Of presets that is known only once they are expanded.
func (t Transformation) Asks() Asks {
	var all Asks
	for _, s := range t.steps {
		if o, ok := s.op.(asker); ok {
			a := o.asks()
			all.DPR, all.SaveData = all.DPR || a.DPR, all.SaveData || a.SaveData
		}
	}
	return all
}

// told is the plain transformation that this one comes to for a client: what goes by hints is what they say.
func (t Transformation) told(h Hints) Transformation {
	if t.Asks() == (Asks{}) {
		return t
	}
	written := slices.Clone(t.written)
	for i, s := range written {
		if o, ok := s.op.(asker); ok && o.asks() != (Asks{}) {
			written[i].op = o.told(h)
		}
	}
	return canonical(written)
}
