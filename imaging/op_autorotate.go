package imaging

// AutoRotate is whether the picture is turned upright by its EXIF orientation before anything else.
type AutoRotate struct{ Yes bool }

func (o *AutoRotate) Params(p *Params) {
	p.Switch(&o.Yes, "autorotate", "yes: upright; no: as the camera stored it.")
}

func (o *AutoRotate) output(out *Output) { out.AsStored = !o.Yes }
