package storagetest

import (
	"os"
	"testing"

	"calotype/storage/testservers"
)

// On is what libraries of tests stand on: a folder, with SQLite and a disk, or a cluster, with servers that the tests start.
// It is the value of CALOTYPE_TEST_ON; a folder without one.
func On(t testing.TB) string {
	t.Helper()
	switch on := os.Getenv("CALOTYPE_TEST_ON"); on {
	case "":
		return Folder
	case Folder, Cluster:
		return on
	default:
		t.Fatalf("CALOTYPE_TEST_ON is %q; it is %s or %s", on, Folder, Cluster)
		return ""
	}
}

// What [On] answers.
const (
	Folder  = "folder"
	Cluster = "cluster"
)

// Blobs answers the address of an empty blob store, which goes with the test.
func Blobs(t testing.TB) (address string) {
	t.Helper()
	if On(t) == Cluster {
		return testservers.VersityGW(t)
	}
	return t.TempDir()
}
