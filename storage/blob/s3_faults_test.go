package blob_test

import (
	"bytes"
	"encoding/pem"
	"io"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"calotype/storage/blob"
	"calotype/storage/blob/blobtest"
	"calotype/storage/testservers"
)

// with answers the address with an option set.
func with(t *testing.T, address, name, value string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}

func endpoint(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err == nil {
		u, err = url.Parse(u.Query().Get("endpoint"))
	}
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestWhatKeepsABucketFromBeingOpenedIsSaid(t *testing.T) {
	onS3Servers(t, func(t *testing.T, address string) {
		host := endpoint(t, address).Host
		missing := strings.Replace(address, "s3://test-", "s3://none-", 1)
		refused := func(address string, want ...string) {
			t.Helper()
			s, err := blob.Open(t.Context(), address)
			if err == nil {
				s.(*blob.S3).Close()
				t.Fatalf("%s was opened", address)
			}
			for _, part := range want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("got %v, want …%s…", err, part)
				}
			}
			if strings.Contains(err.Error(), testservers.Secret) {
				t.Errorf("%v tells the secret", err)
			}
		}
		refused(missing, "bucket none-", host, "does not exist", "create=true")
		s := openS3(t, with(t, missing, "create", "true"))
		if err := s.Put(t.Context(), "k", strings.NewReader("v")); err != nil {
			t.Error(err)
		}
		openS3(t, with(t, missing, "create", "true"))
		refused(with(t, address, "endpoint", "http://127.0.0.1:1"), "127.0.0.1:1", "cannot be reached", "endpoint=")
		t.Setenv("AWS_SECRET_ACCESS_KEY", "wrong")
		refused(address, host, "is not accepted", "AWS_SECRET_ACCESS_KEY")
		t.Setenv("AWS_ACCESS_KEY_ID", "")
		t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
		refused(address, "no access key is found")
	})
}

func TestACertificateOfOnesOwnAuthorityIsTrustedWhenItIsNamed(t *testing.T) {
	t.Parallel() // it waits
	address := testservers.VersityGW(t)
	upstream := endpoint(t, address)
	proxy := httptest.NewTLSServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(upstream)
		r.Out.Host = r.In.Host // it is signed
	}})
	t.Cleanup(proxy.Close)
	address = with(t, address, "endpoint", proxy.URL)
	if _, err := blob.Open(t.Context(), address); err == nil || !strings.Contains(err.Error(), "ca=") {
		t.Errorf("got %v", err)
	}
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: proxy.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	data := blobtest.Pattern(9 * mib)
	s := openS3(t, with(t, address, "ca", ca))
	if err := s.Put(t.Context(), "k", bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	wantBytes(t, s, "k", data)
}

func TestABodyThatIsCutOffIsReadOn(t *testing.T) {
	t.Parallel() // it waits
	onS3Servers(t, func(t *testing.T, address string) {
		data := blobtest.Pattern(5 * mib)
		if err := openS3(t, address).Put(t.Context(), "k", bytes.NewReader(data)); err != nil {
			t.Fatal(err)
		}
		proxy := testservers.Toxiproxy(t, endpoint(t, address).Host)
		s := openS3(t, with(t, address, "endpoint", "http://"+proxy.Addr))
		b, err := s.Open(t.Context(), "k")
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		proxy.Toxic("limit_data", map[string]any{"bytes": 2*mib + 77}) // of each connection
		if got, err := io.ReadAll(b); err != nil || !bytes.Equal(got, data) {
			t.Errorf("read %d of %d bytes: %v", len(got), len(data), err)
		}
		if _, err := b.Seek(2*mib, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		proxy.Cut()
		if n, err := io.Copy(io.Discard, b); err == nil || !strings.Contains(err.Error(), proxy.Addr) {
			t.Errorf("read %d bytes of a server that is away: %v", n, err)
		}
		proxy.Heal()
		if _, err := b.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(b); err != nil || !bytes.Equal(got, data) {
			t.Errorf("healed: read %d of %d bytes: %v", len(got), len(data), err)
		}
	})
}
