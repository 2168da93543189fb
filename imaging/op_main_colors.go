package imaging

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
)

// MainColors answers what json answers, and the colours that stand for the result: the list main_colors of red, green and
// blue, 0…255, those of most pixels first. Without a number there are four, as elsewhere; a picture of fewer colours has
// fewer.
//
// They are the clusters of the k-means method in OKLab (see [oklab]), begun with the colours that are most apart for how
// many pixels have them, so that the same picture has the same answer. Of a cluster the middle half counts, lest the edges
// between two colours dull them. Pixels count as far as they are opaque.
type MainColors struct{ Number float64 }

func (o *MainColors) Params(p *Params) {
	p.Number(&o.Number, "n", "How many colours.").Between(1, 32).By(1).Whole().Optional()
}

func (*MainColors) says() string { return sayJSON }

func (o *MainColors) answer(ctx context.Context, img *Image, src Source, m metadata) ([]byte, error) {
	s, err := about(ctx, img, src, m)
	if err != nil {
		return nil, err
	}
	p, err := img.pull(ctx)
	if err != nil {
		return nil, err
	}
	said := struct {
		*Summary
		MainColors [][3]int `json:"main_colors"`
	}{s, [][3]int{}}
	for _, c := range p.swatches().main(int(o.Number)) {
		rgb := c.rgb()
		said.MainColors = append(said.MainColors, [3]int{int(rgb[0]), int(rgb[1]), int(rgb[2])})
	}
	return json.Marshal(said)
}

// A swatch is a colour and how much of it there is.
type swatch struct {
	oklab
	weight float32
}

type swatches []swatch

// swatchGrid is how many pixels along each side are looked at, at most: enough for any number of clusters.
const swatchGrid = 128

// swatches gathers pixels on an even grid, without mixing any: those that share the highest 5 bits of each channel are one.
func (p pixels) swatches() swatches {
	bins := map[[3]uint8]*swatch{}
	var order [][3]uint8
	stepX, stepY := (p.Width+swatchGrid-1)/swatchGrid, (p.Height+swatchGrid-1)/swatchGrid
	for y := stepY / 2; y < p.Height; y += stepY {
		for x := stepX / 2; x < p.Width; x += stepX {
			c := p.data[(y*p.Width+x)*p.bands:]
			weight := float32(1)
			if p.bands == 4 {
				weight = float32(c[3]) / 255
			}
			if weight == 0 {
				continue
			}
			key := [3]uint8{c[0] >> 3, c[1] >> 3, c[2] >> 3}
			bin := bins[key]
			if bin == nil {
				bin = &swatch{}
				bins[key] = bin
				order = append(order, key)
			}
			bin.add(swatch{toOKLab(c[0], c[1], c[2]), weight})
		}
	}
	all := make(swatches, len(order))
	for i, key := range order {
		all[i] = *bins[key]
	}
	return all
}

// add moves the swatch to the mean of both.
func (s *swatch) add(o swatch) {
	s.weight += o.weight
	share := o.weight / s.weight
	s.l += (o.l - s.l) * share
	s.a += (o.a - s.a) * share
	s.b += (o.b - s.b) * share
}

// alike is the square of the distance at which two colours are one to the eye.
const alike = 0.02 * 0.02

// main is the middles of at most n clusters, those of the most weight first.
func (all swatches) main(n int) []oklab {
	centres := all.seeds(n)
	var clusters []swatches
	for range 24 {
		clusters = all.assigned(centres)
		moved := make([]oklab, len(clusters))
		for i, cluster := range clusters {
			moved[i] = cluster.mean(1).oklab
		}
		if slices.Equal(moved, centres) {
			break
		}
		centres = moved
	}
	slices.SortStableFunc(clusters, func(a, b swatches) int { return -cmp.Compare(a.mean(1).weight, b.mean(1).weight) })
	found := make([]oklab, len(clusters))
	for i, cluster := range clusters {
		found[i] = cluster.mean(0.5).oklab
	}
	return found
}

// seeds begins with the swatch of the most weight and goes on with what is farthest from all chosen for its weight, as
// long as there is something that looks different.
func (all swatches) seeds(n int) []oklab {
	if len(all) == 0 {
		return nil
	}
	first := slices.MaxFunc(all, func(a, b swatch) int { return cmp.Compare(a.weight, b.weight) })
	chosen := []oklab{first.oklab}
	for len(chosen) < n {
		var next oklab
		most := float32(0)
		for _, s := range all {
			distance := s.apart(chosen[nearestOf(chosen, s.oklab)])
			if worth := distance * s.weight; distance > alike && worth > most {
				next, most = s.oklab, worth
			}
		}
		if most == 0 {
			break
		}
		chosen = append(chosen, next)
	}
	return chosen
}

// assigned gives each swatch to the nearest centre; a centre that none is nearest to is gone.
func (all swatches) assigned(centres []oklab) []swatches {
	clusters := make([]swatches, len(centres))
	for _, s := range all {
		i := nearestOf(centres, s.oklab)
		clusters[i] = append(clusters[i], s)
	}
	return slices.DeleteFunc(clusters, func(c swatches) bool { return len(c) == 0 })
}

func nearestOf(centres []oklab, c oklab) int {
	best := 0
	for i := range centres {
		if c.apart(centres[i]) < c.apart(centres[best]) {
			best = i
		}
	}
	return best
}

// mean is the mean of the share of the swatches that lies nearest to the mean of all.
func (all swatches) mean(share float32) swatch {
	var middle swatch
	for _, s := range all {
		middle.add(s)
	}
	if share == 1 {
		return middle
	}
	near := slices.Clone(all)
	slices.SortStableFunc(near, func(a, b swatch) int { return cmp.Compare(a.apart(middle.oklab), b.apart(middle.oklab)) })
	var mean swatch
	for _, s := range near {
		mean.add(s)
		if mean.weight >= middle.weight*share {
			break
		}
	}
	return mean
}
