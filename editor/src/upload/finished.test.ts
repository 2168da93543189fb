import { afterEach, expect, it, vi } from 'vitest'
import { finished, forget, noteFinished } from './finished'

afterEach(() => vi.unstubAllGlobals())

function storage(): Map<string, string> {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) })
  return kept
}

it('what is whole is noted for its slot alone, until it is sent once more', () => {
  storage()
  noteFinished(0, 'a')
  noteFinished(0, 'b')
  noteFinished(1, 'c')
  noteFinished(0, 'a')
  expect(finished(0)).toEqual(['b', 'a'])
  forget(0, ['a', 'c'])
  expect(finished(0)).toEqual(['b'])
  expect(finished(1)).toEqual(['c'])
})

it('the notes do not grow without end', () => {
  storage()
  for (let n = 0; n < 250; n++) noteFinished(2, String(n))
  expect(finished(2)).toHaveLength(100)
  expect(finished(2)).toContain('249')
})

it('where nothing can be kept, nothing is noted and nothing fails', () => {
  vi.stubGlobal('localStorage', { getItem: () => { throw new Error('denied') }, setItem: () => { throw new Error('denied') } })
  noteFinished(0, 'a')
  noteFinished(null, 'a')
  expect(finished(0)).toEqual([])
  expect(finished(null)).toEqual([])
})
