package imaging

import (
	"context"
	"math"
)

// Noise adds grain as film has it: the same to red, green and blue, on sRGB values as they are stored, normally distributed.
// Its deviation is 0.16 percent of the range for each unit of Amount in mid grey, and falls to nothing at black and white by
// 4y(1 − y), y the luma, as the grain of a print does where there is all silver or none; so nothing is cut and no mean moves.
//
// Each pixel of the full picture has its grain, drawn by the file and the place: the same link gives the same bytes. At a
// reduced scale a pixel has the mean of the grains that it covers, as if the picture had been reduced afterwards.
type Noise struct{ Amount float64 }

func (o *Noise) Params(p *Params) {
	p.Number(&o.Amount, "amount", "How much grain.").Between(0, 100).In("%").By(1).NeutralAt(0)
}

func (*Noise) orderly() {}

func (o *Noise) Apply(ctx context.Context, img *Image) error {
	sx, sy := img.Scale()
	return img.edit(ctx, func(p pixels) error { return p.grain(ctx, grains(img.Layout.Seed), 0.0016*o.Amount*255, sx, sy) })
}

// mostGrains is how many grains along each axis a pixel is the mean of; where it covers more, so many of them stand for all.
const mostGrains = 4

// grain changes the pixels in place, by a deviation in levels at mid grey.
func (p pixels) grain(ctx context.Context, g grains, deviation, sx, sy float64) error {
	nx, ny := clampInt(1/sx, 1, mostGrains), clampInt(1/sy, 1, mostGrains)
	// The mean of n grains deviates by 1/√n of one; that of all 1/(sx·sy) grains is meant.
	deviation *= math.Sqrt(sx * sy / float64(nx*ny))
	var strength [256]float32
	for v := range strength {
		y := float64(v) / 255
		strength[v] = float32(deviation * 4 * y * (1 - y))
	}
	columns := make([]int, p.Width*nx)
	for i := range columns {
		columns[i] = int((float64(i) + 0.5) / (sx * float64(nx)))
	}
	for y := range p.Height {
		if y%rowsALook == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		var rows [mostGrains]grains
		for i := range ny {
			rows[i] = g.row(int((float64(y*ny+i) + 0.5) / (sy * float64(ny))))
		}
		row := p.data[y*p.Width*p.bands:][:p.Width*p.bands]
		for x := 0; len(row) >= p.bands && len(row) >= 3; x, row = x+1, row[p.bands:] {
			sum := float32(0)
			for _, r := range rows[:ny] {
				for _, column := range columns[x*nx:][:nx] {
					sum += r.at(column)
				}
			}
			add := sum * strength[uint8(lumaOf(row)+0.5)]
			for i, v := range row[:3] {
				row[i] = uint8(min(max(float32(v)+add+0.5, 0), 255))
			}
		}
	}
	return nil
}

// grains are numbers that look random and go by a seed and a place.
type grains uint64

func (g grains) row(y int) grains { return g ^ mixed(grains(y)*0x9e3779b97f4a7c15) }

// at is normally distributed, nearly, with a deviation of 1: the sum of four even numbers of 16 bits.
func (g grains) at(x int) float32 {
	h := mixed(g + grains(x)*0xd1342543de82ef95)
	sum := int32(h&0xffff) + int32(h>>16&0xffff) + int32(h>>32&0xffff) + int32(h>>48)
	const mean, deviation = 2 * 65535, 37837 // 65536·√(4/12)
	return float32(sum-mean) / deviation
}

// mixed spreads each bit over all: the finalizer of SplitMix64 (Steele, Lea and Flood, 2014).
func mixed(h grains) grains {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
