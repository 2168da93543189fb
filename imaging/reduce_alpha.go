package imaging

import (
	"context"
	"encoding/binary"
	"math"

	"github.com/davidbyttow/govips/v2/vips"
)

// Pictures with alpha are reduced here: colours must be weighed by their alpha before they are averaged, and libvips can do that
// either in floating point, which takes longer than to decode the picture, or in 8 bits, of which a Lanczos filter cuts off what
// lies beyond: at the edge of what is opaque, colours would become lighter or darker than they are on either side.
//
// Samples are weighed, averaged by whole blocks, which leave a factor of [roomToResize] to the filter, and filtered as whole
// numbers, of which two are lanes of one number of 64 bits: red and blue, and green and alpha. What is weighed is 0…255 · 255.

const (
	tapBits  = 14      // a filter's weights sum to 1 << tapBits
	laneBias = 1 << 16 // added to lanes that may be below 0, so that they borrow nothing from each other
	bothOnes = 1<<32 | 1
)

// weighable tells whether the pixels are of the kind that is reduced here. Those of a TIFF are not, while they are decoded from top
// to bottom: its decoder does so by strips of the file's own.
func (img *Image) weighable() bool {
	return img.OriginalFormat() != vips.ImageTypeTIFF && img.Bands() == 4 && img.BandFormat() == vips.BandFormatUchar && img.Interpretation() == vips.InterpretationSRGB
}

// reduceWeighed is reduceBy of what is weighable: at once, unless ctx ends, by strips, so that no more of the picture is held than
// was before.
func (img *Image) reduceWeighed(ctx context.Context, kernel vips.Kernel, to Size) error {
	if err := img.onePage(); err != nil {
		return err
	}
	var profile []byte
	if img.HasICCProfile() {
		profile = img.GetICCProfile()
	}
	r := newWeighing(Size{img.Width(), img.Height()}, to, kernel)
	rows := max(16, mostOfStrip/(img.Width()*4)/16*16) // decoders that go from top to bottom do so by 16 rows
	for top := 0; top < img.Height(); top += rows {
		p, err := img.strip(ctx, top, min(rows, img.Height()-top))
		if err != nil {
			return err
		}
		r.add(p.data)
	}
	if err := img.become(r.made); err != nil {
		return err
	}
	if profile != nil {
		img.SetBlob("icc-profile-data", profile)
	}
	return nil
}

// mostOfStrip is about how many bytes are pulled at a time: each time costs a tenth of a millisecond.
const mostOfStrip = 4 << 20

// strip computes some rows of the image, after those above.
func (img *Image) strip(ctx context.Context, top, rows int) (pixels, error) {
	part, err := img.aside()
	if err != nil {
		return pixels{}, err
	}
	defer part.Close()
	if err := part.ExtractArea(0, top, img.Width(), rows); err != nil {
		return pixels{}, err
	}
	return part.pull(ctx)
}

// A weighing is a picture that is being reduced, row by row.
type weighing struct {
	from, made   pixels // from has no data
	across, down reduction
	added        int        // rows
	row          []byte     // with its last pixel extended to a whole block
	block        []uint64   // the sums of the blocks that rows are being added to
	ring         [][]uint64 // rows of blocks: the one with number i is at i modulo their number
	blocks       int        // rows of blocks there are
	sum          []uint64   // a row of blocks, filtered, with its ends extended
	done         int        // rows of what is made
}

func newWeighing(from, to Size, kernel vips.Kernel) *weighing {
	r := &weighing{
		from: pixels{Size: from, bands: 4}, made: pixels{make([]byte, to.Pixels()*4), to, 4},
		across: reductionOf(from.Width, to.Width, kernel), down: reductionOf(from.Height, to.Height, kernel),
	}
	r.across.inFours()
	r.row = make([]byte, r.across.blocks*r.across.block*4)
	r.block = make([]uint64, 2*r.across.blocks)
	r.ring = make([][]uint64, r.down.most)
	for i := range r.ring {
		r.ring[i] = make([]uint64, len(r.block))
	}
	r.sum = make([]uint64, len(r.block)+4*r.across.most)
	return r
}

// add takes the next rows.
func (r *weighing) add(rows []byte) {
	length := r.from.Width * 4
	for len(rows) > 0 {
		n := 1
		if r.across.block == 2 && r.down.block == 2 && r.from.Width%2 == 0 && r.added%2 == 0 && len(rows) >= 2*length {
			addFours(r.block, rows[:length], rows[length:2*length])
			n = 2
		} else {
			r.addToBlocks(rows[:length])
		}
		r.added += n
		if r.added == r.from.Height { // the last row is extended to a whole block
			for ; r.added%r.down.block != 0; r.added++ {
				r.addToBlocks(rows[:length])
			}
		}
		if r.added%r.down.block == 0 {
			r.addBlocks()
		}
		rows = rows[n*length:]
	}
}

// addBlocks takes the next row of blocks.
func (r *weighing) addBlocks() {
	averaged(r.ring[r.blocks%len(r.ring)], r.block, uint64(r.across.block*r.down.block))
	clear(r.block)
	r.blocks++
	for r.done < r.made.Height && r.down.taps[r.done].end(r.down.blocks) <= r.blocks {
		r.filterDown(r.down.taps[r.done])
		r.filterAcross(r.made.data[r.done*r.made.Width*4:][:r.made.Width*4])
		r.done++
	}
}

