package imaging

import "slices"

// Format is the file format of the result: auto, preserve, or one by name.
type Format struct{ To string }

func (o *Format) Params(p *Params) {
	p.Choice(&o.To, "format", "auto, preserve, or the name of a format.", slices.Concat([]string{"auto"}, formats, []string{"preserve"})...)
}

// reads: a format without transparency lies on the fill. Which that may be is not known before there is a picture.
func (o *Format) reads() []string {
	if to, named := encoders[o.To]; named && !to.opaque {
		return nil
	}
	return []string{"setfill"}
}

func (o *Format) output(out *Output) { out.Format = o.To }
