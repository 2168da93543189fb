package blob

import (
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// s3Form is how an address of S3 is written, for messages.
const s3Form = "s3://bucket/prefix?endpoint=https://host&region=name"

// s3Settings are what an address says. The zero value of each is what AWS itself does.
type s3Settings struct {
	bucket, prefix string // the prefix is empty or ends at a slash

	endpoint  string // base address of an S3 that is not AWS
	region    string
	pathStyle *bool // nil: as the endpoint wants it
	profile   string
	create    bool // the bucket, where it is missing
	roots     *x509.CertPool

	storageClass types.StorageClass
	encryption   types.ServerSideEncryption
	encryptKey   *string
}

var (
	bucketName   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$`)
	plainSetting = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
)

// s3Options are the settings that stand behind the question mark.
var s3Options = map[string]func(s *s3Settings, value string) error{
	"endpoint": func(s *s3Settings, value string) error {
		u, err := url.Parse(value)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
			return errors.New("it is http:// or https:// with a host and, where needed, a port, such as https://minio.example.com:9000")
		}
		s.endpoint = u.Scheme + "://" + u.Host
		return nil
	},
	"region": func(s *s3Settings, value string) error {
		s.region = value
		return checkSetting(plainSetting, value, "it is a name such as eu-central-1")
	},
	"profile": func(s *s3Settings, value string) error {
		s.profile = value
		if value == "" {
			return errors.New("it is the name of a profile in the configuration of AWS")
		}
		return nil
	},
	"path_style": func(s *s3Settings, value string) error {
		s.pathStyle = new(bool)
		return readBool(s.pathStyle, value)
	},
	"create": func(s *s3Settings, value string) error { return readBool(&s.create, value) },
	"ca": func(s *s3Settings, value string) error {
		pem, err := os.ReadFile(value)
		if err != nil {
			return fmt.Errorf("the file cannot be read: %w", reason(err))
		}
		if s.roots, err = x509.SystemCertPool(); err != nil {
			s.roots = x509.NewCertPool()
		}
		if !s.roots.AppendCertsFromPEM(pem) {
			return errors.New("the file holds no certificate in PEM")
		}
		return nil
	},
	"storage_class": func(s *s3Settings, value string) error {
		s.storageClass = types.StorageClass(value)
		switch s.storageClass {
		case types.StorageClassGlacier, types.StorageClassDeepArchive:
			return fmt.Errorf("what lies in %s cannot be read at once", value)
		}
		return checkSetting(plainSetting, value, "it is a name such as STANDARD_IA")
	},
	"sse": func(s *s3Settings, value string) error {
		s.encryption = types.ServerSideEncryption(value)
		allowed := []types.ServerSideEncryption{types.ServerSideEncryptionAes256, types.ServerSideEncryptionAwsKms, types.ServerSideEncryptionAwsKmsDsse}
		if !slices.Contains(allowed, s.encryption) {
			return fmt.Errorf("it is one of %q", allowed)
		}
		return nil
	},
	"sse_kms_key_id": func(s *s3Settings, value string) error {
		s.encryptKey = &value
		if value == "" {
			return errors.New("it is the id or the name of a key")
		}
		return nil
	},
}

func checkSetting(pattern *regexp.Regexp, value, allowed string) error {
	if !pattern.MatchString(value) {
		return errors.New(allowed)
	}
	return nil
}

func readBool(to *bool, value string) error {
	var err error
	if *to, err = strconv.ParseBool(value); err != nil || value != "true" && value != "false" {
		return errors.New("it is true or false")
	}
	return nil
}

// readS3 reads an address. Unknown options are refused, so that none is believed to work that does not.
func readS3(u *url.URL) (s s3Settings, err error) {
	switch {
	case u.User != nil:
		return s, errors.New("an s3 address holds no keys: they come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), from a profile, or from the machine")
	case u.Port() != "" || !bucketName.MatchString(u.Host):
		return s, fmt.Errorf("%q is no name of a bucket; an s3 address is written %s", u.Host, s3Form)
	case u.Fragment != "":
		return s, fmt.Errorf("an s3 address has no part after #; it is written %s", s3Form)
	}
	s.bucket = u.Host
	if s.prefix = strings.Trim(u.Path, "/"); s.prefix != "" {
		if err := CheckKey(s.prefix); err != nil {
			return s, fmt.Errorf("the prefix of the s3 address: %w", err)
		}
		s.prefix += "/"
	}
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return s, errors.New("what follows ? in the s3 address cannot be read; it is name=value&name=value")
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		read, known := s3Options[name]
		if !known {
			return s, fmt.Errorf("the s3 address has an option %q; there are %s", name, strings.Join(slices.Sorted(maps.Keys(s3Options)), ", "))
		}
		if len(values[name]) > 1 {
			return s, fmt.Errorf("the option %s stands in the s3 address more than once", name)
		}
		if err := read(&s, values[name][0]); err != nil {
			return s, fmt.Errorf("the option %s of the s3 address: %w", name, err)
		}
	}
	if s.encryptKey != nil && s.encryption != types.ServerSideEncryptionAwsKms && s.encryption != types.ServerSideEncryptionAwsKmsDsse {
		return s, errors.New("the option sse_kms_key_id of the s3 address goes with sse=aws:kms")
	}
	return s, nil
}