// addToBlocks weighs a row.
func (r *weighing) addToBlocks(row []byte) {
	n := r.across.block * 4
	if len(row) < len(r.row) {
		for i := copy(r.row, row); i < len(r.row); i += 4 {
			copy(r.row[i:], row[len(row)-4:])
		}
		row = r.row
	}
	for i := 0; i+1 < len(r.block); i += 2 {
		var redBlue, greenAlpha uint64
		for block := row[i/2*n:][:n]; len(block) >= 4; block = block[4:] {
			a, b := lanes(uint64(binary.LittleEndian.Uint32(block)))
			redBlue, greenAlpha = redBlue+a, greenAlpha+b
		}
		r.block[i] += redBlue
		r.block[i+1] += greenAlpha
	}
}

// lanes are those of a pixel.
func lanes(p uint64) (redBlue, greenAlpha uint64) {
	return (p&255 | p<<16&(255<<32)) * (p >> 24), (p>>8&255 | 255<<32) * (p >> 24)
}

// addFours weighs two rows whose blocks are of four pixels. Most of those are opaque, or show nothing.
func addFours(sums []uint64, upper, lower []byte) {
	const alphas, odd = 255<<56 | 255<<24, 0x00ff00ff00ff00ff
	for len(sums) >= 2 && len(upper) >= 8 && len(lower) >= 8 {
		p, q := binary.LittleEndian.Uint64(upper), binary.LittleEndian.Uint64(lower)
		switch {
		case p&q&alphas == alphas:
			redBlue, greenAlpha := p&odd+q&odd, p>>8&odd+q>>8&odd
			redBlue, greenAlpha = redBlue+redBlue>>32, greenAlpha+greenAlpha>>32
			sums[0] += (redBlue&0xffff | redBlue<<16&(0xffff<<32)) * 255
			sums[1] += (greenAlpha&0xffff | greenAlpha<<16&(0xffff<<32)) * 255
		case (p|q)&alphas != 0:
			a, b := lanes(p & math.MaxUint32)
			c, d := lanes(p >> 32)
			e, f := lanes(q & math.MaxUint32)
			g, h := lanes(q >> 32)
			sums[0] += a + c + e + g
			sums[1] += b + d + f + h
		}
		sums, upper, lower = sums[2:], upper[8:], lower[8:]
	}
}

// averaged divides lanes by how many pixels are in them.
func averaged(to, sums []uint64, n uint64) {
	to = to[:len(sums)]
	switch n {
	case 1:
		copy(to, sums)
	case 4:
		for i, v := range sums {
			to[i] = (v + 2*bothOnes) >> 2 & (math.MaxUint32 >> 2 * bothOnes)
		}
	default:
		inverse := 1<<32/n + 1
		for i, v := range sums {
			low, high := (v&math.MaxUint32+n/2)*inverse>>32, (v>>32+n/2)*inverse>>32
			to[i] = high<<32 | low
		}
	}
}

// filterDown filters rows of blocks to one.
func (r *weighing) filterDown(t packedTaps) {
	ends := 2 * r.across.most
	sum := r.sum[ends:][:len(r.block)]
	clear(sum)
	row := func(k int) []uint64 { return r.ring[min(max(t.first+k, 0), r.down.blocks-1)%len(r.ring)][:len(sum)] }
	k := 0
	for ; k+3 < len(t.weights); k += 4 {
		a, b, c, d := row(k), row(k+1), row(k+2), row(k+3)
		p, q, s, u := t.weights[k], t.weights[k+1], t.weights[k+2], t.weights[k+3]
		for i := range sum {
			sum[i] += p*a[i] + q*b[i] + s*c[i] + u*d[i]
		}
	}
	for ; k < len(t.weights); k++ {
		a, p := row(k), t.weights[k]
		for i := range sum {
			sum[i] += p * a[i]
		}
	}
	const bias = (laneBias<<tapBits + 1<<(tapBits-1)) * bothOnes
	for i, v := range sum {
		sum[i] = (v + bias) >> tapBits & (math.MaxUint32 >> tapBits * bothOnes)
	}
	for i := range ends {
		r.sum[i] = sum[i%2]
		r.sum[len(r.sum)-1-i] = sum[len(sum)-1-i%2]
	}
}

// filterAcross filters the row of blocks to pixels.
func (r *weighing) filterAcross(to []byte) {
	for x, t := range r.across.taps {
		var redBlue, greenAlpha uint64
		row, weights := r.sum[2*(t.first+r.across.most):], t.weights
		for len(weights) >= 4 && len(row) >= 8 {
			p, q, s, u := weights[0], weights[1], weights[2], weights[3]
			redBlue += p*row[0] + q*row[2] + s*row[4] + u*row[6]
			greenAlpha += p*row[1] + q*row[3] + s*row[5] + u*row[7]
			row, weights = row[8:], weights[4:]
		}
		unweigh(to[4*x:][:4], redBlue, greenAlpha)
	}
}

// unweigh makes a pixel of two filtered lanes each.
func unweigh(to []byte, redBlue, greenAlpha uint64) {
	const opaque, bias = 255 * 255 << tapBits, laneBias << tapBits
	alpha := int64(greenAlpha>>32) - bias
	shown := (min(alpha, opaque) + opaque/255/2) / (opaque / 255)
	if shown <= 0 {
		return
	}
	colour := func(lane uint64) byte {
		return byte(min(max(((int64(lane)-bias)*255+alpha/2)/alpha, 0), 255))
	}
	to[0], to[1], to[2], to[3] = colour(redBlue&math.MaxUint32), colour(greenAlpha&math.MaxUint32), colour(redBlue>>32), byte(shown)
}
