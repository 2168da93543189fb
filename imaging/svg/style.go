package svg

import (
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// fetching are functions that may fetch something, or compute what browsers of old did.
var fetching = set("image(", "image-set(", "-webkit-image-set(", "src(", "cross-fade(", "element(", "expression(", "attr(")

// cleanStyle answers a style sheet, a list of declarations or one value without at-rules, and with addresses only of
// elements of the document. What is written with escapes, which no drawing needs, is not kept at all.
func cleanStyle(text string) (string, bool) {
	if strings.Contains(text, `\`) {
		return "", false
	}
	var out strings.Builder
	rule, depth := false, 0 // within an at-rule, and so many braces deep in it
	for l := css.NewLexer(parse.NewInputString(text)); ; {
		kind, data := l.Next()
		if kind == css.ErrorToken {
			return out.String(), true
		}
		if rule {
			switch kind {
			case css.LeftBraceToken:
				depth++
			case css.RightBraceToken:
				depth--
				rule = depth > 0
			case css.SemicolonToken:
				rule = depth > 0
			}
			continue
		}
		switch kind {
		case css.AtKeywordToken:
			rule, depth = true, 0
		case css.CommentToken, css.CDOToken, css.CDCToken:
			out.WriteByte(' ')
		case css.BadURLToken, css.BadStringToken:
			return "", false
		case css.URLToken:
			if id, ok := within(string(data)); ok {
				out.WriteString("url(#" + id + ")")
			} else {
				out.WriteString("none")
			}
		case css.FunctionToken:
			if name := strings.ToLower(string(data)); fetching[name] || name == "url(" {
				return "", false
			}
			out.Write(data)
		default:
			out.Write(data)
		}
	}
}

// within answers the id that url(#id) names, in any spelling without escapes.
func within(url string) (id string, ok bool) {
	inner := strings.TrimSuffix(url[len("url("):], ")")
	inner = strings.Trim(strings.TrimSpace(inner), `"'`)
	id, ok = strings.CutPrefix(strings.TrimSpace(inner), "#")
	return id, ok && id != "" && !strings.ContainsAny(id, "()\"' \t\r\n\f<>")
}
