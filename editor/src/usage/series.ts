import type { Interval } from '@/lib/gql/graphql'
import type { Measure, Sums } from './figures'
import { stacks, valueOf } from './figures'
import type { Usage } from './queries'

/** What is not told apart any further. */
export const OTHER = 'other'

/** A group over time. `cells` are as many as there are columns; null: nothing happened. */
export interface Line {
  group: string
  total: Sums
  cells: readonly (Sums | null)[]
}

/** Numbers as columns of time, in milliseconds, and lines of groups: what a chart, its table and a list show. */
export interface Columns {
  starts: readonly number[]
  interval: Interval
  lines: readonly Line[]
}

const nothing: Sums = { requests: 0, bytes: 0, hits: 0, renders: 0, renderSeconds: 0, errors: 0, files: 0, savedBytes: 0 }

/** Sums together. Distinct files cannot be added: the most of one is left. */
export function add(a: Sums, b: Sums): Sums {
  return {
    requests: a.requests + b.requests,
    bytes: a.bytes + b.bytes,
    hits: a.hits + b.hits,
    renders: a.renders + b.renders,
    renderSeconds: a.renderSeconds + b.renderSeconds,
    errors: a.errors + b.errors,
    files: Math.max(a.files, b.files),
    savedBytes: a.savedBytes + b.savedBytes,
  }
}

/** When the intervals from one instant to another begin, up to now. */
export function startsOf(from: string, to: string, interval: Interval, now = Date.now()): number[] {
  const starts: number[] = []
  const end = Math.min(Date.parse(to), now + 1)
  for (let at = Date.parse(from); at < end; at = next(at, interval)) starts.push(at)
  return starts
}

const next = (at: number, interval: Interval): number => {
  if (interval === 'HOUR') return at + 3_600_000
  if (interval === 'DAY') return at + 86_400_000
  return Date.UTC(new Date(at).getUTCFullYear(), new Date(at).getUTCMonth() + 1)
}

/** Numbers as columns and lines: the groups by their requests, what is not told apart last. */
export function columnsOf(usage: Usage, now = Date.now()): Columns {
  const starts = startsOf(usage.from, usage.to, usage.interval, now)
  const place = new Map(starts.map((at, i) => [at, i]))
  const lines = new Map<string, { group: string; total: Sums; cells: (Sums | null)[] }>()
  for (const point of usage.points) {
    const at = place.get(Date.parse(point.at))
    if (at === undefined) continue
    let line = lines.get(point.group)
    if (!line) lines.set(point.group, (line = { group: point.group, total: nothing, cells: starts.map(() => null) }))
    line.cells[at] = point
    line.total = add(line.total, point)
  }
  return { starts, interval: usage.interval, lines: ranked([...lines.values()]) }
}

const ranked = (lines: Line[]): Line[] =>
  lines.sort((a, b) => Number(a.group === OTHER) - Number(b.group === OTHER) || b.total.requests - a.total.requests || a.group.localeCompare(b.group))

/** The values of a line; where nothing happened, 0, or null for what is a share of it. */
export const valuesOf = (line: Line, measure: Measure): (number | null)[] => line.cells.map((cell) => (cell ? valueOf(measure, cell) : measure === 'hits' ? null : 0))

/** What is drawn of lines: laid on one another from the last to the first, where they can be. */
export function drawn(lines: readonly Line[], measure: Measure): (number | null)[][] {
  const values = lines.map((line) => valuesOf(line, measure))
  return stacks(measure) ? piled(values) : values
}

/** Rows of values, each on top of those behind it: the first is the highest. */
export function piled(rows: readonly (number | null)[][]): number[][] {
  const heights: number[][] = []
  let below: number[] = []
  for (const row of rows.toReversed()) heights.unshift((below = row.map((value, i) => (value ?? 0) + (below[i] ?? 0))))
  return heights
}
