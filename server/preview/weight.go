package preview

import (
	"fmt"

	"calotype/imaging"
)

// placeWork is how much work fills one place of the hub, in pixels times steps: a few times what a slider asks for on a
// large screen.
const placeWork = 32_000_000

// weight is how many of the hub's places a quick frame takes.
func (h *Hub) weight(src imaging.Source, r request) int64 {
	fitted := fmt.Sprintf("preview/%dx%d/-/format/jpeg", r.maxEdge, r.maxEdge)
	if !r.t.IsOriginal() {
		fitted = r.t.String() + "/-/" + fitted
	}
	t, err := imaging.Parse(fitted)
	if err != nil {
		return 1
	}
	p, err := t.Plan(src, imaging.Accept{}, h.limits)
	if err != nil {
		return 1 // the render says so, at once
	}
	return min(1+p.Cost()*int64(len(r.t.Steps()))/placeWork, h.workers)
}
