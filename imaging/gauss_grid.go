package imaging

import (
	"context"
	"math"
)

// A grid is a picture on few nodes, a mesh of pixels apart, for a Gaussian so wide that nothing smaller than the mesh is
// left of it. Node j of an axis stands at the edge between pixels j·mesh − 1 and j·mesh; a margin of nodes stands beyond
// the edges of the picture, which are extended.
//
// What reaches a node falls off as a tent, down to nothing at its neighbours; the way back is by cubic B-splines, which are
// smooth to the second derivative. Both have a known variance, which the Gaussian between them makes up to the one wanted:
// (mesh² − 1)/6 of a tent and mesh²/3 of a spline, in square pixels. The cost for a pixel is the same for any width.
type grid struct {
	picture pixels
	mesh    int
	margin  int
	nodes   Size // the margins included
	data    []float32
}

// blurWide convolves the pixels with a Gaussian of sigma pixels, 2.5 or more, edges extended, and hands the rows to write.
func (p pixels) blurWide(ctx context.Context, sigma float64, write func(y int, row []float32)) error {
	mesh := max(2, int(sigma/1.5))
	m := float64(mesh * mesh)
	half := gaussian(math.Sqrt(sigma*sigma/m - (m-1)/(6*m) - 1.0/3))
	g := &grid{picture: p, mesh: mesh, margin: len(half) + 1}
	g.nodes = Size{blocks(p.Width, mesh) + 1 + 2*g.margin, blocks(p.Height, mesh) + 1 + 2*g.margin}
	g.data = make([]float32, g.nodes.Width*g.nodes.Height*p.bands)
	if err := g.gather(ctx); err != nil {
		return err
	}
	read := func(y int, row []float32) { copy(row, g.row(y)) }
	keep := func(y int, row []float32) { copy(g.row(y), row) }
	if err := smooth(ctx, g.nodes, p.bands, half, read, keep); err != nil {
		return err
	}
	return g.spread(ctx, write)
}

// blocks is how many blocks of a mesh cover a side.
func blocks(side, mesh int) int { return (side + mesh - 1) / mesh }

func (g *grid) row(y int) []float32 {
	n := g.nodes.Width * g.picture.bands
	return g.data[y*n:][:n]
}

// gather brings the picture onto the nodes. Rows are gathered first, at full width, so that the work along a row is done
// for few of them.
func (g *grid) gather(ctx context.Context) error {
	p, n := g.picture, g.picture.Width*g.picture.bands
	row, above, below := make([]float32, n), make([]float32, n), make([]float32, n)
	p.weighted(0, row)
	for y := range g.margin {
		g.gatherRow(row, g.row(y))
	}
	scale(above, row, 0.5) // the half of the tent that lies beyond the edge
	last := blocks(p.Height, g.mesh)
	for j := range last {
		if err := ctx.Err(); err != nil {
			return err
		}
		clear(below)
		for k := range g.mesh {
			if y := j*g.mesh + k; y < p.Height {
				p.weighted(y, row)
			}
			part := (float32(k) + 0.5) / float32(g.mesh)
			share(above, below, row, (1-part)/float32(g.mesh), part/float32(g.mesh))
		}
		g.gatherRow(above, g.row(g.margin+j))
		above, below = below, above
	}
	addPair(above, row, row, 0.25)
	g.gatherRow(above, g.row(g.margin+last))
	for y := range g.margin {
		g.gatherRow(row, g.row(g.margin+last+1+y))
	}
	return nil
}

// share adds to two rows.
func share(a, b, from []float32, ka, kb float32) {
	b, from = b[:len(a)], from[:len(a)]
	for i, v := range from {
		a[i] += ka * v
		b[i] += kb * v
	}
}

func (g *grid) gatherRow(row, to []float32) {
	clear(to)
	bands, width, mesh := g.picture.bands, g.picture.Width, g.mesh
	last := blocks(width, mesh)
	for b := range bands {
		node := func(j int) *float32 { return &to[(g.margin+j)*bands+b] }
		first, end := row[b], row[(width-1)*bands+b]
		for j := range last {
			var sum, moment float32
			for k := range mesh {
				v := row[min(j*mesh+k, width-1)*bands+b]
				sum += v
				moment += v * (float32(k) + 0.5)
			}
			rising := moment / float32(mesh*mesh)
			*node(j) += sum/float32(mesh) - rising
			*node(j + 1) += rising
		}
		*node(0) += first / 2
		*node(last) += end / 2
		for j := 1; j <= g.margin; j++ {
			*node(-j), *node(last + j) = first, end
		}
	}
}

// spread draws the picture from the nodes, row by row.
func (g *grid) spread(ctx context.Context, write func(y int, row []float32)) error {
	p, n := g.picture, g.picture.Width*g.picture.bands
	weights := splines(g.mesh)
	var rows [4][]float32
	for i := range rows {
		rows[i] = make([]float32, n)
		g.spreadRow(g.row(g.margin-1+i), rows[i], weights)
	}
	made := make([]float32, n)
	for y := range p.Height {
		if y%g.mesh == 0 && y > 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			rows[0], rows[1], rows[2], rows[3] = rows[1], rows[2], rows[3], rows[0]
			g.spreadRow(g.row(g.margin+2+y/g.mesh), rows[3], weights)
		}
		w := weights[y%g.mesh]
		r0, r1, r2, r3 := rows[0][:n], rows[1][:n], rows[2][:n], rows[3][:n]
		for i := range made {
			made[i] = w[0]*r0[i] + w[1]*r1[i] + w[2]*r2[i] + w[3]*r3[i]
		}
		write(y, made)
	}
	return nil
}

func (g *grid) spreadRow(from, to []float32, weights [][4]float32) {
	bands := g.picture.bands
	for x := range g.picture.Width {
		w := &weights[x%g.mesh]
		at := from[(g.margin+x/g.mesh-1)*bands:][:4*bands]
		for b := range bands {
			to[x*bands+b] = w[0]*at[b] + w[1]*at[bands+b] + w[2]*at[2*bands+b] + w[3]*at[3*bands+b]
		}
	}
}

// splines are the weights of the four nodes around each pixel of a mesh: the uniform cubic B-spline.
func splines(mesh int) [][4]float32 {
	all := make([][4]float32, mesh)
	for i := range all {
		t := (float64(i) + 0.5) / float64(mesh)
		u := 1 - t
		all[i] = [4]float32{
			float32(u * u * u / 6), float32((3*t*t*t - 6*t*t + 4) / 6),
			float32((3*u*u*u - 6*u*u + 4) / 6), float32(t * t * t / 6),
		}
	}
	return all
}
