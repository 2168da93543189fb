import { describe, expect, it } from 'vitest'
import type { Sums } from './figures'
import type { Usage } from './queries'
import { columnsOf, drawn, piled, startsOf } from './series'

const sums = (requests: number, hits = 0): Sums => ({ requests, bytes: requests * 10, hits, renders: requests - hits, renderSeconds: 0, errors: 0, files: 1, savedBytes: -requests })
const point = (at: string, group: string, requests: number, hits = 0) => ({ at, group, ...sums(requests, hits) })
const usage = (points: Usage['points']): Usage => ({ from: '2026-05-01T00:00:00Z', to: '2026-05-04T00:00:00Z', interval: 'DAY', total: sums(0), points })
const later = Date.parse('2026-06-01T00:00:00Z')

describe('columns', () => {
  it('are as many as intervals, whatever happened in them', () => {
    const { starts, lines } = columnsOf(usage([point('2026-05-02T00:00:00Z', '', 5, 2)]), later)
    expect(starts.map((at) => new Date(at).toISOString().slice(8, 10))).toEqual(['01', '02', '03'])
    expect(drawn(lines, 'requests')).toEqual([[0, 5, 0]])
    expect(drawn(lines, 'hits')).toEqual([[null, 40, null]])
  })
  it('stand by their requests, what is not told apart last', () => {
    const { lines } = columnsOf(usage([point('2026-05-01T00:00:00Z', 'other', 90), point('2026-05-01T00:00:00Z', 'jpeg', 2), point('2026-05-03T00:00:00Z', 'webp', 9), point('2026-05-02T00:00:00Z', 'jpeg', 3)]), later)
    expect(lines.map(({ group, total }) => [group, total.requests, total.bytes])).toEqual([['webp', 9, 90], ['jpeg', 5, 50], ['other', 90, 900]])
    expect(drawn(lines, 'requests')).toEqual([[92, 3, 9], [92, 3, 0], [90, 0, 0]])
    expect(drawn(lines, 'saved')).toEqual([[0, 0, -9], [-2, -3, 0], [-90, 0, 0]])
  })
  it('end with now', () => {
    const starts = (now: string) => startsOf('2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z', 'DAY', Date.parse(now)).length
    expect(starts('2026-05-01T00:00:00Z')).toBe(1)
    expect(starts('2026-05-03T12:00:00Z')).toBe(3)
    expect(startsOf('2025-11-01T00:00:00Z', '2026-03-01T00:00:00Z', 'MONTH', later)).toHaveLength(4)
    expect(startsOf('2026-05-01T00:00:00Z', '2026-05-01T05:00:00Z', 'HOUR', later)).toHaveLength(5)
  })
})

it('what is piled has the first on top', () => {
  expect(piled([[1, 2], [10, null], [100, 200]])).toEqual([[111, 202], [110, 200], [100, 200]])
  expect(piled([])).toEqual([])
})
