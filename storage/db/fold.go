package db

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold answers the form of a text in which names are searched and sorted: without case in all scripts ("STRASSE" and
// "Straße" are one), and with letters and their accents joined, as macOS takes them apart in file names.
func Fold(s string) string {
	return norm.NFKC.String(cases.Fold().String(norm.NFKC.String(strings.TrimSpace(s))))
}

// contains answers the LIKE pattern for texts that hold part, with '!' as the escape.
func contains(part string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(part) + "%"
}
