package delivery

import (
	"context"
	"fmt"
	"time"

	"calotype/storage"
)

// askTime is how long the database may take before whoever waits for a picture hears that it is not available: within five seconds,
// of which one goes by until a statement is given up.
const askTime = 3 * time.Second

// promptly asks the database something.
func promptly[T any](ctx context.Context, ask func(context.Context) (T, error)) (T, error) {
	limited, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	answer, err := ask(limited)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		err = fmt.Errorf("%w: %w", storage.ErrUnavailable, err)
	}
	return answer, err
}
