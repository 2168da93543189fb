package auth

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds of a new password, in characters. There are no rules of what kinds of characters it has: length is what counts.
const (
	MinPassword = 10
	MaxPassword = 256
)

// mostPasswordBytes bounds what is hashed, of any password.
const mostPasswordBytes = 4 * MaxPassword

// common are passwords of the least length and more that are tried first by everybody who guesses.
var common = []string{
	"1234567890", "12345678910", "0123456789", "9876543210", "0987654321", "1q2w3e4r5t", "1qaz2wsx3edc", "1q2w3e4r5t6y", "q1w2e3r4t5y6",
	"qwertyuiop", "qwerty1234", "qwerty12345", "qwerty123456", "qwertyuiop123", "asdfghjkl1", "password12", "password123", "password1234", "password12345",
	"passw0rd123", "iloveyou123", "administrator", "admin12345", "admin123456", "letmein1234", "welcome1234", "changeme123", "calotype123", "calotype1234",
}

// CheckPassword answers what is wrong with a new password, as the end of a sentence such as "the password …"; nothing where it may be
// taken. It may not be what others know of its person: about is the e-mail and the name.
func CheckPassword(password string, about ...string) string {
	chars := utf8.RuneCountInString(password)
	low := strings.ToLower(plain(password))
	switch {
	case !utf8.ValidString(password):
		return "is not written in UTF-8"
	case chars < MinPassword:
		return "has fewer than 10 characters"
	case chars > MaxPassword:
		return "has more than 256 characters"
	case slices.Contains(common, low):
		return "is one of those that are guessed first"
	case distinct(low) < 4:
		return "has fewer than four different characters"
	}
	for _, word := range about {
		name, _, _ := strings.Cut(word, "@")
		for _, known := range []string{word, name} {
			if known = strings.ToLower(strings.TrimSpace(known)); known != "" && strings.Trim(strings.ReplaceAll(low, known, ""), "0123456789!.-_ ") == "" {
				return "is the e-mail or the name of its person"
			}
		}
	}
	return ""
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// plain is a password as it is hashed: keyboards write the same letters in different ways.
func plain(password string) string { return norm.NFC.String(password) }
