package imaging

// Operations that blur, sharpen and hide.
var blurring = section(Blurring,
	entry{name: "blur", role: ActionRole, new: func() Operation { return &Blur{Strength: 10, Amount: 100} },
		doc: "Softens the picture with a Gaussian, or sharpens it where the amount is negative."},
	entry{name: "blur_region", role: ActionRole, new: func() Operation { return &BlurRegion{Auto: "auto"} },
		doc: "Blurs a part of the picture, by default so much that it cannot be recognised."},
	entry{name: "pixelate", role: ActionRole, new: func() Operation { return &Pixelate{} },
		doc: "Shows the picture as coarse squares."},
	entry{name: "pixelate_region", role: ActionRole, new: func() Operation { return &PixelateRegion{Auto: "auto"} },
		doc: "Shows a part of the picture as coarse squares, by default so coarse that it cannot be recognised."},
	entry{name: "denoise", role: ActionRole, new: func() Operation { return &Denoise{} },
		doc: "Takes noise out and leaves edges sharp."},
	entry{name: "sharp", role: ActionRole, new: func() Operation { return &Sharp{Strength: 5} },
		doc: "Sharpens edges; meant for pictures that were scaled down."},
)
