package imaging

// How the result is encoded; in the order in which the canonical form lists them.
var outputs = section(Outputs,
	entry{name: "format", role: OutputRole, initial: "auto", new: func() Operation { return &Format{To: "auto"} },
		doc: "The file format. auto is the smallest that the client accepts and that suits the picture; preserve is the source's own."},
	entry{name: "quality", role: OutputRole, initial: "normal", new: func() Operation { return &Quality{Tier: "normal"} },
		doc: "How much of the detail is kept: a tier that looks alike in every format, or a number that the encoder takes as it is."},
	entry{name: "progressive", role: OutputRole, new: func() Operation { return &Progressive{Yes: true} },
		doc: "Whether a JPEG or PNG is shown coarsely before all of it has arrived. When not given: yes for a JPEG above 10 kB, where it is smaller too."},
	entry{name: "strip_meta", role: OutputRole, initial: "all", new: func() Operation { return &StripMeta{What: "all"} },
		doc: "Which metadata is taken out: all of it, none, or what is sensitive: location, serial numbers, thumbnails. The orientation is set to upright in each."},
	entry{name: "inline", role: OutputRole, initial: "yes", terminal: true, new: func() Operation { return &Inline{Yes: true} },
		doc: "Whether a browser shows the result or offers it as a download."},
)
