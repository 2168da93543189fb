package imaging

// Operations that blur, sharpen and hide.
var blurring = section(Blurring,
	entry{name: "blur", role: ActionRole, new: func() Operation { return &Blur{Strength: 10} },
		doc: "Softens the picture with a Gaussian."},
	entry{name: "sharp", role: ActionRole, new: func() Operation { return &Sharp{Strength: 5} },
		doc: "Sharpens edges; meant for pictures that were scaled down."},
)
