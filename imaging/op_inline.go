package imaging

// Inline is whether a browser shows the result or offers it as a download.
type Inline struct{ Yes bool }

func (o *Inline) Params(p *Params) {
	p.Switch(&o.Yes, "inline", "yes: shown; no: offered as a download.")
}

func (o *Inline) output(out *Output) { out.Download = !o.Yes }
