package imaging

import "github.com/davidbyttow/govips/v2/vips"

// turned is the size after a turn by an EXIF orientation; as turning it twice gives it back, also the size before.
func (s Size) turned(orientation int) Size {
	if orientation >= 5 && orientation <= 8 {
		return Size{s.Height, s.Width}
	}
	return s
}

// turnedBack is where a place in the upright picture lies in the stored one.
func (p Point) turnedBack(orientation int) Point {
	switch orientation {
	case 2, 4, 5, 7:
		p.X = 1 - p.X
	}
	switch orientation {
	case 3, 4:
		return Point{1 - p.X, 1 - p.Y}
	case 5, 6:
		return Point{p.Y, 1 - p.X}
	case 7, 8:
		return Point{1 - p.Y, p.X}
	}
	return p
}

// turn brings a stored picture upright by its EXIF orientation. The pixels must be in memory.
func (img *Image) turn(orientation int) error {
	quarter := map[int]vips.Angle{3: vips.Angle180, 4: vips.Angle180, 5: vips.Angle90, 6: vips.Angle90, 7: vips.Angle270, 8: vips.Angle270}
	if angle, ok := quarter[orientation]; ok { // clockwise
		if err := img.Rotate(angle); err != nil {
			return err
		}
	}
	switch orientation {
	case 2, 4, 5, 7:
		return img.Flip(vips.DirectionHorizontal)
	}
	return nil
}
