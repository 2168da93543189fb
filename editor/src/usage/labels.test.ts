import { expect, it } from 'vitest'
import { groupLabel, startLabel, tickLabel, ticksOf } from './labels'

const names = new Map([['0190aaaa-0000-7000-8000-000000000000', 'sunset.jpg']])

it('groups have the names that people know', () => {
  expect(groupLabel('FILE', '0190aaaa-0000-7000-8000-000000000000', names)).toBe('sunset.jpg')
  expect(groupLabel('FILE', '0190bbbb-0000-7000-8000-000000000000', names)).toBe('Deleted (0190bbbb)')
  expect(groupLabel('FORMAT', 'webp', names)).toBe('WebP')
  expect(groupLabel('STATUS', '4xx', names)).toBe('4xx, refused')
  expect(groupLabel('CACHE', 'memory', names)).toBe('From memory')
  expect(groupLabel('CACHE', 'lightning', names)).toBe('lightning')
  expect(groupLabel('REFERER', 'none', names)).toBe('No page named')
  expect(groupLabel('REFERER', 'other', names)).toBe('All others')
  expect(groupLabel('TRANSFORMATION', '', names)).toBe('The original')
  expect(groupLabel('TRANSFORMATION', 'resize/640x', names)).toBe('resize/640x')
})

const at = Date.parse('2026-05-09T14:00:00Z')

it('columns are dated in UTC', () => {
  expect((['HOUR', 'DAY', 'MONTH'] as const).map((interval) => startLabel(at, interval))).toEqual(['May 9, 2026, 14:00', 'May 9, 2026', 'May 2026'])
  expect((['HOUR', 'DAY', 'MONTH'] as const).map((interval) => tickLabel(at, interval))).toEqual(['14:00', 'May 9', 'May'])
  expect(tickLabel(Date.parse('2026-05-09T00:00:00Z'), 'HOUR')).toBe('May 9')
  expect(tickLabel(Date.parse('2026-01-01T00:00:00Z'), 'MONTH')).toBe('2026')
})

it('ticks stand at whole parts of a day, or back from the last column', () => {
  const hours = Array.from({ length: 24 }, (_, i) => at + i * 3_600_000)
  expect(ticksOf(hours, 'HOUR', 6).map((one) => new Date(one).getUTCHours())).toEqual([16, 20, 0, 4, 8, 12])
  const days = Array.from({ length: 30 }, (_, i) => Date.UTC(2026, 4, i + 1))
  expect(ticksOf(days, 'DAY', 5).map((one) => new Date(one).getUTCDate())).toEqual([2, 9, 16, 23, 30])
  expect(ticksOf(days, 'DAY', 100)).toHaveLength(30)
  expect(ticksOf([], 'MONTH', 5)).toEqual([])
})
