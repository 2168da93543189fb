package imaging

// How the result is encoded; in the order in which the canonical form lists them.
var outputs = section(Outputs,
	standing(entry{name: "format", role: OutputRole, new: func() Operation { return &Format{To: "auto"} },
		doc: "The file format. auto is the smallest that the client accepts and that suits the picture, of those that are written quickly, until AVIF, which takes longer, is there where it is smaller; preserve is the source's own."}),
	standing(entry{name: "quality", role: OutputRole, new: func() Operation { return &Quality{Tier: "normal"} },
		doc: "How much of the detail is kept: a tier that looks alike in every format, or a number that the encoder takes as it is. smart measures the picture, and takes the fewest bytes with which it looks as good as with normal, or as normal looks on average where that is enough; smart_retina does so as seen on a screen of twice the density. auto is lighter for a client that says Save-Data: on, else normal."}),
	entry{name: "max_bytes", role: OutputRole, new: func() Operation { return &MaxBytes{} },
		doc: "How many bytes the result may have: it is written at the best quality that fits, up to the one asked for; a PNG with a palette. An error says so where even the lowest does not fit."},
	entry{name: "progressive", role: OutputRole, new: func() Operation { return &Progressive{Yes: true} },
		doc: "Whether a JPEG or PNG is shown coarsely before all of it has arrived. When not given: yes for a JPEG above 10 kB, where it is smaller too."},
	entry{name: "lossless", role: OutputRole, initial: "no", new: func() Operation { return &Lossless{Yes: true} },
		doc: "Whether each pixel comes back exactly as it is, in WebP, AVIF and JPEG XL. PNG and TIFF are without loss anyway."},
	standing(entry{name: "strip_meta", role: OutputRole, new: func() Operation { return &StripMeta{What: "all"} },
		doc: "Which metadata is taken out: all of it, none, what is sensitive (location, serial numbers, thumbnails), or all but artist and copyright. A TIFF that is written holds no EXIF. The orientation is set to upright in each."}),
	standing(entry{name: "inline", role: OutputRole, terminal: true, new: func() Operation { return &Inline{Yes: true} },
		doc: "Whether a browser shows the result or offers it as a download."}),
)
