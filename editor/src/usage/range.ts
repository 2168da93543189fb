import type { Interval, UsageGroup } from '@/lib/gql/graphql'

/** How much time a page of numbers shows; `own`: from one date to another. */
export type Span = '24h' | '7d' | '30d' | '12m' | 'own'
export const SPANS: readonly Span[] = ['24h', '7d', '30d', '12m', 'own']

/** What numbers are told apart by, `''`: nothing. */
export type Group = UsageGroup | ''
export const GROUPS: readonly UsageGroup[] = ['PROJECT', 'FILE', 'FORMAT', 'STATUS', 'CACHE', 'REFERER', 'OPERATION', 'TRANSFORMATION']

/** What a page of numbers shows, as its address has it. */
export interface View {
  span: Span
  /** Dates such as 2026-05-09, both included; of `own` alone. */
  from: string
  to: string
  /** As long as the columns stand for; empty: what suits the span. */
  interval: Interval | ''
  group: Group
}

/** A view as the server is asked for it. Instants are RFC 3339; `to` is excluded. All is UTC, as the server counts. */
export interface Stretch {
  from: string
  to: string
  interval: Interval
  /** The longest interval into which the stretch can be cut: for sums, which need no columns. */
  coarse: Interval
  /** As much time before it, to compare with. */
  before: { from: string; to: string }
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** For how long the server keeps numbers of hours and of days, in days. */
const HOURS_KEPT = 14
const DAYS_KEPT = 400
/** More columns than this nobody can tell apart. */
const MOST = 400

const startOfDay = (at: number): number => Math.floor(at / DAY) * DAY
const startOfMonth = (at: number, months = 0): number => Date.UTC(new Date(at).getUTCFullYear(), new Date(at).getUTCMonth() + months)
const instant = (at: number): string => new Date(at).toISOString().replace('.000', '')
const dateOf = (at: number): string => instant(at).slice(0, 10)

/** The time of a view in milliseconds, and the longest interval that cuts it. */
function bounds(view: View, now: number): { from: number; to: number; coarse: Interval } {
  const today = startOfDay(now)
  switch (view.span) {
    case '24h': {
      const to = Math.floor(now / HOUR) * HOUR + HOUR
      return { from: to - DAY, to, coarse: 'HOUR' }
    }
    case '7d':
      return { from: today - 6 * DAY, to: today + DAY, coarse: 'DAY' }
    case '30d':
      return { from: today - 29 * DAY, to: today + DAY, coarse: 'DAY' }
    case '12m':
      return { from: startOfMonth(now, -11), to: startOfMonth(now, 1), coarse: 'MONTH' }
    case 'own': {
      const [from, to] = [Date.parse(view.from), Date.parse(view.to) + DAY]
      // What is older is kept by months alone.
      if (from < today - DAYS_KEPT * DAY) return { from: startOfMonth(from), to: startOfMonth(to - 1, 1), coarse: 'MONTH' }
      return { from, to, coarse: 'DAY' }
    }
  }
}

/** The intervals into which the time of a view can be cut. */
export function intervalsOf(view: View, now = Date.now()): Interval[] {
  const { from, to, coarse } = bounds(view, now)
  const today = startOfDay(now)
  const found: Interval[] = []
  if (from >= today - HOURS_KEPT * DAY && (to - from) / HOUR <= MOST) found.push('HOUR')
  if (coarse !== 'HOUR' && from >= today - DAYS_KEPT * DAY && (to - from) / DAY <= MOST && to - from > DAY) found.push('DAY')
  if (coarse === 'MONTH' || to - from > 62 * DAY) found.push('MONTH')
  return found.length > 0 ? found : [coarse]
}

/** What a view asks of the server. */
export function stretchOf(view: View, now = Date.now()): Stretch {
  const { from, to, coarse } = bounds(view, now)
  const allowed = intervalsOf(view, now)
  const usual: Interval = view.span === '12m' ? 'MONTH' : view.span === '7d' ? 'DAY' : allowed[0]!
  const interval = view.interval && allowed.includes(view.interval) ? view.interval : allowed.includes(usual) ? usual : allowed[0]!
  const months = coarse === 'MONTH' ? monthsBetween(from, to) : 0
  const before = months > 0 ? startOfMonth(from, -months) : from - (to - from)
  return { from: instant(from), to: instant(to), interval, coarse, before: { from: instant(before), to: instant(from) } }
}

const monthsBetween = (from: number, to: number): number => {
  const [a, b] = [new Date(from), new Date(to)]
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()
}

/** The interval in which a stretch before another is summed: numbers of days may be gone by then. */
export const beforeInterval = (stretch: Stretch, now = Date.now()): Interval =>
  stretch.coarse === 'DAY' && Date.parse(stretch.before.from) < startOfDay(now) - DAYS_KEPT * DAY ? 'MONTH' : stretch.coarse

const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))

/** A view without what does not fit together: own dates are dates, in order, and not after today. */
export function tidy(view: View, now = Date.now()): View {
  if (view.span !== 'own') return { ...view, from: '', to: '' }
  const today = dateOf(now)
  const to = isDate(view.to) && view.to < today ? view.to : today
  const from = isDate(view.from) && view.from <= to ? view.from : dateOf(Date.parse(to) - 6 * DAY)
  return { ...view, from, to }
}

/** The dates of a view, to go on from when one's own are chosen. */
export function datesOf(view: View, now = Date.now()): { from: string; to: string } {
  const { from, to } = bounds(view, now)
  return { from: dateOf(from), to: dateOf(Math.min(to - 1, now)) }
}

/** A view as the address bar has it: what stands at its default is left out. */
export function toAddress({ span, from, to, interval, group }: View): Record<string, string> {
  return { ...(span !== '30d' && { span }), ...(span === 'own' && { from, to }), ...(interval && { interval }), ...(group && { by: group }) }
}

/** The view of an address. `groups` are those that there are on this page. */
export function fromAddress(query: Record<string, unknown>, groups: readonly UsageGroup[], now = Date.now()): View {
  const text = (key: string) => (typeof query[key] === 'string' ? query[key] : '')
  return tidy({
    span: SPANS.find((span) => span === text('span')) ?? '30d',
    from: text('from'),
    to: text('to'),
    interval: (['HOUR', 'DAY', 'MONTH'] as const).find((interval) => interval === text('interval')) ?? '',
    group: groups.find((group) => group === text('by')) ?? '',
  }, now)
}
