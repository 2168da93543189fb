package storage

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The rights that a secret key may have, spelled as the API spells them.
const (
	RightRead   = "READ"
	RightUpload = "UPLOAD"
	RightWrite  = "WRITE"
	RightDelete = "DELETE"
	RightAdmin  = "ADMIN"
)

// Rights are all of them.
var Rights = []string{RightRead, RightUpload, RightWrite, RightDelete, RightAdmin}

// Bounds of the rules of a public key.
const (
	MaxKeyTypes   = 50
	MaxKeyOrigins = 50
	maxTypeName   = 127 // characters
)

// rightsOf answers rights in their order, each once; nil where one of them is unknown.
func rightsOf(given []string) (rights []string, unknown string) {
	for _, r := range given {
		if !slices.Contains(Rights, r) {
			return nil, r
		}
	}
	rights = []string{}
	for _, r := range Rights {
		if slices.Contains(given, r) {
			rights = append(rights, r)
		}
	}
	return rights, ""
}

// checkAPIKey holds a key to what can be kept, and brings what is said of it into its one form.
func checkAPIKey(k *APIKey, now time.Time) error {
	if err := checkName(k.Name); err != nil {
		return err
	}
	rights, unknown := rightsOf(k.Rights)
	switch {
	case k.Kind != KeyPublic && k.Kind != KeySecret:
		return invalid("kind", "it is %.100q; allowed are PUBLIC and SECRET", k.Kind)
	case rights == nil:
		return invalid("rights", "there is no right %.100q; there are %s", unknown, strings.Join(Rights, ", "))
	case k.Kind == KeySecret && len(rights) == 0:
		return invalid("rights", "there are none; a secret key needs some of %s", strings.Join(Rights, ", "))
	case k.Kind == KeyPublic && len(rights) > 0:
		return invalid("rights", "a public key lets others upload, and has no rights beside that")
	}
	k.Rights = rights
	if err := checkExpiry(k.ExpiresAt, now); err != nil {
		return err
	}
	if k.ExpiresAt != nil {
		at := micros(*k.ExpiresAt)
		k.ExpiresAt = &at
	}
	if k.Kind == KeySecret {
		return noRules(k)
	}
	types, err := checkTypes(k.Types)
	if err != nil {
		return err
	}
	origins, err := checkOrigins(k.Origins)
	if err != nil {
		return err
	}
	k.Types, k.Origins = types, origins
	if k.MaxBytes != nil && *k.MaxBytes < 1 {
		return invalid("maxBytes", "it is %d; 1 and more are allowed, or nothing", *k.MaxBytes)
	}
	return nil
}

// noRules holds a secret key to having no rules of public ones.
func noRules(k *APIKey) error {
	for field, given := range map[string]bool{"types": len(k.Types) > 0, "maxBytes": k.MaxBytes != nil, "origins": len(k.Origins) > 0, "signed": k.Signed} {
		if given {
			return invalid(field, "it is a rule for public keys, and this one is secret")
		}
	}
	k.Types, k.Origins = []string{}, []string{}
	return nil
}

func checkExpiry(at *time.Time, now time.Time) error {
	if at == nil {
		return nil
	}
	if !at.After(now) {
		return invalid("expiresAt", "%s is not in the future", at.UTC().Format(time.RFC3339))
	}
	if at.UTC().Year() > 9999 {
		return invalid("expiresAt", "the year is %d; at most 9999 is allowed", at.UTC().Year())
	}
	return nil
}

var typeForm = regexp.MustCompile(`^[a-z0-9][a-z0-9!#$&^_.+-]*/(\*|[a-z0-9][a-z0-9!#$&^_.+-]*)$`)

// checkTypes answers media types in lower case, each once.
func checkTypes(given []string) ([]string, error) {
	types := []string{}
	for _, one := range given {
		t := strings.ToLower(strings.TrimSpace(one))
		if len(t) > maxTypeName || !typeForm.MatchString(t) {
			return nil, invalid("types", "%.100q is no media type; allowed are such as image/png, and image/* for all that begin so", one)
		}
		if !slices.Contains(types, t) {
			types = append(types, t)
		}
	}
	if len(types) > MaxKeyTypes {
		return nil, invalid("types", "there are %d; at most %d are allowed", len(types), MaxKeyTypes)
	}
	return types, nil
}

// checkOrigins answers origins as browsers name them, each once.
func checkOrigins(given []string) ([]string, error) {
	origins := []string{}
	for _, one := range given {
		origin, ok := originForm(one)
		if !ok {
			return nil, invalid("origins", "%.100q is no origin; allowed are such as https://example.org, https://example.org:8443, and https://*.example.org for all below it, "+
				"without a path, and in ASCII as browsers send them: xn--…; http:// for localhost alone", one)
		}
		if !slices.Contains(origins, origin) {
			origins = append(origins, origin)
		}
	}
	if len(origins) > MaxKeyOrigins {
		return nil, invalid("origins", "there are %d; at most %d are allowed", len(origins), MaxKeyOrigins)
	}
	return origins, nil
}

func originForm(given string) (origin string, ok bool) {
	text := strings.ToLower(strings.TrimSpace(given))
	scheme, rest, _ := strings.Cut(text, "://")
	host, port, hasPort := strings.Cut(rest, ":")
	usual, known := map[string]string{"https": "443", "http": "80"}[scheme]
	switch {
	case !known, scheme == "http" && host != "localhost", len(host) > MaxName, !hostForm.MatchString(host):
		return "", false
	case !hasPort, port == usual: // which browsers leave out
		return scheme + "://" + host, true
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 || strconv.FormatUint(n, 10) != port {
		return "", false
	}
	return scheme + "://" + host + ":" + port, true
}
