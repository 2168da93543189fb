package mend

import (
	"context"
	"strings"
)

// indexes looks whether files are found by what their records say.
func (c *Check) indexes(ctx context.Context) error {
	for id, err := range c.Records.WrongIndexes(ctx) {
		if err != nil {
			return err
		}
		c.suspect(func(ctx context.Context) error {
			if wrong, err := c.Records.WrongIndex(ctx, id); err != nil || !wrong {
				return err
			}
			c.find(WrongIndex, id.String(), 0, func(ctx context.Context) error { return c.Records.MendIndex(ctx, id) })
			return nil
		})
	}
	return ctx.Err()
}

// lists looks whether lists and counts are those of the files.
func (c *Check) lists(ctx context.Context) error {
	wrong, err := c.Records.CheckLists(ctx)
	if len(wrong) > 0 {
		c.find(WrongLists, strings.Join(wrong, "; "), 0, c.Records.Relist)
	}
	return err
}
