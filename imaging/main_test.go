package imaging

import (
	"fmt"
	"os"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

func TestMain(m *testing.M) {
	if err := Startup(Config{}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if open := vips.OpenImageRefs(); open != 0 && code == 0 {
		fmt.Fprintf(os.Stderr, "%d images were left open\n", open)
		code = 1
	}
	os.Exit(code)
}
