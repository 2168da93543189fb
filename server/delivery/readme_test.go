package delivery

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the README shows of signing, in whatever language, signs as the server does.
func TestTheReadmeSignsAsTheServerDoes(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(readme), "### Signed addresses")
	text, _, _ = strings.Cut(text, "\n### ")
	block := func(kind string) string {
		t.Helper()
		_, after, found := strings.Cut(text, "```"+kind+"\n")
		code, _, ended := strings.Cut(after, "\n```")
		if !found || !ended {
			t.Fatalf("there is no block %q", kind)
		}
		return code
	}
	key := regexp.MustCompile("key `([0-9a-f]{64})`").FindStringSubmatch(text)[1]
	link := regexp.MustCompile(`(?m)^(/image/\S+)\?sig=(\S+)&exp=(\d+)$`).FindStringSubmatch(text)
	path, exp := link[1], link[3]
	if got := Sign(key, path, exp); got != link[2] {
		t.Errorf("the server signs it %s, the README %s", got, link[2])
	}
	want := fmt.Sprintf("%s\n%s?sig=%s\n", link[0], path, Sign(key, path, ""))

	folder := t.TempDir()
	main := `package main
import ("crypto/hmac"; "crypto/sha256"; "encoding/base64"; "fmt")
` + block("go") + fmt.Sprintf("\nfunc main() { fmt.Println(sign(%q, %q, %q)); fmt.Println(sign(%[1]q, %[2]q, \"\")) }\n", key, path, exp)
	js := block("js") + fmt.Sprintf("\nconsole.log(sign(%q, %q, %q)); console.log(sign(%[1]q, %[2]q))\n", key, path, exp)
	sh := block("sh") + fmt.Sprintf("\nsign %s %s %s; sign %[1]s %[2]s\n", key, path, exp)
	for name, program := range map[string]struct {
		text    string
		command []string
	}{
		"main.go":  {main, []string{"go", "run", "main.go"}},
		"main.mjs": {js, []string{"node", "main.mjs"}},
		"main.sh":  {sh, []string{"sh", "main.sh"}},
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(program.text), 0o600); err != nil {
			t.Fatal(err)
		}
		run := exec.CommandContext(t.Context(), program.command[0], program.command[1:]...)
		run.Dir = folder
		out, err := run.CombinedOutput()
		if err != nil || string(out) != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, out, want)
		}
	}
}
