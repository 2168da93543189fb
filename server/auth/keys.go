package auth

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"calotype/server/access"
	"calotype/storage"
)

// sentKey is a key as it is sent: a public one may bring a signature with an end.
type sentKey struct {
	key  string
	exp  int64  // Unix seconds; 0: none
	text string // that is signed
	sig  []byte
}

// keyForm is that of both kinds.
var keyForm = regexp.MustCompile(`^(` + storage.PublicKeyPrefix + `|` + storage.SecretKeyPrefix + `)[A-Za-z0-9_-]{43}$`)

// readKey reads `calotype_sk_…`, `calotype_pk_…` or `calotype_pk_….EXP.SIG`.
func readKey(text string) (sentKey, error) {
	key, rest, signed := strings.Cut(text, ".")
	sent := sentKey{key: key}
	if !keyForm.MatchString(key) {
		return sent, errUnknown
	}
	if !signed {
		return sent, nil
	}
	exp, sig, ok := strings.Cut(rest, ".")
	var expErr, sigErr error
	sent.exp, expErr = strconv.ParseInt(exp, 10, 64)
	sent.sig, sigErr = base64.RawURLEncoding.Strict().DecodeString(sig)
	if !ok || expErr != nil || sigErr != nil || sent.exp < 1 || strconv.FormatInt(sent.exp, 10) != exp || len(sent.sig) != sha256.Size {
		return sent, &access.CredentialError{Why: "The signature of the key cannot be read; it is KEY.EXP.SIG: Unix seconds, and the HMAC-SHA256 of KEY.EXP in base64url."}
	}
	sent.text = key + "." + exp
	return sent, nil
}

// admitKey answers why a good key is not good for this request. What is not said to be signed may be all the same, and then it must
// be right.
func (a *Auth) admitKey(r *http.Request, k *storage.APIKey, sent sentKey) error {
	if k.Kind != storage.KeyPublic {
		if sent.sig != nil {
			return &access.CredentialError{Why: "Secret keys are not signed."}
		}
		return nil
	}
	if from := r.Header.Get("Origin"); len(k.Origins) > 0 && !storage.OriginAmong(k.Origins, from) {
		if from == "" {
			return &access.CredentialError{Why: "This key is for pages of certain origins, and the request does not say whose it is (Origin)."}
		}
		return &access.CredentialError{Why: fmt.Sprintf("This key is not for pages of %s.", printable(from))}
	}
	switch {
	case sent.sig == nil && k.Signed:
		return &access.CredentialError{Why: "This key must be signed: KEY.EXP.SIG."}
	case sent.sig == nil:
		return nil
	case a.Library.Now().Unix() >= sent.exp:
		return &access.CredentialError{Why: "The signature of the key has ended; have your server make a new one."}
	}
	return a.verify(r.Context(), k, sent)
}

// verify checks a signature by the signing keys of the project.
func (a *Auth) verify(ctx context.Context, k *storage.APIKey, sent sentKey) error {
	secrets, err := a.callers.secrets(ctx, k.ProjectID)
	if err != nil {
		return err
	}
	good := false
	for _, secret := range secrets {
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(sent.text))
		good = hmac.Equal(mac.Sum(nil), sent.sig) || good
	}
	if !good {
		return &access.CredentialError{Why: "The signature of the key is wrong."}
	}
	return nil
}

// printable is what a client sent, as it may be said back to it.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s[:min(len(s), 100)])
}
