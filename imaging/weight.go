package imaging

// effort is how many pixels held count as much as one that is encoded, by the memory that the encoder takes, which goes with
// its time: some 25 bytes for each, where pixels held take 6 with all copies. Of other encoders it is nothing that counts.
var effort = map[string]int64{"avif": 4, "jxl": 4, "gif": 2}

// stepsHeld is how many steps that compute a pixel take about the time of decoding, holding and encoding it.
const stepsHeld = 4

// Weight is a measure of the memory and time of a render, in pixels held: Cost of a short chain. Of one with many steps that
// compute all pixels it is more, as those take their time from others: the pixels of all such steps by stepsHeld. The effort
// of the encoder comes to that.
func (p *Plan) Weight() int64 {
	var all int64
	for i, s := range p.chain {
		_, colour := s.op.(Colour) // neighbours are one pass
		_, once := s.op.(orderly)
		if s.entry.role == ActionRole && !colour && !once {
			all += max(p.layouts[i].scaled(p.scales[i]).Pixels(), p.layouts[i+1].scaled(p.scales[i+1]).Pixels())
		}
	}
	frames := int64(p.Frames)
	return max(p.Cost(), all*frames/stepsHeld) + p.Size.Pixels()*frames*effort[p.Format]
}

// quickPixels is how many pixels are decoded, computed and encoded in some hundredths of a second.
const quickPixels = 4_000_000

// Quick tells whether a render takes so little time and memory that it may run beside others. Of what it lays on the picture, and
// of text, nobody knows how long that takes.
func (p *Plan) Quick() bool {
	if layers, _ := p.layered(); layers > 0 {
		return false
	}
	for _, s := range p.chain {
		if _, text := s.op.(*Text); text {
			return false
		}
	}
	return p.src.Size.Pixels()*int64(p.src.Frames)+p.Weight() <= quickPixels
}
