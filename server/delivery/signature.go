package delivery

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"calotype/server/problem"
)

// Sign is the signature of a path, given as it is sent, with the secret of a key. exp is when the address ends, in Unix
// seconds as they stand in it, or empty for never.
func Sign(secret, path, exp string) string {
	return base64.RawURLEncoding.EncodeToString(seal([]byte(secret), path, exp))
}

func seal(key []byte, path, exp string) []byte {
	m := hmac.New(sha256.New, key)
	_, _ = io.WriteString(m, path+"\n"+exp) // a hash takes everything
	return m.Sum(nil)
}

// skew is by how much the clock of who signed may differ from ours.
const skew = 60 * time.Second

// verify tells until when a signed address is answered. Of one that does not fit, nothing else is said.
func (p *projectRules) verify(path, sig, exp string, now time.Time) (until int64, err error) {
	given, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(sig, "="))
	if err != nil || len(given) != sha256.Size {
		return 0, errSignatureForm
	}
	fits := false
	for _, key := range p.keys {
		fits = hmac.Equal(seal(key, path, exp), given) || fits
	}
	switch {
	case !fits && len(p.keys) == 0:
		return 0, errNoKeys
	case !fits:
		return 0, errSignature
	case exp == "":
		return 0, nil
	}
	until, err = strconv.ParseInt(exp, 10, 64)
	if err != nil || len(exp) > 12 || until <= 0 || exp[0] == '+' {
		return 0, errExpForm
	}
	if now.After(time.Unix(until, 0).Add(skew)) {
		return 0, expired(until)
	}
	return until, nil
}

// signatureOf reads the signature and the end of an address off its query; all else in there means nothing. What is given
// twice may mean one thing here and another elsewhere, and is refused.
func signatureOf(query string) (sig, exp string, err error) {
	if query == "" {
		return "", "", nil
	}
	var sigs, exps int
	for pair := range strings.FieldsFuncSeq(query, func(r rune) bool { return r == '&' || r == ';' }) {
		name, value, _ := strings.Cut(pair, "=")
		name, nameErr := url.QueryUnescape(name)
		if nameErr != nil || name != "sig" && name != "exp" {
			continue
		}
		value, valueErr := url.QueryUnescape(value)
		switch {
		case name == "sig" && valueErr != nil:
			return "", "", errSignatureForm
		case name == "sig":
			sig, sigs = value, sigs+1
		case valueErr != nil:
			return "", "", errExpForm
		default:
			exp, exps = value, exps+1
		}
	}
	if sigs > 1 || exps > 1 {
		return "", "", errTwice
	}
	return sig, exp, nil
}

// A RuleError is the rule of a project that keeps a request from being answered.
type RuleError struct {
	problem problem.Problem
	client  *visitor // of whom it is true; nil: of everybody who asks for the same
}

// Error is for people, and holds nothing of the secrets.
func (e *RuleError) Error() string { return e.problem.Detail }

func forbidden(code, title, detail string) *RuleError {
	return &RuleError{problem: problem.New(http.StatusForbidden, code, title, detail)}
}

const signing = " sig is the base64url of the HMAC-SHA256, under a key of the project, of the path exactly as it is sent, a line feed and exp."

var (
	errReferer        = forbidden("referer-not-allowed", "Not allowed on this page", "The project of this file does not let this page show its pictures.")
	errUnsigned       = forbidden("signature-missing", "Signature missing", "The project of this file answers signed addresses only; this one has no sig."+signing)
	errUnsignedPreset = forbidden("signature-missing", "Signature missing", "The project of this file answers signed addresses, and without a signature those that are one preset and nothing else; this one has no sig."+signing)
	errEndAlone       = forbidden("signature-missing", "Signature missing", "The address has an exp, and no sig to vouch for it."+signing)
	errTwice          = forbidden("signature-malformed", "Signature malformed", "sig or exp stands in the address more than once.")
	errSignatureForm  = forbidden("signature-malformed", "Signature malformed", "sig is not the base64url of 32 bytes."+signing)
	errExpForm        = forbidden("signature-malformed", "Signature malformed", "exp is not a time: it is in whole Unix seconds, such as 1798761600, and left out for an address that never ends.")
	errSignature      = forbidden("signature-wrong", "Signature wrong", "The signature fits no key of the project for this path and exp."+signing)
	errNoKeys         = forbidden("signature-wrong", "Signature wrong", "The address is signed, and the project of this file has no key that could have signed it. Leave sig and exp out.")
)

func expired(until int64) *RuleError {
	return forbidden("signature-expired", "Address expired", "The address ended at "+time.Unix(until, 0).UTC().Format(time.RFC3339)+".")
}
