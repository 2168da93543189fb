/** How much smaller the result is than the original, in whole percent; negative when it is larger, 0 when about the same. Never 100: something is left. */
export function saved(result: number, original: number): number {
  return original > 0 ? Math.min(99, Math.round((1 - result / original) * 100)) || 0 : 0
}
