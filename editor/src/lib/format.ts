const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']

/** A number of bytes for people, in powers of 1000: `0 B`, `143 KB`, `2.4 MB`. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit >= 2 && value < 99.95 ? 1 : 0
  return `${value.toFixed(digits).replace(/\.0$/, '')} ${units[unit]}`
}

/** `4000 × 3000`. */
export const formatSize = (width: number, height: number): string => `${width} × ${height}`

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const date = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' })
const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** When something happened, seen from `now`: `2 hours ago`, `yesterday`; the date beyond a week. */
export function formatWhen(instant: string, now: Date = new Date()): string {
  const then = new Date(instant)
  const seconds = (then.getTime() - now.getTime()) / 1000
  if (Math.abs(seconds) > 7 * 86_400) return date.format(then)
  for (const [unit, length] of steps) if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit)
  return relative.format(0, 'second')
}

const minute = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric', hour: 'numeric', minute: '2-digit' })

/** Until when something is good, to the minute. */
export const formatUntil = (instant: string): string => minute.format(new Date(instant))

/** A media type, or a format of the API, as people write it: `JPEG`, `WebP`. */
export const formatName = (type: string): string => type.replace(/^.*\/(x-|vnd\.adobe\.)?|\+xml.*$/g, '').toUpperCase().replace('WEBP', 'WebP')
