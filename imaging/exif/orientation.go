package exif

// orientation reads the orientation tag of the first directory of a TIFF
// structure; 1 if it is absent or senseless. It is read apart from all other
// tags, because it decides how the picture looks and must not depend on
// whether the rest is well-formed.
func orientation(tiff []byte) int {
	s, ok := Open(tiff)
	if !ok {
		return 1
	}
	for _, t := range s.Directory(s.First) {
		if t.ID == TagOrientation {
			return s.upright(t)
		}
	}
	return 1
}

// TagOrientation is the tag of the orientation.
const TagOrientation = 0x0112

// upright reads the value of an orientation entry.
func (s Structure) upright(t Tag) int {
	v := uint32(0)
	switch t.Kind {
	case 1:
		v = uint32(t.Value[0])
	case 3:
		v = uint32(s.Order.Uint16(t.Value))
	case 4:
		v = s.Order.Uint32(t.Value)
	}
	if v < 1 || v > 8 {
		return 1
	}
	return int(v)
}
