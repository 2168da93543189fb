import { expect, it } from 'vitest'
import { changes, changeTags, countTags } from './tags'

it('tags are counted over files, most first', () => {
  expect(countTags([{ tags: ['b', 'a'] }, { tags: ['b'] }, { tags: [] }])).toEqual([{ tag: 'b', count: 2 }, { tag: 'a', count: 1 }])
})

it('a change keeps what it does not name', () => {
  expect(changeTags(['a', 'b', 'c'], { add: ['d', 'a'], remove: ['b'] })).toEqual(['a', 'c', 'd'])
})

it('a file that already is as wanted needs no call', () => {
  expect(changes(['a'], { add: ['a'], remove: ['z'] })).toBe(false)
  expect(changes(['a'], { add: ['b'], remove: [] })).toBe(true)
  expect(changes(['a'], { add: [], remove: ['a'] })).toBe(true)
})
