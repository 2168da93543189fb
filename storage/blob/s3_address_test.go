package blob_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"calotype/storage/blob"
)

func TestAddressesOfS3AreReadStrictly(t *testing.T) {
	noCertificate := filepath.Join(t.TempDir(), "none.pem")
	if err := os.WriteFile(noCertificate, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"s3://":                                    `"" is no name of a bucket`,
		"s3:///prefix":                             `"" is no name of a bucket`,
		"s3://b":                                   "is no name of a bucket",
		"s3://bucket:9000/b":                       "is no name of a bucket",
		"s3://buck%20et":                           "cannot be read",
		"s3://bucket#part":                         "no part after #",
		"s3://bucket/a//b":                         "two in a row",
		"s3://bucket/.hidden":                      "begins with a dot",
		"s3://bucket?%zz":                          "cannot be read",
		"s3://bucket?Region=x":                     `an option "Region"; there are ca, create, endpoint, path_style, profile, region, sse, sse_kms_key_id, storage_class`,
		"s3://bucket?region=a&region=b":            "region stands in the s3 address more than once",
		"s3://bucket?region=":                      "option region",
		"s3://bucket?endpoint=minio:9000":          "option endpoint of the s3 address: it is http:// or https://",
		"s3://bucket?endpoint=http://h/path":       "option endpoint",
		"s3://bucket?endpoint=http://key:secret@h": "option endpoint",
		"s3://bucket?endpoint=ftp://h":             "option endpoint",
		"s3://bucket?path_style=yes":               "option path_style of the s3 address: it is true or false",
		"s3://bucket?create=1":                     "option create of the s3 address: it is true or false",
		"s3://bucket?ca=/none":                     "option ca of the s3 address: the file cannot be read: no such file",
		"s3://bucket?ca=" + noCertificate:          "holds no certificate",
		"s3://bucket?storage_class=DEEP_ARCHIVE":   "cannot be read at once",
		"s3://bucket?storage_class=a%20b":          "option storage_class",
		"s3://bucket?sse=aes":                      `it is one of ["AES256" "aws:kms" "aws:kms:dsse"]`,
		"s3://bucket?sse=AES256&sse_kms_key_id=k":  "goes with sse=aws:kms",
		"s3://bucket?profile=":                     "option profile",
	} {
		u, err := url.Parse(address)
		if err == nil {
			_, err = blob.OpenS3(t.Context(), u)
		} else {
			_, err = blob.Open(t.Context(), address)
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: got %v, want …%s…", address, err, want)
		}
	}
}
