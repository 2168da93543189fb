package testservers

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestAServerThatEndsIsNotWaitedFor(t *testing.T) {
	fails := func(string) (program string, args, env []string) {
		return "sh", []string{"-c", "echo $WHY; exit 1"}, []string{"WHY=it has no port"}
	}
	_, err := start("none", fails, func(context.Context) error { return errors.New("not there") })
	if err == nil || !strings.Contains(err.Error(), "it ended") || !strings.Contains(err.Error(), "it has no port") {
		t.Errorf("got %v", err)
	}
}
