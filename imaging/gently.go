package imaging

import "C"

import "context"

// gentleness is how much pixels that are computed gently give way to the rest of the program, by the measure of setpriority:
// of a processor that both want they get a tenth.
const gentleness = 10

type gentlyKey struct{}

// Gently has pixels computed while nothing else wants the processor, where the system can tell threads apart: those of what takes
// long anyway. What libvips decodes and reduces counts, not what it encodes.
func Gently(ctx context.Context) context.Context { return context.WithValue(ctx, gentlyKey{}, true) }

func nice(ctx context.Context) C.int {
	if gently, _ := ctx.Value(gentlyKey{}).(bool); gently {
		return gentleness
	}
	return 0
}
