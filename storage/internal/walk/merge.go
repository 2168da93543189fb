// Package walk goes through much, in order, for what moves libraries and what looks after them.
package walk

import (
	"errors"
	"iter"
)

// Merge walks through two sequences in order at once, and has do called with what is in one of them only, or in both.
func Merge[A, B any](a iter.Seq2[A, error], b iter.Seq2[B, error], compare func(A, B) int, do func(a *A, b *B) error) error {
	nextA, stopA := iter.Pull2(a)
	defer stopA()
	nextB, stopB := iter.Pull2(b)
	defer stopB()
	va, errA, okA := nextA()
	vb, errB, okB := nextB()
	for okA || okB {
		if err := errors.Join(errA, errB); err != nil {
			return err
		}
		c := 0
		switch {
		case !okB:
			c = -1
		case !okA:
			c = 1
		default:
			c = compare(va, vb)
		}
		var left *A
		var right *B
		if c <= 0 {
			left = new(va)
		}
		if c >= 0 {
			right = new(vb)
		}
		if err := do(left, right); err != nil {
			return err
		}
		if left != nil {
			va, errA, okA = nextA()
		}
		if right != nil {
			vb, errB, okB = nextB()
		}
	}
	return nil
}
