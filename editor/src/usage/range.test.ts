import { describe, expect, it } from 'vitest'
import { beforeInterval, datesOf, fromAddress, GROUPS, intervalsOf, stretchOf, tidy, toAddress, type View } from './range'

const now = Date.parse('2026-05-09T13:25:00Z')
const view = (change: Partial<View> = {}): View => ({ span: '30d', from: '', to: '', interval: '', group: '', ...change })

describe('a stretch', () => {
  it('ends with what is now, in whole intervals, and is compared with as much before', () => {
    expect(stretchOf(view({ span: '24h' }), now)).toEqual({
      from: '2026-05-08T14:00:00Z', to: '2026-05-09T14:00:00Z', interval: 'HOUR', coarse: 'HOUR',
      before: { from: '2026-05-07T14:00:00Z', to: '2026-05-08T14:00:00Z' },
    })
    expect(stretchOf(view({ span: '7d' }), now)).toEqual({
      from: '2026-05-03T00:00:00Z', to: '2026-05-10T00:00:00Z', interval: 'DAY', coarse: 'DAY',
      before: { from: '2026-04-26T00:00:00Z', to: '2026-05-03T00:00:00Z' },
    })
    expect(stretchOf(view(), now)).toMatchObject({ from: '2026-04-10T00:00:00Z', to: '2026-05-10T00:00:00Z', interval: 'DAY', before: { from: '2026-03-11T00:00:00Z' } })
    expect(stretchOf(view({ span: '12m' }), now)).toEqual({
      from: '2025-06-01T00:00:00Z', to: '2026-06-01T00:00:00Z', interval: 'MONTH', coarse: 'MONTH',
      before: { from: '2024-06-01T00:00:00Z', to: '2025-06-01T00:00:00Z' },
    })
  })
  it('of own dates has both of them', () => {
    expect(stretchOf(view({ span: 'own', from: '2026-05-01', to: '2026-05-03' }), now)).toMatchObject({
      from: '2026-05-01T00:00:00Z', to: '2026-05-04T00:00:00Z', before: { from: '2026-04-28T00:00:00Z', to: '2026-05-01T00:00:00Z' },
    })
  })
  it('of what is kept by months alone is of whole months', () => {
    expect(stretchOf(view({ span: 'own', from: '2024-02-10', to: '2024-03-03' }), now)).toMatchObject({
      from: '2024-02-01T00:00:00Z', to: '2024-04-01T00:00:00Z', interval: 'MONTH', coarse: 'MONTH', before: { from: '2023-12-01T00:00:00Z' },
    })
  })
  it('is cut as one wishes, where that can be', () => {
    expect(stretchOf(view({ span: '7d', interval: 'HOUR' }), now).interval).toBe('HOUR')
    expect(stretchOf(view({ span: '30d', interval: 'HOUR' }), now).interval).toBe('DAY')
    expect(stretchOf(view({ span: '24h', interval: 'MONTH' }), now).interval).toBe('HOUR')
  })
})

it('the intervals are those that the server keeps', () => {
  const own = (from: string, to: string) => intervalsOf(view({ span: 'own', from, to }), now)
  expect(intervalsOf(view({ span: '24h' }), now)).toEqual(['HOUR'])
  expect(intervalsOf(view({ span: '7d' }), now)).toEqual(['HOUR', 'DAY'])
  expect(intervalsOf(view({ span: '30d' }), now)).toEqual(['DAY'])
  expect(intervalsOf(view({ span: '12m' }), now)).toEqual(['DAY', 'MONTH'])
  expect(own('2026-05-09', '2026-05-09')).toEqual(['HOUR'])
  expect(own('2026-01-01', '2026-05-01')).toEqual(['DAY', 'MONTH'])
  expect(own('2026-04-01', '2026-04-01')).toEqual(['DAY']) // its hours are gone
  expect(own('2023-01-01', '2026-05-01')).toEqual(['MONTH'])
})

it('what lies before may be kept by months alone', () => {
  expect(beforeInterval(stretchOf(view(), now), now)).toBe('DAY')
  expect(beforeInterval(stretchOf(view({ span: 'own', from: '2025-05-01', to: '2026-05-01' }), now), now)).toBe('MONTH')
})

describe('a view', () => {
  it('goes into the address and back', () => {
    for (const one of [view(), view({ span: '24h', group: 'CACHE' }), view({ span: 'own', from: '2026-01-01', to: '2026-02-01', interval: 'MONTH', group: 'FILE' })]) {
      expect(fromAddress(toAddress(one), GROUPS, now)).toEqual(one)
    }
    expect(toAddress(view())).toEqual({})
  })
  it('of an address that makes no sense is the usual one', () => {
    expect(fromAddress({ span: 'year', by: 'COUNTRY', interval: 'WEEK', from: '2026-01-01' }, GROUPS, now)).toEqual(view())
    expect(fromAddress({ by: 'PROJECT' }, ['FILE'], now)).toEqual(view())
  })
  it('has own dates in order, and none of tomorrow', () => {
    expect(tidy(view({ span: 'own', from: 'x', to: '2031-01-01' }), now)).toMatchObject({ from: '2026-05-03', to: '2026-05-09' })
    expect(tidy(view({ span: 'own', from: '2026-04-30', to: '2026-04-01' }), now)).toMatchObject({ from: '2026-03-26', to: '2026-04-01' })
    expect(datesOf(view(), now)).toEqual({ from: '2026-04-10', to: '2026-05-09' })
  })
})
