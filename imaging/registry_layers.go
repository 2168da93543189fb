package imaging

// Operations that lay something on the picture.
var layers = section(Layers,
	entry{name: "text", role: ActionRole, new: func() Operation { return &Text{} },
		doc: "Draws a text into a box, as set by font, text_align and text_box. It wraps between words; as many whole lines are drawn as the box is high, the first one always."},
	entry{name: "font", role: StateRole, initial: "regular/normal/24/000000/DejaVu", new: func() Operation { f := defaultFont; return &f },
		doc: "What the following texts are set in. Each value may be left out and is then the default, whatever was set before."},
	entry{name: "text_align", role: StateRole, initial: "left/top", new: func() Operation { return &TextAlign{"left", "top"} },
		doc: "Where the lines of the following texts stand in their boxes, whatever direction they run in."},
	entry{name: "text_box", role: StateRole, initial: "none/ffffff/0", new: func() Operation { b := defaultTextBox; return &b },
		doc: "What lies behind the following texts: nothing, a box around all lines, one around each line, or the whole box. The padding makes it larger and does not move the text."},
)
