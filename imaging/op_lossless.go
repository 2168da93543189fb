package imaging

// Lossless is whether each pixel comes back exactly as it is. PNG and TIFF are without loss anyway.
type Lossless struct{ Yes bool }

func (o *Lossless) Params(p *Params) {
	p.Switch(&o.Yes, "lossless", "yes: in WebP, AVIF and JPEG XL nothing is lost; format/auto then chooses WebP or PNG.")
}

func (o *Lossless) output(out *Output) { out.Lossless = o.Yes }
