import { expect, it } from 'vitest'
import { scrollTo, visibleRows } from './rows'

it('only rows in sight are there, and some around them', () => {
  expect(visibleRows(0, 500, 100, 1000, 1)).toEqual({ first: 0, end: 6 })
  expect(visibleRows(1050, 500, 100, 1000, 1)).toEqual({ first: 9, end: 17 })
  expect(visibleRows(99_500, 500, 100, 1000, 1)).toEqual({ first: 994, end: 1000 })
})

it('a hundred thousand files are no more rows than a hundred', () => {
  const { first, end } = visibleRows(1_500_000, 900, 213, Math.ceil(100_000 / 6), 1)
  expect(end - first).toBeLessThanOrEqual(8)
})

it('a box without rows, or not yet measured, has none', () => {
  expect(visibleRows(0, 500, 100, 0, 1)).toEqual({ first: 0, end: 0 })
  expect(visibleRows(0, 0, 100, 10, 1)).toEqual({ first: 0, end: 0 })
})

it('the end of a list that became short shows its last row', () => expect(visibleRows(9000, 500, 100, 3, 1)).toEqual({ first: 2, end: 3 }))

it('scrolls no further than needed', () => {
  expect(scrollTo(3, 100, 500, 100, 8)).toBe(100)
  expect(scrollTo(0, 100, 500, 100, 8)).toBe(0)
  expect(scrollTo(2, 300, 500, 100, 8)).toBe(192)
  expect(scrollTo(9, 100, 500, 100, 8)).toBe(508)
})
