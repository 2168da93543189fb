// Package shape says how projects, files and variants look outside in JSON: in the answers of the REST API, and in what webhooks are
// told. Names and meanings are those of the GraphQL schema; where that leads on to another record, its id stands here.
//
// The tags besides json are of the OpenAPI document that is made from these types.
package shape

import (
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// A Project is a space with files of its own.
type Project struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Name      string    `json:"name" example:"Holidays"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// ProjectOf is how a project looks.
func ProjectOf(p *db.Project) Project {
	return Project{p.ID, p.Name, p.CreatedAt.UTC(), p.UpdatedAt.UTC()}
}

// FileFacts are what everybody is told of a file, be it deleted or not: all but what its EXIF says of where it was taken and by whom.
type FileFacts struct {
	ID          uuid.UUID      `json:"id" format:"uuid"`
	Project     uuid.UUID      `json:"project" format:"uuid" doc:"The id of its project."`
	Name        string         `json:"name" example:"beach.jpg"`
	Type        string         `json:"type" example:"image/jpeg" doc:"Media type, found from the content."`
	Bytes       int64          `json:"bytes" minimum:"0"`
	Checksum    string         `json:"checksum" doc:"SHA-256 of the original, in hexadecimal."`
	Width       int            `json:"width" doc:"Pixels, upright: after the EXIF orientation."`
	Height      int            `json:"height" doc:"Pixels, upright."`
	Frames      int            `json:"frames" doc:"1, or the number of frames of an animation."`
	HasAlpha    bool           `json:"hasAlpha"`
	ColorSpace  string         `json:"colorSpace" example:"srgb" doc:"srgb, cmyk, b-w, rgb16 …: as it is stored in the file."`
	Orientation int            `json:"orientation" doc:"EXIF orientation as stored, 1…8."`
	Thumbhash   []byte         `json:"thumbhash" doc:"A placeholder of about 25 bytes, base64."`
	CapturedAt  *time.Time     `json:"capturedAt"`
	Camera      *string        `json:"camera"`
	Tags        []string       `json:"tags"`
	Metadata    map[string]any `json:"metadata" doc:"Yours to fill: names and values."`
	FocalPoint  *Point         `json:"focalPoint"`
	CreatedAt   time.Time      `json:"createdAt"`
	UpdatedAt   time.Time      `json:"updatedAt"`
	URL         string         `json:"url" format:"uri-reference" doc:"The address of the original, signed where the rules of the project ask for that. Below it, /-/resize/640x/ and so on."`
}

// A File is the record of an uploaded original.
type File struct {
	FileFacts
	Location *Location      `json:"location"`
	EXIF     map[string]any `json:"exif" doc:"What the file's own EXIF says."`
}

// A Location is a place on earth.
type Location struct {
	Latitude  float64 `json:"latitude" doc:"Degrees, north positive."`
	Longitude float64 `json:"longitude" doc:"Degrees, east positive."`
}

// A Point is a place in a picture as shares of its width and height.
type Point struct {
	X float64 `json:"x" minimum:"0" maximum:"1" doc:"From the left."`
	Y float64 `json:"y" minimum:"0" maximum:"1" doc:"From the top."`
}

// FactsOf are those of a file that is served at a URL.
func FactsOf(f *db.File, url string) FileFacts {
	s := FileFacts{
		ID: f.ID, Project: f.ProjectID, Name: f.Name, Type: f.Type, Bytes: f.Bytes, Checksum: f.Checksum, Width: f.Width, Height: f.Height,
		Frames: f.Frames, HasAlpha: f.HasAlpha, ColorSpace: f.ColorSpace, Orientation: f.Orientation, Thumbhash: f.Thumbhash,
		CapturedAt: f.CapturedAt, Tags: f.Tags, Metadata: f.Metadata, CreatedAt: f.CreatedAt.UTC(), UpdatedAt: f.UpdatedAt.UTC(), URL: url,
	}
	if f.Camera != "" {
		s.Camera = &f.Camera
	}
	if f.FocalX != nil && f.FocalY != nil {
		s.FocalPoint = &Point{*f.FocalX, *f.FocalY}
	}
	if s.Metadata == nil {
		s.Metadata = map[string]any{}
	}
	if s.Tags == nil {
		s.Tags = []string{}
	}
	if s.Thumbhash == nil {
		s.Thumbhash = []byte{}
	}
	return s
}

// FileOf is how a file looks that is served at a URL.
func FileOf(f *db.File, url string) File {
	s := File{FileFacts: FactsOf(f, url), EXIF: f.EXIF}
	if f.Latitude != nil && f.Longitude != nil {
		s.Location = &Location{*f.Latitude, *f.Longitude}
	}
	if s.EXIF == nil {
		s.EXIF = map[string]any{}
	}
	return s
}

// A Rendering is what a file through a transformation came to.
type Rendering struct {
	URL            string    `json:"url" format:"uri-reference" doc:"The address under which it is served."`
	Transformation string    `json:"transformation" example:"resize/640x/-/format/webp" doc:"In its canonical spelling."`
	Format         string    `json:"format" example:"webp"`
	Width          int       `json:"width" doc:"Pixels."`
	Height         int       `json:"height" doc:"Pixels."`
	Bytes          int64     `json:"bytes" minimum:"0"`
	CreatedAt      time.Time `json:"createdAt"`
}

// RenderingOf is that of a variant that is served at a URL.
func RenderingOf(v *db.Variant, url string) Rendering {
	return Rendering{url, v.Transformation, v.Format, v.Width, v.Height, v.Bytes, v.CreatedAt.UTC()}
}

// A Variant is a file through a transformation, encoded: the bytes that are served.
type Variant struct {
	Rendering
	Hits         int64      `json:"hits" doc:"Requests that it answered, since it was made."`
	LastServedAt *time.Time `json:"lastServedAt" doc:"Null when never."`
}

// VariantOf is how a variant looks that is served at a URL.
func VariantOf(v *db.Variant, url string) Variant {
	return Variant{RenderingOf(v, url), v.Hits, v.ServedAt}
}
