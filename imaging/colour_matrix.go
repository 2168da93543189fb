package imaging

// A matrix maps a colour to rows × colour + offset.
type matrix struct {
	rows   [3][3]float64
	offset [3]float64
}

// then is the matrix that does first m, then next.
func (m matrix) then(next matrix) matrix {
	made := matrix{offset: next.apply(m.offset)}
	for i := range 3 {
		for j := range 3 {
			for k := range 3 {
				made.rows[i][j] += next.rows[i][k] * m.rows[k][j]
			}
		}
	}
	return made
}

func (m matrix) apply(v [3]float64) (made [3]float64) {
	for i, row := range m.rows {
		made[i] = row[0]*v[0] + row[1]*v[1] + row[2]*v[2] + m.offset[i]
	}
	return made
}

// cutsNothing tells whether every colour of 0…1 is mapped to one of 0…1, give or take what no pixel can show.
func (m matrix) cutsNothing() bool {
	const slack = 1e-9
	for i, row := range m.rows {
		lowest, highest := m.offset[i], m.offset[i]
		for _, v := range row {
			lowest += min(v, 0)
			highest += max(v, 0)
		}
		if lowest < -slack || highest > 1+slack {
			return false
		}
	}
	return true
}

// inverse is the inverse of three rows; they must have one.
func inverse(m [3][3]float64) (inv [3][3]float64) {
	minor := func(i, j int) float64 {
		a, b, c, d := (i+1)%3, (i+2)%3, (j+1)%3, (j+2)%3 // taken around, so that the sign is right
		return m[a][c]*m[b][d] - m[a][d]*m[b][c]
	}
	determinant := m[0][0]*minor(0, 0) + m[0][1]*minor(0, 1) + m[0][2]*minor(0, 2)
	for i := range 3 {
		for j := range 3 {
			inv[i][j] = minor(j, i) / determinant
		}
	}
	return inv
}

// product is a × b.
func product(a, b [3][3]float64) [3][3]float64 {
	return matrix{rows: b}.then(matrix{rows: a}).rows
}

// blended is a share of three rows, and for the rest the identity.
func blended(rows [3][3]float64, share float64) [3][3]float64 {
	for i := range rows {
		for j := range rows[i] {
			rows[i][j] *= share
		}
		rows[i][i] += 1 - share
	}
	return rows
}
