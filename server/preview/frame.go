package preview

// A Frame is one rendering of what somebody is editing: either a picture, or the [Problem] that kept it from being one.
type Frame struct {
	Seq           int     // of the change that this answers
	Width, Height int     // of this frame, in pixels
	Bytes         int     // of Data
	RenderMs      float64 // from when the session took the change up to having Data, waiting for a place included, in milliseconds
	MIME          string  // media type of Data
	Data          []byte  // the encoded picture; empty when there is a problem. Nobody changes it once the frame is out.

	FullWidth, FullHeight int      // of the full result, in pixels
	Result                *Result  // what the link serves; on settle frames only, otherwise nil
	Err                   *Problem // why there is no picture; nil when there is one
}

// A Result is what the link of a transformation serves.
type Result struct {
	Format        string // jpeg, png, webp, avif, gif, tiff or jxl
	Bytes         int64  // as it is served
	Width, Height int    // in pixels
	URL           string // relative to the server
}

// A Problem says why a transformation could not be rendered.
type Problem struct {
	Code    string // as in the problem answers of the URL API
	Message string // for people: what was given, what is allowed, where
}
