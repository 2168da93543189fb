package preflight

// Format names what the content of a file is. The six accepted formats carry
// the names of the URL API; Unknown is the empty string.
type Format string

// The accepted formats.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	WebP Format = "webp"
	GIF  Format = "gif"
	TIFF Format = "tiff"
	AVIF Format = "avif"
)

// Formats that are recognised so that the refusal can name them.
const (
	Unknown    Format = ""
	HEIC       Format = "heic" // and every other HEIF that is not AVIF
	MiniHEIF   Format = "mini" // HEIF with one short header in place of boxes; AVIF too
	SVG        Format = "svg"
	SVGZ       Format = "svgz"
	HTML       Format = "html"
	XML        Format = "xml"
	BMP        Format = "bmp"
	ICO        Format = "ico"
	PDF        Format = "pdf"
	PostScript Format = "postscript"
	PSD        Format = "psd"
	JXL        Format = "jxl"
	JP2        Format = "jp2"
	RAW        Format = "raw" // DNG, CR2, CR3, RW2, ORF, RAF
	EXR        Format = "exr"
	HDR        Format = "hdr"
	PNM        Format = "pnm"
	DDS        Format = "dds"
	XCF        Format = "xcf"
	FITS       Format = "fits"
	DICOM      Format = "dicom"
	Video      Format = "video" // MP4, MOV, WebM, Matroska, AVI, MPEG
	Audio      Format = "audio"
	Gzip       Format = "gzip"
	Zip        Format = "zip"
	Text       Format = "text"
)

// acceptedNames is how every refusal of a format ends. Of the formats in it, those that Check does not take are shown by
// renditions.
const acceptedNames = "JPEG, PNG, WebP, GIF, TIFF, AVIF, SVG, HEIC, JPEG XL, JPEG 2000, BMP, Photoshop and PDF are accepted"

// Accepted reports whether Check takes pictures of this format.
func (f Format) Accepted() bool { return checks[f] != nil }

// MediaType is the media type of an accepted format, "application/octet-stream"
// for all others.
func (f Format) MediaType() string {
	if !f.Accepted() {
		return "application/octet-stream"
	}
	return "image/" + string(f)
}

// found says for each refused format what the file turned out to be.
var found = map[Format]string{
	Unknown:    "this is not a picture of a known format",
	MiniHEIF:   "AVIF and HEIC in the low-overhead form (mif3) are not accepted",
	HTML:       "this is an HTML page, not an image",
	XML:        "this is an XML document, not an image",
	ICO:        "icon files (ICO, CUR) are not accepted",
	PostScript: "this is a PostScript document, not an image",
	RAW:        "camera raw files are not accepted",
	EXR:        "OpenEXR is not accepted",
	HDR:        "Radiance HDR is not accepted",
	PNM:        "PNM (PPM, PGM, PBM, PAM, PFM) is not accepted",
	DDS:        "DDS textures are not accepted",
	XCF:        "GIMP documents are not accepted",
	FITS:       "FITS is not accepted",
	DICOM:      "DICOM is not accepted",
	Video:      "this is a video, not an image",
	Audio:      "this is a sound file, not an image",
	Gzip:       "this is a gzip archive, not an image",
	Zip:        "this is a ZIP archive, not an image",
	Text:       "this is a text file, not an image",
}

// rendered are formats of which a rendition is decoded, and never the file itself: it is made elsewhere.
var rendered = map[Format]string{
	HEIC: "HEIC", SVG: "SVG", SVGZ: "compressed SVG", BMP: "BMP", PDF: "PDF", PSD: "a Photoshop document", JXL: "JPEG XL", JP2: "JPEG 2000",
}

func unsupported(f Format) error {
	if name := rendered[f]; name != "" {
		return &Error{Unsupported, name + " is not decoded as it is"}
	}
	return &Error{Unsupported, found[f] + "; " + acceptedNames}
}
