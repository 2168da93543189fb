package imaging

// MaxBytes is how many bytes the result may have at the most. What is larger at the quality that was asked for is
// written at the best quality that fits: see [encoding.fit].
type MaxBytes struct{ Bytes int64 }

func (o *MaxBytes) Params(p *Params) {
	p.Bytes(&o.Bytes, "bytes", "The most bytes that the result may have; k stands for thousands, m for millions.").Between(100, 100e6)
}

func (o *MaxBytes) output(out *Output) { out.MaxBytes = o.Bytes }
