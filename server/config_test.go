package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestSizesAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]Bytes{
		"0": 0, "104857600": 100 << 20, "100MiB": 100 << 20, "100mib": 100 << 20, " 1.5 GiB ": 3 << 29, "1GB": 1e9, "64kB": 64e3,
		"2TB": 2e12, "1TiB": 1 << 40, "512B": 512, "3KiB": 3 << 10,
	} {
		var got Bytes
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%q is read as %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "MiB", "-1", "abc", "1XB", "NaN", "Inf", "1e30", "9223372036854775808"} {
		var got Bytes
		if err := got.UnmarshalText([]byte(text)); err == nil || !strings.Contains(err.Error(), "such as 100MiB") {
			t.Errorf("%q is read as %d, %v; want an error that shows how", text, got, err)
		}
	}
}

func TestEverySettingHasAFlagAVariableADefaultAndHelp(t *testing.T) {
	list := Settings()
	if len(list) < 10 {
		t.Fatalf("only %d settings", len(list))
	}
	for _, s := range list {
		variable := "CALOTYPE_" + strings.ToUpper(strings.ReplaceAll(strings.TrimPrefix(s.Flag, "--"), "-", "_"))
		if s.Variable != variable || s.Default == "" || s.Default == "``" || !strings.HasSuffix(s.Help, ".") {
			t.Errorf("%+v; the variable should be %s", s, variable)
		}
	}
}

func TestTheReadmeListsEverySetting(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range Settings() {
		if !strings.Contains(string(readme), s.row()+"\n") {
			t.Errorf("README.md lacks this row; `calotype config-table` prints the table:\n%s", s.row())
		}
	}
}

func TestADiskCacheStandsInFrontOfWhatIsNoFolder(t *testing.T) {
	off, some := Bytes(0), Bytes(5)
	for _, c := range []struct {
		given           *Bytes
		folder, service int64
	}{{nil, 0, 1 << 30}, {&off, 0, 0}, {&some, 5, 5}} {
		config := Config{DiskCache: c.given}
		if folder, service := config.diskCache(true), config.diskCache(false); folder != c.folder || service != c.service {
			t.Errorf("%v: %d bytes in front of a folder, %d in front of a service", c.given, folder, service)
		}
	}
}

func TestHelpDocumentsEverySetting(t *testing.T) {
	var out, errors bytes.Buffer
	if code := realMain([]string{"serve", "--help"}, &out, &errors); code != 0 || errors.Len() > 0 {
		t.Fatalf("exit %d, %s", code, errors.String())
	}
	help := strings.Join(strings.Fields(out.String()), " ")
	for _, s := range Settings() {
		for _, part := range []string{s.Flag, s.Help + " [" + s.Variable + ", default " + strings.Trim(s.Default, "`") + "]"} {
			if !strings.Contains(help, part) {
				t.Errorf("--help lacks %q", part)
			}
		}
	}
}

func TestTheVersionAndTheTableArePrinted(t *testing.T) {
	for command, want := range map[string]string{"version": "calotype " + version + "\n", "config-table": markdown(Settings())} {
		var out, errors bytes.Buffer
		if code := realMain([]string{command}, &out, &errors); code != 0 || out.String() != want {
			t.Errorf("%s: exit %d, printed %q, %q", command, code, out.String(), errors.String())
		}
	}
}

func TestABadSettingIsOneLineThatSaysWhatIsAllowed(t *testing.T) {
	for _, c := range []struct{ args, says string }{
		{"", "serve"},
		{"fly", "fly"},
		{"serve --adr x", "--adr"},
		{"serve --addr nowhere", "HOST:PORT"},
		{"serve --addr :http:x", "HOST:PORT"},
		{"serve --max-upload much", "such as 100MiB"},
		{"serve --max-upload 0", "at least 1 byte"},
		{"serve --trash soon", "--trash"},
		{"serve --trash=-1h", "no time"},
		{"serve --render-timeout 0s", "no time"},
		{"serve --render-workers=-2", "0 is one for each CPU"},
		{"serve --render-queue=-2", "0 is 64 for each worker"},
		{"serve --render-wait 0s", "no time"},
		{"serve --variants-per-file=-1", "0 is any number"},
		{"serve --disk-cache=much", "such as 100MiB"},
		{"serve --log-level loud", "debug"},
		{"serve --log-format xml", "json"},
		{"serve --access-log xml", "json"},
		{"serve --metrics-addr 9100", "HOST:PORT"},
		{"serve --debug-addr :6060", "loopback"},
		{"serve --debug-addr 0.0.0.0:6060", "loopback"},
		{"serve --debug-addr 6060", "HOST:PORT"},
		{"serve --drain-delay=-1s", "such as 5s"},
		{"serve --public-url pictures.example.org", "https://"},
		{"serve --new-variants-per-client many", "or any for none"},
		{"serve --new-variants-per-project=-1", "or any for none"},
		{"serve --trusted-proxies 203.0.113", "such as 203.0.113.0/24"},
		{"serve --outbound-networks inside", "such as 203.0.113.0/24"},
		{"serve --public-url ftp://pictures.example.org", "https://"},
	} {
		var out, errors bytes.Buffer
		code := realMain(strings.Fields(c.args), &out, &errors)
		if code != 1 || strings.Count(errors.String(), "\n") != 1 || !strings.Contains(errors.String(), c.says) {
			t.Errorf("calotype %s: exit %d, %q; want one line with %q", c.args, code, errors.String(), c.says)
		}
	}
}

func TestAVariableSetsWhatNoFlagSets(t *testing.T) {
	t.Setenv("CALOTYPE_MAX_UPLOAD", "5MB")
	t.Setenv("CALOTYPE_ADDR", "127.0.0.1:1")
	var c commands
	parser, err := newParser(&c, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse([]string{"serve", "--addr", "127.0.0.1:2"}); err != nil {
		t.Fatal(err)
	}
	if c.Serve.MaxUpload != 5e6 || c.Serve.Addr != "127.0.0.1:2" || c.Serve.Data != "./data" {
		t.Errorf("read %+v", c.Serve.Config)
	}
}

func TestAVariableWithoutAValueIsNone(t *testing.T) {
	t.Setenv("CALOTYPE_ADDR", "")
	t.Setenv("CALOTYPE_MAX_UPLOAD", "")
	var out, errors bytes.Buffer
	if code := realMain([]string{"serve", "--log-level", "loud"}, &out, &errors); code != 1 || !strings.Contains(errors.String(), "--log-level") {
		t.Errorf("exit %d, %q; want a complaint about the flag alone", code, errors.String())
	}
}
