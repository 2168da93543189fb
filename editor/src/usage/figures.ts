import { formatBytes } from '@/lib/format'
import type { UsageSumsFragment } from '@/lib/gql/graphql'

/** Sums of a time and a group. */
export type Sums = UsageSumsFragment

/** What is looked at of the sums. */
export type Measure = 'requests' | 'bytes' | 'hits' | 'renders' | 'saved' | 'errors'
export const MEASURES: readonly Measure[] = ['requests', 'bytes', 'hits', 'renders', 'saved', 'errors']

/** Whether groups of a measure can be laid on one another: shares cannot, nor what may be below 0. */
export const stacks = (measure: Measure): boolean => measure !== 'hits' && measure !== 'saved'

/** A measure of sums; null where there is nothing of which it could be. Hits are in percent of the requests. */
export function valueOf(measure: Measure, sums: Sums): number | null {
  switch (measure) {
    case 'hits':
      return sums.requests > 0 ? (sums.hits / sums.requests) * 100 : null
    case 'saved':
      return sums.savedBytes
    default:
      return sums[measure]
  }
}

const whole = new Intl.NumberFormat('en')
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** `99.96 %` is not 100 %, and a little is not 0: only what is whole is told so. */
export function formatPercent(percent: number): string {
  if (percent !== 0 && Math.abs(percent) < 0.05) return '<0.1 %'
  const rounded = Math.abs(percent) < 99.95 || Math.abs(percent) === 100 ? Number(percent.toFixed(1)) : Math.trunc(percent * 100) / 100
  return `${whole.format(rounded)} %`
}

/** A number of bytes, which may be below 0. */
export const formatSigned = (bytes: number): string => (bytes < 0 ? `−${formatBytes(-bytes)}` : formatBytes(bytes))

/** A value for people. `brief`: where there is little room. */
export function format(measure: Measure, value: number | null, brief = false): string {
  if (value === null) return '–'
  if (measure === 'hits') return formatPercent(value)
  if (measure === 'bytes' || measure === 'saved') return formatSigned(value)
  return (brief ? short : whole).format(value)
}

/**
 * How a value differs from that of before: in percent, of hits in points of a percent. Null where nothing can be said:
 * there was nothing before.
 */
export function change(measure: Measure, now: number | null, before: number | null): { by: number; text: string } | null {
  if (now === null || before === null) return null
  if (measure === 'hits') {
    const by = Number((now - before).toFixed(1))
    return { by, text: `${sign(by)}${Math.abs(by)}` }
  }
  if (before === 0) return null
  const by = Math.round(((now - before) / Math.abs(before)) * 100)
  return { by, text: Math.abs(by) > 999 ? `${by < 0 ? '<−' : '>+'}999 %` : `${sign(by)}${Math.abs(by)} %` }
}
const sign = (by: number): string => (by > 0 ? '+' : by < 0 ? '−' : '±')

/** Whether more of a measure is good news, bad news or neither. */
export const better = (measure: Measure): 1 | 0 | -1 => (measure === 'hits' || measure === 'saved' ? 1 : measure === 'errors' ? -1 : 0)
