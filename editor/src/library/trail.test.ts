import { afterEach, expect, it } from 'vitest'
import { around, fromAddress, toAddress, trail, wayBack } from './trail'

afterEach(() => (trail.value = null))

it('a file has neighbours, but none beyond the ends', () => {
  expect(around(['a', 'b', 'c'], 'b')).toEqual({ previous: 'a', next: 'c' })
  expect(around(['a', 'b', 'c'], 'a')).toEqual({ previous: null, next: 'b' })
  expect(around(['a', 'b', 'c'], 'c')).toEqual({ previous: 'b', next: null })
  expect(around(['a'], 'z')).toBeUndefined()
})

it('a query comes back from its address, and the usual one leaves it empty', () => {
  const query = { search: 'sea', type: 'image/jpeg', tag: 'print', sort: 'NAME_ASC' } as const
  expect(fromAddress(toAddress(query))).toEqual(query)
  expect(toAddress({ search: '', type: '', tag: '', sort: 'CREATED_DESC' })).toEqual({})
  expect(fromAddress({ q: ['twice', 'twice'] }).search).toBe('')
  expect(fromAddress({ sort: 'BOGUS' }).sort).toBe('CREATED_DESC')
})

it('the way back keeps the filters of its own project only', () => {
  trail.value = { project: 'p', query: { search: 'sea', type: '', tag: '', sort: 'NAME_ASC' }, ids: [], after: null }
  expect(wayBack('p').query).toEqual({ q: 'sea', sort: 'NAME_ASC' })
  expect(wayBack('other').query).toEqual({})
})
