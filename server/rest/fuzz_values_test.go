package rest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// A generator makes values by the schemas of a document, and against them.
type generator struct {
	random   *rand.Rand
	document map[string]any
}

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }

// chance is true so many times in a hundred.
func (g *generator) chance(percent int) bool { return g.random.IntN(100) < percent }

// texts are what a client may send, and a careless server stumbles over.
var texts = []string{"", "a", "beach.jpg", "été", "日本語", "'; DROP TABLE files; --", "%", "_", "\\", "\"", "<script>", "{{7*7}}", "../../etc/passwd", "\x00", "a\r\nb", "\u202e", "\ufeff", "\U0001f4f7",
	"\xff\xfe", "null", "true", "-1", "1e999", "image/png", "image", strings.Repeat("x", 300), strings.Repeat("é", 200)}

// deref answers what a schema comes to.
func (g *generator) deref(schema any) map[string]any {
	s, _ := schema.(map[string]any)
	if ref, ok := s["$ref"].(string); ok {
		at := any(g.document)
		for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
			at = at.(map[string]any)[part]
		}
		return g.deref(at)
	}
	if any, ok := s["anyOf"].([]any); ok {
		return g.deref(pick(g.random, any))
	}
	return s
}

func typeOf(s map[string]any) string {
	switch t := s["type"].(type) {
	case string:
		return t
	case []any:
		return t[0].(string)
	}
	return ""
}

func bound(s map[string]any, name string, none float64) float64 {
	if b, ok := s[name].(float64); ok {
		return b
	}
	return none
}

// value is one that a schema allows.
func (g *generator) value(schema any) any {
	s := g.deref(schema)
	if enum, ok := s["enum"].([]any); ok {
		return pick(g.random, enum)
	}
	switch typeOf(s) {
	case "null":
		return nil
	case "boolean":
		return g.chance(50)
	case "integer":
		least, most := int64(bound(s, "minimum", 0)), int64(bound(s, "maximum", 1000))
		return pick(g.random, []int64{least, most, least + g.random.Int64N(most-least+1)})
	case "number":
		return bound(s, "minimum", 0) + g.random.Float64()*(bound(s, "maximum", 1)-bound(s, "minimum", 0))
	case "string":
		if s["format"] == "uuid" {
			return uuid.NewString()
		}
		if s["format"] == "date-time" {
			return pick(g.random, []string{"2026-11-01T00:00:00Z", "2026-11-26T12:34:56.789+05:30", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "2024-02-29T00:00:00-12:00"})
		}
		text := []rune(strings.ToValidUTF8(pick(g.random, texts), "?"))
		for len(text) < int(bound(s, "minLength", 0)) {
			text = append(text, 'x')
		}
		return string(text[:min(len(text), int(bound(s, "maxLength", 1e6)))])
	case "array":
		list := []any{}
		for range g.random.IntN(4) {
			list = append(list, g.value(s["items"]))
		}
		return list
	case "object":
		return g.object(s)
	}
	return pick(g.random, []any{nil, true, 1.5, "x", []any{1.0}, map[string]any{"a": nil}})
}

func (g *generator) object(s map[string]any) map[string]any {
	o := map[string]any{}
	required, _ := s["required"].([]any)
	properties, _ := s["properties"].(map[string]any)
	for _, name := range sortedKeys(properties) {
		if slices.Contains(required, any(name)) || g.chance(40) {
			o[name] = g.value(properties[name])
		}
	}
	if more, ok := s["additionalProperties"].(map[string]any); ok {
		for range g.random.IntN(3) {
			o[strings.ToValidUTF8(pick(g.random, texts), "?")] = g.value(more)
		}
	}
	return o
}

// against is a value that a schema forbids; false where it forbids none.
func (g *generator) against(schema any) (any, bool) {
	s := g.deref(schema)
	switch typeOf(s) {
	case "boolean":
		return "perhaps", true
	case "integer":
		wrong := []any{"ten", "1.5", "99999999999999999999", bound(s, "minimum", 0) - 1}
		if most := bound(s, "maximum", 0); most > 0 {
			wrong = append(wrong, most+1)
		}
		return pick(g.random, wrong), true
	case "string":
		if most := bound(s, "maxLength", 0); most > 0 && s["enum"] == nil {
			return strings.Repeat("x", int(most)+1), true
		}
		return "no such thing", s["enum"] != nil || s["format"] == "uuid" || s["format"] == "date-time"
	}
	return nil, false
}

