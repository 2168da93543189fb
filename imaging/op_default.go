package imaging

// Default names the file that is served through the same chain when the one that is asked for is missing.
type Default struct{ File string }

func (o *Default) Params(p *Params) {
	p.File(&o.File, "file", "The id of the file that is served instead.")
}
