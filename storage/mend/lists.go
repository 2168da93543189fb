package mend

import (
	"context"
	"strings"
)

// names looks whether files are found by what they are called.
func (c *Check) names(ctx context.Context) error {
	sum, err := c.Records.SumOriginals(ctx)
	if err != nil {
		return err
	}
	c.Progress.Begin("names", sum.Files, 0)
	defer c.Progress.End()
	for n, err := range c.Records.FoldedNames(ctx) {
		if err != nil {
			return err
		}
		if n.Wrong() {
			c.find(WrongName, n.ID.String(), 0, func(ctx context.Context) error { return c.Records.FoldAnew(ctx, n) })
		}
		c.add(1, 0)
	}
	return ctx.Err()
}

// lists looks whether lists and counts are those of the files.
func (c *Check) lists(ctx context.Context) error {
	c.Progress.Begin("lists", 0, 0)
	defer c.Progress.End()
	wrong, err := c.Records.CheckLists(ctx)
	if len(wrong) > 0 {
		c.find(WrongLists, strings.Join(wrong, "; "), 0, c.Records.Relist)
	}
	return err
}
