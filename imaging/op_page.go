package imaging

import (
	"math"
	"slices"
)

// Page chooses one picture of a file that holds several, counted from 0: a page of a TIFF, or a frame of an animation, which
// then is a still. It stands before all else, as everything is done to that page.
type Page struct{ Number float64 }

func (o *Page) Params(p *Params) {
	p.Number(&o.Number, "number", "Which page or frame, from 0.").Between(0, 9999).By(1)
}

func (o *Page) refuse() (parameter, problem string) {
	if o.Number != math.Trunc(o.Number) {
		return "number", "the number of a page is a whole one, from 0 to 9999"
	}
	return "", ""
}

// paged is what is known of the page that the transformation asks for. Errors: *[PageError].
func (t Transformation) paged(src Source) (Source, error) {
	i := slices.IndexFunc(t.steps, func(s step) bool { return s.entry.first })
	if i < 0 {
		return src, nil
	}
	n := int(t.steps[i].op.(*Page).Number)
	if pages := src.pages(); n >= pages {
		return Source{}, &PageError{n, pages}
	}
	if len(src.Pages) > 0 {
		src.Size, src.Orientation, src.HasAlpha = src.Pages[n].Size, src.Pages[n].Orientation, src.Pages[n].HasAlpha
	}
	src.page, src.Frames, src.Pages = n, 1, nil
	return src, nil
}

// misplaced is the first step that had to stand before all actions and states, and does not; -1 where there is none.
func misplaced(steps []step) int {
	begun := false
	for i, s := range steps {
		if s.entry.first && begun {
			return i
		}
		begun = begun || s.entry.role == ActionRole || s.entry.role == StateRole
	}
	return -1
}
