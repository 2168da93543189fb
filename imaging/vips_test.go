package imaging

import (
	"strings"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

func TestDocumentsForTrustedEyesAreNotOpened(t *testing.T) {
	for name, document := range untrusted {
		if ref, err := vips.LoadImageFromBuffer([]byte(document), nil); err == nil {
			ref.Close()
			t.Errorf("%s was opened", name)
		}
	}
}

func TestTheVersionIsThatOfLibvips(t *testing.T) {
	if v := Version(); !strings.HasPrefix(v, "8.") {
		t.Errorf("%q", v)
	}
}
