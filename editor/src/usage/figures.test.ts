import { expect, it } from 'vitest'
import { change, format, formatPercent, valueOf, type Sums } from './figures'

const sums: Sums = { requests: 200, bytes: 4000, hits: 150, renders: 50, renderSeconds: 2, errors: 3, files: 2, savedBytes: -100 }

it('measures are read off the sums', () => {
  expect(['requests', 'bytes', 'hits', 'renders', 'saved', 'errors'].map((one) => valueOf(one as 'hits', sums))).toEqual([200, 4000, 75, 50, -100, 3])
  expect(valueOf('hits', { ...sums, requests: 0, hits: 0 })).toBeNull()
})

it('values are written for people', () => {
  expect(format('requests', 1_234_567)).toBe('1,234,567')
  expect(format('requests', 1_234_567, true)).toBe('1.2M')
  expect(format('saved', -2_400_000)).toBe('−2.4 MB')
  expect(format('hits', null)).toBe('–')
  expect([99.949, 99.96, 99.999, 100, 0.04, 50].map(formatPercent)).toEqual(['99.9 %', '99.96 %', '99.99 %', '100 %', '<0.1 %', '50 %'])
})

it('changes are told in percent, of hits in points', () => {
  expect(change('requests', 150, 100)).toEqual({ by: 50, text: '+50 %' })
  expect(change('requests', 50, 100)).toEqual({ by: -50, text: '−50 %' })
  expect(change('requests', 100, 100)).toEqual({ by: 0, text: '±0 %' })
  expect(change('requests', 100_000, 1)).toMatchObject({ text: '>+999 %' })
  expect(change('saved', 50, -100)).toEqual({ by: 150, text: '+150 %' })
  expect(change('hits', 75.04, 80)).toEqual({ by: -5, text: '−5' })
  expect(change('requests', 5, 0)).toBeNull()
  expect(change('hits', null, 80)).toBeNull()
})
