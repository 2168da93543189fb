package imaging

// Grayscale makes each pixel the grey of its luma, 0.2126 R + 0.7152 G + 0.0722 B on sRGB values as they are stored: the
// grayscale filter of the W3C Filter Effects Module.
type Grayscale struct{}

func (*Grayscale) Params(*Params) {}

func (*Grayscale) Colour(c *ColourPass) { saturate(c, 0) }
