package imaging

// What is answered about the picture.
var abouts = section(About,
	entry{name: "json", role: TerminalRole, new: func() Operation { return &JSON{} },
		doc: "Answers what is known of the result so far, as JSON, in place of the picture."},
	entry{name: "main_colors", role: TerminalRole, new: func() Operation { return &MainColors{Number: 4} },
		doc: "Answers the colours that stand for the result, most of it first, with what json answers."},
	entry{name: "blurhash", role: TerminalRole, new: func() Operation { return &Blurhash{} },
		doc: "Answers a blurhash of the result, as text: a tiny stand-in of 4 × 3 components, 3 × 4 where it is upright."},
	entry{name: "thumbhash", role: TerminalRole, new: func() Operation { return &Thumbhash{} },
		doc: "Answers a thumbhash of the result in Base64, as text: a tiny stand-in that knows transparency."},
)