// spoil makes of an object one that its schema forbids.
func (g *generator) spoil(schema any, o map[string]any) {
	s := g.deref(schema)
	if properties, _ := s["properties"].(map[string]any); len(properties) > 0 && g.chance(60) {
		name := pick(g.random, sortedKeys(properties))
		switch typeOf(g.deref(properties[name])) {
		case "object", "null":
			o[name] = pick(g.random, []any{1.0, "x", []any{}})
		case "string":
			o[name] = pick(g.random, []any{1.0, true, map[string]any{}})
		default:
			o[name] = pick(g.random, []any{1.0, true, map[string]any{}})
		}
		return
	}
	o["no such "+pick(g.random, []string{"member", "field"})] = 1.0
}

func sortedKeys(m map[string]any) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// address makes the address of an operation.
func (f *fuzzer) address(op fuzzed) wire {
	c := wire{query: url.Values{}}
	of := pick(f.random, f.files)
	c.path = op.path
	for i, name := range []string{"project", "file"} {
		id := of[i]
		if f.chance(15) {
			id = pick(f.random, []string{uuid.NewString(), uuid.Nil.String(), "{" + id + "}", strings.ToUpper(id), "x", "%00", "..%2F", "%F0%9F%93%B7", "-1", strings.Repeat("a", 300)})
		}
		if name == "project" {
			c.project = id
		}
		c.path = strings.ReplaceAll(c.path, "{"+name+"}", id)
	}
	for _, p := range op.parameters {
		p := p.(map[string]any)
		if p["in"] != "query" || !f.chance(25) {
			continue
		}
		name, value := p["name"].(string), f.value(p["schema"])
		if f.chance(25) {
			if wrong, is := f.against(p["schema"]); is {
				value, c.forbids = wrong, true
			}
		}
		c.query.Set(name, fmt.Sprint(value))
	}
	if f.chance(4) {
		c.query.Set("nosuch", "1")
		c.forbids = true
	}
	return c
}

// body makes the body of an operation, where it has one, and says what it is.
func (f *fuzzer) body(op fuzzed, c *wire) (body io.Reader, kind string) {
	if op.body == nil {
		return nil, ""
	}
	kind = pick(f.random, sortedKeys(op.body))
	if kind == "multipart/form-data" {
		return f.form(c)
	}
	schema := op.body[kind].(map[string]any)["schema"]
	if !strings.HasSuffix(kind, "json") {
		kind = strings.Replace(kind, "*", "png", 1)
		return bytes.NewReader(pick(f.random, [][]byte{picture(f.w, 8, 8), []byte("GIF89a"), []byte("<svg"), bytes.Repeat([]byte{0xff}, 1000), nil})), kind
	}
	o := f.object(f.deref(schema))
	if _, fetches := o["url"]; fetches {
		o["url"] = pick(f.random, []string{f.other.URL + "/a.png", f.other.URL, "http://127.0.0.2:9/", "http://169.254.169.254/", "x", "http://[::1]/", "ftp://a/", f.other.URL + "/%00"})
	}
	if f.chance(25) {
		f.spoil(schema, o)
		c.forbids = true
	}
	data, err := json.Marshal(o)
	f.w.must(err)
	if f.chance(5) {
		data, c.forbids = data[:f.random.IntN(len(data))], true
	}
	return bytes.NewReader(data), kind
}

func (f *fuzzer) form(c *wire) (io.Reader, string) {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	name := "file"
	if f.chance(20) {
		name, c.forbids = "picture", true
	}
	part, err := form.CreateFormFile(name, strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, pick(f.random, texts)))
	f.w.must(err)
	_, err = part.Write(picture(f.w, 8, 8))
	f.w.must(err)
	kind := form.FormDataContentType()
	if f.chance(10) {
		return &b, kind // without its end
	}
	f.w.must(form.Close())
	return &b, kind
}
