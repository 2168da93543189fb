package mend

import "context"

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
