package imaging

import "context"

const (
	blockSide   = 8
	blockStride = 3
)

// A denoiser works on a band of 8 rows of the picture, which moves down over it. A picture smaller than a block is extended.
type denoiser struct {
	pixels
	width   int // of the rows, 8 or more
	limits  [3]float32
	planes  [blockSide][3][]float32 // rows: the lightness and the differences
	alpha   [blockSide][]float32    // 0…1; only of pictures that have alpha
	changes [blockSide][3][]float32 // sums of what the blocks make of the planes
	starts  []int                   // of blocks along a row
	across  []float32               // how many blocks there are over each column
	down    [blockSide]float32      // and over each row
}

// denoise changes the pixels in place.
func (p pixels) denoise(ctx context.Context, sigma float64) error {
	d := &denoiser{pixels: p, width: max(p.Width, blockSide)}
	d.limits = [3]float32{float32(toLight * sigma), float32(toColour * sigma), float32(toColour * sigma)}
	d.starts = blockStarts(d.width)
	d.across = make([]float32, d.width)
	for _, x := range d.starts {
		for i := range blockSide {
			d.across[x+i]++
		}
	}
	for i := range blockSide {
		d.alpha[i] = make([]float32, d.width)
		for c := range 3 {
			d.planes[i][c], d.changes[i][c] = make([]float32, d.width), make([]float32, d.width)
		}
	}
	rows := blockStarts(max(p.Height, blockSide))
	read := 0
	for i, top := range rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		for ; read < top+blockSide; read++ {
			d.read(read)
		}
		d.clean(top)
		next := read
		if i+1 < len(rows) {
			next = rows[i+1]
		}
		for y := top; y < min(next, p.Height); y++ {
			d.write(y)
		}
	}
	return nil
}

// blockStarts are where blocks begin along a side; the last one ends at its end.
func blockStarts(side int) []int {
	var all []int
	for at := 0; at < side-blockSide; at += blockStride {
		all = append(all, at)
	}
	return append(all, side-blockSide)
}

// The planes are an orthonormal basis of red, green and blue, so that noise is as strong in each of them.
const (
	root2 = 0.70710678 // 1/√2
	root3 = 0.57735027 // 1/√3
	root6 = 0.40824829 // 1/√6
)

// read takes a row into the band.
func (d *denoiser) read(y int) {
	slot := y % blockSide
	from := d.data[min(y, d.Height-1)*d.Width*d.bands:][:d.Width*d.bands]
	p0, p1, p2, alpha := d.planes[slot][0], d.planes[slot][1], d.planes[slot][2], d.alpha[slot]
	for x := range p0 {
		s := from[min(x, d.Width-1)*d.bands:][:d.bands]
		r, g, b := float32(s[0]), float32(s[1]), float32(s[2])
		p0[x], p1[x], p2[x] = root3*(r+g+b), root2*(r-b), root6*(r-2*g+b)
		if d.bands == 4 {
			alpha[x] = float32(s[3]) / 255
		}
	}
	for c := range 3 {
		clear(d.changes[slot][c])
	}
	d.down[slot] = 0
}

// clean takes the noise out of all blocks of the band, which begins at a row.
func (d *denoiser) clean(top int) {
	for i := range blockSide {
		d.down[i]++
	}
	for _, left := range d.starts {
		transparent := d.bands == 4 && d.transparent(top, left)
		for c := range 3 {
			if transparent {
				d.cleanSeen(top, left, c)
			} else {
				d.cleanBlock(top, left, c)
			}
		}
	}
}

// cleanBlock adds up what a block without transparency becomes.
func (d *denoiser) cleanBlock(top, left, c int) {
	var b, was block
	for j := range blockSide {
		copy(b[j*blockSide:][:blockSide], d.planes[(top+j)%blockSide][c][left:])
	}
	was = b
	b.shrink(d.limits[c])
	for j := range blockSide {
		to := (*[blockSide]float32)(d.changes[(top+j)%blockSide][c][left:])
		for i := range to {
			to[i] += b[j*blockSide+i] - was[j*blockSide+i]
		}
	}
}

// shrink leaves out the cosines that do not reach a limit.
func (b *block) shrink(limit float32) {
	b.forward()
	for i, v := range b[1:] {
		if v < limit && v > -limit {
			b[1+i] = 0
		}
	}
	b.backward()
}

// transparent tells whether a pixel of a block is.
func (d *denoiser) transparent(top, left int) bool {
	for j := range blockSide {
		for _, a := range d.alpha[(top+j)%blockSide][left:][:blockSide] {
			if a < 1 {
				return true
			}
		}
	}
	return false
}

// cleanSeen is cleanBlock for one with transparency: as little as a pixel is seen, as much it is the mean of the block.
func (d *denoiser) cleanSeen(top, left, c int) {
	var sum, weight float32
	for j := range blockSide {
		row, alpha := d.planes[(top+j)%blockSide][c][left:], d.alpha[(top+j)%blockSide][left:]
		for i := range blockSide {
			sum += row[i] * alpha[i]
			weight += alpha[i]
		}
	}
	if weight == 0 {
		return
	}
	mean := sum / weight
	var b, was block
	for j := range blockSide {
		row, alpha := d.planes[(top+j)%blockSide][c][left:], d.alpha[(top+j)%blockSide][left:]
		for i := range blockSide {
			b[j*blockSide+i] = mean + (row[i]-mean)*alpha[i]
		}
	}
	was = b
	b.shrink(d.limits[c])
	for j := range blockSide {
		to, alpha := d.changes[(top+j)%blockSide][c][left:], d.alpha[(top+j)%blockSide][left:]
		for i := range blockSide {
			if alpha[i] > 0 {
				to[i] += (b[j*blockSide+i] - was[j*blockSide+i]) / alpha[i]
			}
		}
	}
}

// write writes a row, over which all blocks are done, to the picture.
func (d *denoiser) write(y int) {
	slot := y % blockSide
	to := d.data[y*d.Width*d.bands:][:d.Width*d.bands]
	p, change := &d.planes[slot], &d.changes[slot]
	for x := range d.Width {
		k := 1 / (d.across[x] * d.down[slot])
		light, u, v := p[0][x]+k*change[0][x], p[1][x]+k*change[1][x], p[2][x]+k*change[2][x]
		s := to[x*d.bands:][:d.bands]
		s[0] = round8(root3*light + root2*u + root6*v)
		s[1] = round8(root3*light - 2*root6*v)
		s[2] = round8(root3*light - root2*u + root6*v)
	}
}

// round8 rounds to a level of 8 bits.
func round8(v float32) uint8 { return uint8(min(max(v, 0), 255) + 0.5) }
