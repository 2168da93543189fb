package imaging

// registry holds every operation in the order of the documentation; outputs stand in the order in which the canonical
// form lists them. Adding an operation is its file and one line here.
var registry = []entry{
	{name: "preview", group: Geometry, role: ActionRole, new: func() Operation { return &Preview{Pixels(2048, 2048)} },
		doc: "Fits the picture inside a box, keeping its ratio; never enlarges."},
	{name: "resize", group: Geometry, role: ActionRole, new: func() Operation { return &Resize{} },
		doc: "Scales the picture. One side keeps the ratio; two sides give exactly that size, distorting if need be. Enlarges unless stretch says otherwise."},
	{name: "stretch", group: Geometry, role: StateRole, initial: "on", new: func() Operation { return &Stretch{} },
		doc: "What the following resizes do with a smaller picture: on enlarges it, off leaves it as it is, fill leaves it and fills the rest with setfill."},
	{name: "scale_crop", group: Geometry, role: ActionRole, new: func() Operation { return &ScaleCrop{At: center} },
		doc: "Covers the box and cuts off what sticks out, as object-fit: cover does in CSS."},
	{name: "crop", group: Geometry, role: ActionRole, new: func() Operation { return &Crop{} },
		doc: "Cuts out a box, in pixels or percent of the picture, or the largest box of a ratio. A box beyond the edge is filled with setfill. A size is cut from the top left, a ratio from the centre, unless a position is given."},
	{name: "border_radius", group: Geometry, role: ActionRole, new: func() Operation { return &BorderRadius{} },
		doc: "Rounds the corners as border-radius does in CSS: one to four radii, and vertical ones for ellipses. The corners become transparent."},
	{name: "setfill", group: Geometry, role: StateRole, new: func() Operation { return &SetFill{} },
		doc: "The colour that fills what has no picture: beyond the edge of a crop, beside a stretched picture, the corners of a rotation, and below transparency where the format has none. White when not set, transparent where the format can."},
	{name: "rotate", group: Geometry, role: ActionRole, new: func() Operation { return &Rotate{} },
		doc: "Turns the picture counter-clockwise. Quarter turns are exact; other angles grow the picture and fill the corners with setfill."},
	{name: "flip", group: Geometry, role: ActionRole, new: func() Operation { return &Flip{} },
		doc: "Turns the picture upside down: top and bottom change places."},
	{name: "mirror", group: Geometry, role: ActionRole, new: func() Operation { return &Mirror{} },
		doc: "Mirrors the picture: left and right change places."},

	{name: "brightness", group: ColourGroup, role: ActionRole, new: func() Operation { return &Brightness{} },
		doc: "Adds to each channel, cut at the ends."},
	{name: "exposure", group: ColourGroup, role: ActionRole, new: func() Operation { return &Exposure{} },
		doc: "Multiplies the light as a camera's exposure does, with a soft shoulder that keeps the detail of highlights."},
	{name: "gamma", group: ColourGroup, role: ActionRole, new: func() Operation { return &Gamma{Amount: 100} },
		doc: "Raises the values to a power: above 100 darker, below lighter; black and white stay."},
	{name: "contrast", group: ColourGroup, role: ActionRole, new: func() Operation { return &Contrast{} },
		doc: "Spreads the values around mid grey, or draws them towards it."},
	{name: "saturation", group: ColourGroup, role: ActionRole, new: func() Operation { return &Saturation{} },
		doc: "Strengthens the colours, or takes them away: −100 is grey."},
	{name: "warmth", group: ColourGroup, role: ActionRole, new: func() Operation { return &Warmth{} },
		doc: "Shifts the colour temperature: warmer above 0, cooler below."},
	{name: "grayscale", group: ColourGroup, role: ActionRole, new: func() Operation { return &Grayscale{} },
		doc: "Takes the colours away."},
	{name: "invert", group: ColourGroup, role: ActionRole, new: func() Operation { return &Invert{} },
		doc: "Turns each colour into its opposite."},

	{name: "blur", group: Blurring, role: ActionRole, new: func() Operation { return &Blur{Strength: 10} },
		doc: "Softens the picture with a Gaussian."},
	{name: "sharp", group: Blurring, role: ActionRole, new: func() Operation { return &Sharp{Strength: 5} },
		doc: "Sharpens edges; meant for pictures that were scaled down."},

	{name: "autorotate", group: Geometry, role: OutputRole, initial: "yes", terminal: true, new: func() Operation { return &AutoRotate{Yes: true} },
		doc: "Whether the picture is turned upright by its EXIF orientation before anything else."},
	{name: "format", group: Outputs, role: OutputRole, initial: "auto", new: func() Operation { return &Format{To: "auto"} },
		doc: "The file format. auto is the smallest that the client accepts and that suits the picture; preserve is the source's own."},
	{name: "quality", group: Outputs, role: OutputRole, initial: "normal", new: func() Operation { return &Quality{Tier: "normal"} },
		doc: "How much of the detail is kept: a tier that looks alike in every format, or a number that the encoder takes as it is."},
	{name: "progressive", group: Outputs, role: OutputRole, new: func() Operation { return &Progressive{Yes: true} },
		doc: "Whether a JPEG or PNG is shown coarsely before all of it has arrived. When not given: yes for a JPEG above 10 kB, where it is smaller too."},
	{name: "strip_meta", group: Outputs, role: OutputRole, initial: "all", new: func() Operation { return &StripMeta{What: "all"} },
		doc: "Which metadata is taken out: all of it, none, or what is sensitive: location, serial numbers, thumbnails. The orientation is set to upright in each."},
	{name: "inline", group: Outputs, role: OutputRole, initial: "yes", terminal: true, new: func() Operation { return &Inline{Yes: true} },
		doc: "Whether a browser shows the result or offers it as a download."},

	{name: "json", group: About, role: TerminalRole, new: func() Operation { return &JSON{} },
		doc: "Answers what is known of the result so far, as JSON, in place of the picture."},
}

// An entry registers an operation.
type entry struct {
	name     string
	group    Group
	role     Role
	doc      string
	initial  string           // states and outputs: the parameters that hold where the operation is absent
	terminal bool             // outputs: matters to what terminals answer too
	new      func() Operation // the fields of what it answers are the defaults
}

var byName = func() map[string]*entry {
	m := make(map[string]*entry, len(registry))
	for i := range registry {
		m[registry[i].name] = &registry[i]
	}
	return m
}()

// lookup finds an operation by name; nil when there is none.
func lookup(name string) *entry { return byName[name] }
