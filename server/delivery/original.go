package delivery

// inline are the media types of originals that a browser may show where the address is opened: pictures of pixels alone. All
// else is offered as a download: a drawing or a document may hold scripts.
var inline = map[string]bool{
	"image/jpeg": true, "image/png": true, "image/gif": true, "image/webp": true, "image/avif": true, "image/tiff": true,
	"image/bmp": true, "image/heic": true, "image/jxl": true, "image/jp2": true,
}

// original is how an original of a media type is offered, as Content-Disposition has it.
func original(mediaType string) string {
	if inline[mediaType] {
		return "inline"
	}
	return "attachment"
}
