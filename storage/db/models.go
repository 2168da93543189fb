package db

import (
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// A Project is a space with files and presets of its own.
type Project struct {
	bun.BaseModel `bun:"table:projects,alias:p"`

	ID        uuid.UUID  `bun:"id,pk,type:uuid"`
	Name      string     `bun:"name"`
	CreatedAt time.Time  `bun:"created_at"`
	UpdatedAt time.Time  `bun:"updated_at"`
	DeletedAt *time.Time `bun:"deleted_at"` // nil unless in the trash
}

// A File is the record of an uploaded original. Times are UTC and whole microseconds.
type File struct {
	bun.BaseModel `bun:"table:files,alias:f"`

	ID        uuid.UUID `bun:"id,pk,type:uuid"`
	ProjectID uuid.UUID `bun:"project_id,type:uuid"`

	Name     string `bun:"name"`
	Type     string `bun:"type"`   // media type, found from the content: image/jpeg
	Format   string `bun:"format"` // jpeg, png, webp, gif, tiff, avif; svg, svgz, heic, jxl, jp2, bmp, psd, pdf
	Bytes    int64  `bun:"bytes"`
	Checksum string `bun:"checksum"` // SHA-256 of the original, hexadecimal
	// Rendition is the format of the picture that is decoded in the place of the original, of which all below is said; empty
	// where the original is decoded.
	Rendition string `bun:"rendition"`

	Width       int        `bun:"width"`            // pixels, upright: after the EXIF orientation
	Height      int        `bun:"height"`           // pixels, upright
	Frames      int        `bun:"frames"`           // 1, or the frames of an animation
	Pages       []FilePage `bun:"pages,type:jsonb"` // of a TIFF of more than one; nil for all others
	HasAlpha    bool       `bun:"has_alpha"`
	Palette     bool       `bun:"palette"`     // few colours, by a palette: a GIF or an indexed PNG
	ColorSpace  string     `bun:"color_space"` // as stored: srgb, cmyk, b-w, rgb16 …
	Orientation int        `bun:"orientation"` // EXIF orientation as stored, 1…8
	DPI         float64    `bun:"dpi"`         // 0 when unknown
	Thumbhash   []byte     `bun:"thumbhash"`

	CapturedAt *time.Time     `bun:"captured_at"`
	Camera     string         `bun:"camera"`
	Latitude   *float64       `bun:"latitude"`        // degrees, north positive
	Longitude  *float64       `bun:"longitude"`       // degrees, east positive
	EXIF       map[string]any `bun:"exif,type:jsonb"` // never nil when it comes from the database

	Metadata map[string]any `bun:"metadata,type:jsonb"` // never nil when it comes from the database
	Tags     []string       `bun:"tags,type:jsonb"`     // in the order they were given, each once
	FocalX   *float64       `bun:"focal_x"`             // 0…1 from the left; nil together with FocalY
	FocalY   *float64       `bun:"focal_y"`             // 0…1 from the top

	CreatedAt time.Time  `bun:"created_at"`
	UpdatedAt time.Time  `bun:"updated_at"`
	DeletedAt *time.Time `bun:"deleted_at"` // nil unless in the trash
}

// A Preset is a transformation under a name of its project.
type Preset struct {
	bun.BaseModel `bun:"table:presets,alias:s"`

	ID             uuid.UUID `bun:"id,pk,type:uuid"`
	ProjectID      uuid.UUID `bun:"project_id,type:uuid"`
	Name           string    `bun:"name"`           // unique in its project
	Transformation string    `bun:"transformation"` // as it was written
	CreatedAt      time.Time `bun:"created_at"`
	UpdatedAt      time.Time `bun:"updated_at"`
}

// Rules say who may have what of a project served, beside its signing keys.
type Rules struct {
	bun.BaseModel `bun:"table:project_rules,alias:r"`

	ProjectID     uuid.UUID `bun:"project_id,pk,type:uuid"`
	Mode          string    `bun:"mode"`                // ANYONE, PRESETS, SIGNED
	Referers      []string  `bun:"referers,type:jsonb"` // hosts whose pages may show pictures: example.org, *.example.org; none: all may
	RefuseUnnamed bool      `bun:"refuse_unnamed"`      // where there are Referers: also requests that name no page
	NewPerClient  *int      `bun:"new_per_client"`      // variants that one client may have rendered in a minute; nil: as many as the server says
	NewPerProject *int      `bun:"new_per_project"`     // the same for all clients together
	UpdatedAt     time.Time `bun:"updated_at"`
}

// A SigningKey is what addresses of a project are signed with.
type SigningKey struct {
	bun.BaseModel `bun:"table:signing_keys,alias:k"`

	ID        uuid.UUID `bun:"id,pk,type:uuid"`
	ProjectID uuid.UUID `bun:"project_id,type:uuid"`
	Secret    Secret    `bun:"secret"`
	CreatedAt time.Time `bun:"created_at"`
}

// A Secret is a text that no log and no error may show: it prints as stars.
type Secret string

// String implements [fmt.Stringer].
func (Secret) String() string { return "***" }

// GoString implements [fmt.GoStringer].
func (Secret) GoString() string { return "***" }

// LogValue implements [slog.LogValuer].
func (Secret) LogValue() slog.Value { return slog.StringValue("***") }

// A FilePage is one picture of a file of several.
type FilePage struct {
	Width       int  `json:"width"`  // pixels, upright
	Height      int  `json:"height"` // pixels, upright
	Orientation int  `json:"orientation"`
	HasAlpha    bool `json:"hasAlpha"`
}

// A Variant is the record of a stored rendering. Its bytes lie in the blob store.
type Variant struct {
	bun.BaseModel `bun:"table:variants,alias:v"`

	FileID         uuid.UUID `bun:"file_id,pk,type:uuid"`
	Key            string    `bun:"key,pk"`         // the hash under which delivery finds it
	Transformation string    `bun:"transformation"` // canonical
	Format         string    `bun:"format"`         // jpeg, png, webp, avif, gif
	Width          int       `bun:"width"`          // pixels
	Height         int       `bun:"height"`         // pixels
	Bytes          int64     `bun:"bytes"`
	CreatedAt      time.Time `bun:"created_at"`
	UsedAt         time.Time `bun:"used_at"` // when it was asked for last, give or take a day

	Hits     int64      `bun:"hits"`      // requests that it answered, as far as is written
	ServedAt *time.Time `bun:"served_at"` // when it answered last; nil when never

	Presets []uuid.UUID `bun:"-"` // by which it was asked for, where one is put; never read
}

// variantDrop notes that the bytes of a file's variants are to be removed.
type variantDrop struct {
	bun.BaseModel `bun:"table:variant_drops,alias:d"`

	FileID uuid.UUID `bun:"file_id,pk,type:uuid"`
}
