package imaging

// A block is 8 × 8 samples, or what an orthonormal discrete cosine transform makes of them: in two passes over its rows, of
// which each turns it over its diagonal.
type block [64]float32

// Halves of the cosines of multiples of π/16.
const (
	cos1 = 0.49039264
	cos2 = 0.46193977
	cos3 = 0.41573481
	cos4 = 0.35355339
	cos5 = 0.27778512
	cos6 = 0.19134172
	cos7 = 0.09754516
)

func (b *block) forward() {
	var turned block
	b.forwardRows(&turned)
	turned.forwardRows(b)
}

func (b *block) backward() {
	var turned block
	b.backwardRows(&turned)
	turned.backwardRows(b)
}

func (b *block) forwardRows(to *block) {
	for r := range 8 {
		v := (*[8]float32)(b[r*8:])
		s0, s1, s2, s3 := v[0]+v[7], v[1]+v[6], v[2]+v[5], v[3]+v[4]
		d0, d1, d2, d3 := v[0]-v[7], v[1]-v[6], v[2]-v[5], v[3]-v[4]
		to[r] = cos4 * (s0 + s3 + s1 + s2)
		to[32+r] = cos4 * (s0 + s3 - s1 - s2)
		to[16+r] = cos2*(s0-s3) + cos6*(s1-s2)
		to[48+r] = cos6*(s0-s3) - cos2*(s1-s2)
		to[8+r] = cos1*d0 + cos3*d1 + cos5*d2 + cos7*d3
		to[24+r] = cos3*d0 - cos7*d1 - cos1*d2 - cos5*d3
		to[40+r] = cos5*d0 - cos1*d1 + cos7*d2 + cos3*d3
		to[56+r] = cos7*d0 - cos5*d1 + cos3*d2 - cos1*d3
	}
}

func (b *block) backwardRows(to *block) {
	for r := range 8 {
		v := (*[8]float32)(b[r*8:])
		p0, p1 := cos4*(v[0]+v[4]), cos4*(v[0]-v[4])
		q0, q1 := cos2*v[2]+cos6*v[6], cos6*v[2]-cos2*v[6]
		o0 := cos1*v[1] + cos3*v[3] + cos5*v[5] + cos7*v[7]
		o1 := cos3*v[1] - cos7*v[3] - cos1*v[5] - cos5*v[7]
		o2 := cos5*v[1] - cos1*v[3] + cos7*v[5] + cos3*v[7]
		o3 := cos7*v[1] - cos5*v[3] + cos3*v[5] - cos1*v[7]
		to[r], to[56+r] = p0+q0+o0, p0+q0-o0
		to[8+r], to[48+r] = p1+q1+o1, p1+q1-o1
		to[16+r], to[40+r] = p1-q1+o2, p1-q1-o2
		to[24+r], to[32+r] = p0-q0+o3, p0-q0-o3
	}
}
