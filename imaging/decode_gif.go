package imaging

// gifCutOff tells whether a GIF ends in the middle of a frame. The decoder of libvips would answer what there is of it,
// and preflight takes it as browsers do. Only the end mark of the file itself may be missing.
func gifCutOff(data []byte) bool {
	if len(data) < 13 {
		return true
	}
	table := func(flags byte) int { // bytes of the colour table that these flags announce
		if flags&0x80 == 0 {
			return 0
		}
		return 3 << (flags&7 + 1)
	}
	at := 13 + table(data[10])
	for at < len(data) && data[at] != 0x3b {
		switch {
		case data[at] == 0x21:
			at += 2
		case data[at] == 0x2c && at+10 <= len(data):
			at += 10 + table(data[at+9]) + 1
		case data[at] == 0x2c:
			return true
		default:
			at++ // means nothing; decoders step over it
			continue
		}
		for at < len(data) && data[at] != 0 { // blocks, each after its length, up to one of none
			at += 1 + int(data[at])
		}
		if at >= len(data) {
			return true
		}
		at++
	}
	return false
}
