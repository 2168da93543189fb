package delivery

import "github.com/google/uuid"

// Path is where a file is served through a transformation, given as [imaging.Transformation.Path] writes it.
func Path(file uuid.UUID, transformation string) string {
	return "/image/" + file.String() + "/" + transformation
}
