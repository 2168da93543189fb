import { formatName } from '@/lib/format'
import type { Interval } from '@/lib/gql/graphql'
import { t } from '@/lib/i18n'
import type { Group } from './range'
import { OTHER } from './series'
import './texts'

const NONE = 'none'

/** What a group is called. `names`: of files and projects, by id. */
export function groupLabel(group: Group, value: string, names: ReadonlyMap<string, string>): string {
  if (value === OTHER) return t('usage.value.other')
  if (value === NONE) {
    const text = t(`usage.value.none.${group}`)
    return text.startsWith('usage.') ? value : text
  }
  switch (group) {
    case 'FILE':
    case 'PROJECT':
      return names.get(value) ?? t('usage.value.deleted', { id: value.slice(0, 8) })
    case 'FORMAT':
      return formatName(value)
    case 'STATUS':
    case 'CACHE': {
      const text = t(`usage.value.${group}.${value}`)
      return text.startsWith('usage.') ? value : text
    }
    case 'TRANSFORMATION':
      return value || t('usage.value.original')
    default:
      return value
  }
}

const utc = { timeZone: 'UTC' } as const
const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...utc })
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', ...utc })
const date = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric', ...utc })
const month = new Intl.DateTimeFormat('en', { month: 'short', ...utc })
const monthYear = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', ...utc })

/** When a column begins, in full: `May 9, 2026, 14:00`. */
export function startLabel(at: number, interval: Interval): string {
  if (interval === 'MONTH') return monthYear.format(at)
  return interval === 'DAY' ? date.format(at) : `${date.format(at)}, ${hour.format(at)}`
}

/** The same under an axis: as short as it can be among others. */
export function tickLabel(at: number, interval: Interval): string {
  const then = new Date(at)
  if (interval === 'MONTH') return then.getUTCMonth() === 0 ? String(then.getUTCFullYear()) : month.format(at)
  return interval === 'HOUR' && then.getUTCHours() > 0 ? hour.format(at) : day.format(at)
}

/** By how many columns ticks may stand apart. */
const STEPS: Record<Interval, readonly number[]> = {
  HOUR: [1, 2, 3, 4, 6, 12, 24, 48, 72, 168],
  DAY: [1, 2, 3, 7, 14, 28, 56, 112, 200],
  MONTH: [1, 2, 3, 6, 12, 24, 60],
}

/** The columns that have a label, where there is room for so many: hours at whole parts of a day, others back from the last. */
export function ticksOf(starts: readonly number[], interval: Interval, room: number): number[] {
  const steps = STEPS[interval]
  const step = steps.find((one) => starts.length / one <= Math.max(1, room)) ?? steps.at(-1)!
  if (interval === 'HOUR') return starts.filter((at) => (at / 3_600_000) % step === 0)
  return starts.filter((_, i) => (starts.length - 1 - i) % step === 0)
}
