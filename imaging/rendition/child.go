package rendition

import "os"

// childName is what a confined child is called: its first argument, by which it knows what it is.
const childName = "calotype-confined"

// With these a child ends that could not begin its task.
const (
	notStarted = 125
	noLibrary  = 127 // says the system's linker
)

// Enter must be the first thing that a program does which makes renditions: where it was started as a confined child, it
// does what a child does and does not return.
func Enter() {
	if len(os.Args) > 1 && os.Args[0] == childName {
		os.Exit(child(task(os.Args[1]), os.Args[2:]))
	}
}
