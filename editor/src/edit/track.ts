/** The bounds of a number, and the value that changes nothing. */
export interface Range {
  low: number
  high: number
  neutral: number | null
}

/**
 * Where a value stands on a slider's track, 0…1. A neutral value inside the range stands in the middle, however unequal
 * the two sides are; a long range with its neutral value at the low end has fine steps there (a cube root).
 */
export function toTrack(value: number, { low, high, neutral }: Range): number {
  const v = Math.min(high, Math.max(low, value))
  if (neutral !== null && neutral > low && neutral < high) {
    return v < neutral ? (v - low) / (neutral - low) / 2 : 0.5 + (v - neutral) / (high - neutral) / 2
  }
  const share = high > low ? (v - low) / (high - low) : 0
  return isLong(low, high) ? Math.cbrt(share) : share
}

/** The value at a place of the track, rounded to the step. */
export function fromTrack(place: number, range: Range, step: number): number {
  const { low, high, neutral } = range
  let value: number
  if (neutral !== null && neutral > low && neutral < high) {
    value = place < 0.5 ? low + place * 2 * (neutral - low) : neutral + (place - 0.5) * 2 * (high - neutral)
  } else {
    value = low + (isLong(low, high) ? place ** 3 : place) * (high - low)
  }
  return snap(value, step, low, high)
}

/** The nearest multiple of the step, inside the bounds. */
export function snap(value: number, step: number, low: number, high: number): number {
  const rounded = Math.round(value / step) * step
  return Math.min(high, Math.max(low, Math.round(rounded * 1e6) / 1e6))
}

function isLong(low: number, high: number): boolean {
  return low >= 0 && high - low > 1000
}
