import type { Usage, Storage } from './queries'

/** A value of a table: a text or a number. */
type Cell = string | number

/**
 * A table as CSV, by RFC 4180. A text that a spreadsheet would take for a formula begins with an apostrophe: the names of
 * files and pages are written by strangers.
 */
export function csv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n'
}

function cell(value: Cell): string {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const SUMS = ['requests', 'bytes', 'hits', 'renders', 'renderSeconds', 'errors', 'files', 'savedBytes'] as const

/** The numbers of a chart: a line for each interval and group, instants in UTC. `name` is what a group is called. */
export function usageCsv({ points }: Usage, grouped: boolean, name: (group: string) => string): string {
  return csv(
    ['at', ...(grouped ? ['group', 'name'] : []), ...SUMS],
    points.map((point) => [point.at, ...(grouped ? [point.group, name(point.group)] : []), ...SUMS.map((sum) => point[sum])]),
  )
}

const STORED = ['files', 'originalBytes', 'variants', 'variantBytes'] as const

/** What was stored, and is: over time, then by format. */
export function storageCsv({ now, points, byFormat }: Storage): string {
  return csv(['at', 'format', ...STORED], [...points, now, ...byFormat].map((point) => [point.at, point.group, ...STORED.map((sum) => point[sum])]))
}

/** Gives the reader a text as a file. */
export function saveFile(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  link.download = name
  link.click()
  // Not at once: the browser has yet to begin.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
