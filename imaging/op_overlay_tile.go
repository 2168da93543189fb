package imaging

// OverlayTile has the next overlays repeated over the whole picture, in rows and columns with a gap between them. The position
// of an overlay then says where one of them lies.
type OverlayTile struct {
	Gap float64
	Off string // the word, where it stands in the place of Gap
}

func (o *OverlayTile) Params(p *Params) {
	p.Number(&o.Gap, "gap", "What lies between two of them; off lays each overlay once.").Between(0, 5000).By(1).In("px").Or(&o.Off, "off")
}

func (o *OverlayTile) Measure(l *Layout) { l.Tile = Tile{o.Off == "", o.Gap} }

func (o *OverlayTile) reads() []string {
	if o.Off == "" && o.Gap > 0 {
		return []string{"dpr"}
	}
	return nil
}

// Tile says whether layers are repeated.
type Tile struct {
	On  bool
	Gap float64 // pixels between two
}
