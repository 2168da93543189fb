package delivery

import (
	"slices"
	"strings"

	"calotype/imaging"
	"calotype/server/analytics"
)

// subjectOf is what answers of a plan are counted on, under the key and the format that are served of it.
func subjectOf(src *source, p *imaging.Plan, key, format string, bytes int64) *analytics.Subject {
	s := &analytics.Subject{Project: src.project, File: src.file, Key: key, Format: format, Bytes: bytes, Saves: src.bytes - bytes}
	var texts []string
	for _, step := range p.Transformation().Steps() {
		texts = append(texts, step.Text)
		if !slices.Contains(s.Operations, step.Operation) {
			s.Operations = append(s.Operations, step.Operation)
		}
	}
	s.Transformation = strings.Join(texts, "/-/")
	if p.Transformation().IsTerminal() { // no picture, of which there is no record
		s.Key, s.Saves = "", 0
	}
	return s
}

// originalOf is what answers of a file as it was uploaded are counted on.
func originalOf(src *source) *analytics.Subject {
	return &analytics.Subject{Project: src.project, File: src.file, Format: src.format, Bytes: src.bytes, Transformation: analytics.OriginalTransformation}
}
