package imaging

// Operations that stand for others, and what is served where there is nothing.
var controls = section(Control,
	entry{name: "preset", role: ActionRole, new: func() Operation { return &Preset{} },
		doc: "A named transformation of the file's project, put in its place. Links that use it follow its changes."},
	entry{name: "default", role: OutputRole, terminal: true, new: func() Operation { return &Default{} },
		doc: "The file that is served, through the same chain, when the one that is asked for is missing."},
)
