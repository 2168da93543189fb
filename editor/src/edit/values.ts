// The values of single parameters, as the server spells them, taken apart for the fields of a control and put together again.

/** A length: pixels, or percent. */
export interface Length {
  amount: number
  percent: boolean
}

/** The shortest way to write a number, to 4 decimals. */
export function number(value: number): string {
  return String(Math.round(value * 1e4) / 1e4 || 0)
}

/** `320`, `50p` → a length; null for anything else. */
export function readLength(text: string): Length | null {
  const match = /^(-?\d+(?:\.\d+)?)(p?)$/.exec(text)
  return match ? { amount: Number(match[1]), percent: match[2] === 'p' } : null
}

export function writeLength(length: Length): string {
  return number(length.amount) + (length.percent ? 'p' : '')
}

/** A length in pixels of a side that is `whole` px long. */
export function pixels(length: Length, whole: number): number {
  return length.percent ? (length.amount / 100) * whole : length.amount
}

/** Bounds of a length, null where there is none; `least` of 1 px means above 0 for percent. */
export interface LengthBounds {
  least: number | null
  most: number | null
}

/** The bounds of a parameter's lengths: what the server says, else what the kind means. A size is something, a radius at least nothing; a place may be anywhere. */
export function lengthBounds({ kind, minimum, maximum }: { kind: string; minimum?: number | null; maximum?: number | null }): LengthBounds {
  const least = kind === 'DIMENSIONS' || kind === 'AREA' ? 1 : kind === 'LENGTH' || kind === 'LENGTHS' ? 0 : null
  return { least: minimum ?? least, most: maximum ?? null }
}

/** Whether a length can stand in a transformation: pixels are whole, and inside the bounds. */
export function isPossible({ amount, percent }: Length, { least, most }: LengthBounds): boolean {
  if (!Number.isFinite(amount) || (!percent && !Number.isInteger(amount))) return false
  if (most !== null && amount > most) return false
  return least === null || amount >= least || (percent && amount > 0)
}

/** `800x600`, `800x`, `x600`, `30px80p` → both sides, null for one left out. */
export function readDimensions(text: string): [Length | null, Length | null] | null {
  const match = /^(-?[\d.]*p?)x(-?[\d.]*p?)$/.exec(text)
  return match ? [readLength(match[1]!), readLength(match[2]!)] : null
}

export function writeDimensions(sides: readonly [Length | null, Length | null]): string {
  return sides.map((side) => (side ? writeLength(side) : '')).join('x')
}

/** `16:9` → its two numbers. */
export function readRatio(text: string): [number, number] | null {
  const match = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(text)
  return match ? [Number(match[1]), Number(match[2])] : null
}

export function writeRatio(ratio: readonly [number, number]): string {
  return ratio.map(number).join(':')
}

/** The nine keywords of a position, as they stand on its pad. */
export const PAD = ['top_left', 'top', 'top_right', 'left', 'center', 'right', 'bottom_left', 'bottom', 'bottom_right'] as const

/** `50p,240` or a keyword → X and Y; null for what is no place, such as `focal`. */
export function readPosition(text: string): [Length, Length] | null {
  const at = (PAD as readonly string[]).indexOf(text)
  if (at >= 0) return [share(at % 3), share(Math.floor(at / 3))]
  const [x, y, more] = text.split(',').map(readLength)
  return x && y && more === undefined ? [x, y] : null
}

const share = (third: number): Length => ({ amount: third * 50, percent: true })

/** The place of a pad that a position means, if it is one: `50p,0p` is `top`. */
export function padOf(text: string): string | null {
  if ((PAD as readonly string[]).includes(text)) return text
  const place = readPosition(text)
  if (!place?.every((length) => length.percent || length.amount === 0)) return null
  const thirds = place.map((length) => [0, 50, 100].indexOf(length.amount))
  return thirds.includes(-1) ? null : PAD[thirds[1]! * 3 + thirds[0]!]!
}

export function writePosition(place: readonly [Length, Length]): string {
  return place.map(writeLength).join(',')
}

/** `fff`, `ff0000`, `ff000080` → `#ff0000` and its opacity 0…1; null for what is no colour, such as `blur`. */
export function readColor(text: string): { rgb: string; alpha: number } | null {
  if (!/^(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i.test(text)) return null
  const long = text.length < 6 ? [...text].map((digit) => digit + digit).join('') : text
  return { rgb: `#${long.slice(0, 6).toLowerCase()}`, alpha: long.length === 8 ? Number.parseInt(long.slice(6), 16) / 255 : 1 }
}

export function writeColor(color: { rgb: string; alpha: number }): string {
  const alpha = Math.round(color.alpha * 255)
  return color.rgb.slice(1).toLowerCase() + (alpha === 255 ? '' : alpha.toString(16).padStart(2, '0'))
}

/** `500k`, `2m`, `900` → the number and its unit; null for anything else. */
export function readBytes(text: string): { amount: number; unit: string } | null {
  const match = /^(\d+(?:\.\d+)?)([km]?)$/.exec(text)
  return match ? { amount: Number(match[1]), unit: match[2]! } : null
}

const ESCAPES: Record<string, string> = { '~': '~~', '/': '~s', '\n': '~n' }

/** A text as it stands between slashes: `~~` is a tilde, `~s` a slash, `~n` a new line. Empty where nothing can be drawn. */
export function writeText(text: string): string {
  // What a browser's text area or a pasted text may carry and nobody sees.
  const clean = text.replace(/\r\n?/g, '\n').replaceAll('\t', ' ').replace(/(?!\n)\p{Cc}/gu, '').replace(/\p{Cs}/gu, '\ufffd')
  if (clean === '-' || clean === '.' || clean === '..') return `~${clean}`
  return clean.replace(/[~/\n]/g, (char: string) => ESCAPES[char]!)
}

/** What is written in such a text. */
export function readText(text: string): string {
  return text.replace(/~(.)/gsu, (_, char: string) => ({ s: '/', n: '\n' })[char] ?? char)
}
