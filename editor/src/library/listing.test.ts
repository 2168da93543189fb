import { describe, expect, it, vi } from 'vitest'
import { append, catchUp, empty, matches, put, take, thumbOf, type FileEvent, type LibraryFile, type Listing, type Query } from './listing'

const all: Query = { search: '', type: '', tag: '', sort: 'CREATED_DESC' }
const file = (id: string, more: Partial<LibraryFile> = {}): LibraryFile => ({
  id, name: `${id}.jpg`, type: 'image/jpeg', bytes: 1000, width: 4, height: 3, frames: 1, thumbhash: '', tags: [], url: '', thumb: '', still: '',
  createdAt: `2026-01-0${id.charCodeAt(0) - 96}T00:00:00Z`, ...more,
})
const listing = (ids: string, after: string | null = null): Listing => ({ files: [...ids].map((id) => file(id)), total: after ? 100 : ids.length, after })
const ids = ({ files }: Listing) => files.map(({ id }) => id).join('')

describe('pages', () => {
  it('follow each other', () => {
    const one = append(empty, [file('d'), file('c')], 4, 'x')
    const two = append(one, [file('b'), file('a')], 4, null)
    expect([ids(two), two.total, two.after]).toEqual(['dcba', 4, null])
  })
  it('do not double what an event brought', () => expect(ids(append(listing('dc', 'x'), [file('c'), file('b')], 3, null))).toBe('dcb'))
})

describe('a file that is new', () => {
  it('stands where the sort puts it', () => {
    expect(ids(put(listing('ca'), all, file('d'), true))).toBe('dca')
    expect(ids(put(listing('ca'), all, file('b'), true))).toBe('cba')
    expect(ids(put(listing('ac'), { ...all, sort: 'CREATED_ASC' }, file('b'), true))).toBe('abc')
    expect(ids(put(listing('ac'), { ...all, sort: 'NAME_ASC' }, file('b', { name: 'Zebra' }), true))).toBe('acb')
  })
  it('beyond the loaded pages only counts', () => {
    const more = put(listing('dc', 'x'), all, file('a'), true)
    expect([ids(more), more.total]).toEqual(['dc', 101])
  })
  it('at the very end is shown when everything is loaded', () => expect(ids(put(listing('dc'), all, file('a'), true))).toBe('dca'))
  it('that the filter leaves out changes nothing', () => {
    const before = listing('ca')
    expect(put(before, { ...all, tag: 'print' }, file('b'), true)).toBe(before)
  })
  it('counts once, however often it is told', () => {
    const twice = put(put(listing('ca'), all, file('d'), true), all, file('d'), true)
    expect([ids(twice), twice.total]).toEqual(['dca', 3])
  })
})

describe('a file that changed', () => {
  it('stays in its place', () => expect(put(listing('cba'), all, file('b', { tags: ['x'] }), false).files[1]?.tags).toEqual(['x']))
  it('moves when its name does', () => expect(ids(put(listing('abc'), { ...all, sort: 'NAME_ASC' }, file('a', { name: 'z' }), false))).toBe('bca'))
  it('leaves when the filter no longer finds it', () => {
    const less = put(listing('cba'), { ...all, search: 'jpg' }, file('b', { name: 'b.png' }), false)
    expect([ids(less), less.total]).toEqual(['ca', 2])
  })
})

it('files that are gone are taken away once', () => {
  const less = take(take(listing('cba'), ['b']), ['b'])
  expect([ids(less), less.total]).toEqual(['ca', 2])
})

it('a filter matches names in any case, types by their first part, and tags', () => {
  expect(matches({ ...all, search: 'A.J' }, file('a'))).toBe(true)
  expect(matches({ ...all, type: 'image' }, file('a'))).toBe(true)
  expect(matches({ ...all, type: 'image/png' }, file('a'))).toBe(false)
  expect(matches({ ...all, tag: 'x' }, file('a', { tags: ['x'] }))).toBe(true)
})

it('an animation holds still for people who do not want motion', () => {
  const moving = file('a', { frames: 12, thumb: 'moving', still: 'still' })
  const wanted = (reduce: boolean) => vi.stubGlobal('matchMedia', () => ({ matches: reduce }))
  wanted(true)
  expect([thumbOf(moving), thumbOf({ ...moving, frames: 1 })]).toEqual(['still', 'moving'])
  wanted(false)
  expect(thumbOf(moving)).toBe('moving')
  vi.unstubAllGlobals()
})

describe('an answer that is older than what happened meanwhile', () => {
  const event = (kind: FileEvent['kind'], id: string) => ({ kind, id, file: kind === 'DELETED' ? null : file(id) }) as FileEvent
  it('has what came, and not what went', () => {
    const now = catchUp(listing('ca'), all, [event('CREATED', 'd'), event('DELETED', 'a')])
    expect([ids(now), now.total]).toEqual(['dc', 2])
  })
  it('counts nothing twice that it knew already', () => {
    const knew = catchUp(listing('dca'), all, [event('CREATED', 'd'), event('DELETED', 'b')])
    expect([ids(knew), knew.total]).toEqual(['dca', 3])
    const beyond = catchUp(listing('dc', 'x'), all, [event('CREATED', 'a')])
    expect([ids(beyond), beyond.total]).toEqual(['dc', 100])
  })
})
