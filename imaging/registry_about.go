package imaging

// What is answered about the picture.
var abouts = section(About,
	entry{name: "json", role: TerminalRole, new: func() Operation { return &JSON{} },
		doc: "Answers what is known of the result so far, as JSON, in place of the picture."},
)
