package imaging

// Operations that change colours.
var colouring = section(ColourGroup,
	entry{name: "brightness", role: ActionRole, new: func() Operation { return &Brightness{} },
		doc: "Adds to each channel, cut at the ends."},
	entry{name: "exposure", role: ActionRole, new: func() Operation { return &Exposure{} },
		doc: "Multiplies the light as a camera's exposure does, with a soft shoulder that keeps the detail of highlights."},
	entry{name: "gamma", role: ActionRole, new: func() Operation { return &Gamma{Amount: 100} },
		doc: "Raises the values to a power: above 100 darker, below lighter; black and white stay."},
	entry{name: "contrast", role: ActionRole, new: func() Operation { return &Contrast{} },
		doc: "Spreads the values around mid grey, or draws them towards it."},
	entry{name: "saturation", role: ActionRole, new: func() Operation { return &Saturation{} },
		doc: "Strengthens the colours, or takes them away: −100 is grey."},
	entry{name: "warmth", role: ActionRole, new: func() Operation { return &Warmth{} },
		doc: "Shifts the colour temperature: warmer above 0, cooler below."},
	entry{name: "grayscale", role: ActionRole, new: func() Operation { return &Grayscale{} },
		doc: "Takes the colours away."},
	entry{name: "invert", role: ActionRole, new: func() Operation { return &Invert{} },
		doc: "Turns each colour into its opposite."},
)
