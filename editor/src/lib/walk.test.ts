import { describe, expect, it } from 'vitest'
import { move, walk } from './walk'

describe('a key', () => {
  const at = (key: Parameters<typeof move>[0], index: number) => move(key, index, 11, 4, 2)
  it('moves by one and by a row', () => expect([at('ArrowRight', 3), at('ArrowLeft', 4), at('ArrowDown', 1), at('ArrowUp', 5)]).toEqual([4, 3, 5, 1]))
  it('stays inside', () => expect([at('ArrowLeft', 0), at('ArrowRight', 10), at('ArrowUp', 2), at('ArrowDown', 9)]).toEqual([0, 10, 2, 9]))
  it('reaches a last row that is not full', () => expect(at('ArrowDown', 7)).toBe(10))
  it('moves by pages and to the ends', () => expect([at('PageDown', 0), at('PageUp', 9), at('End', 3), at('Home', 3)]).toEqual([8, 1, 10, 0]))
})

describe('walking over elements', () => {
  // Seven in rows of three.
  const cells = Array.from({ length: 7 }, (_, i) => ({ offsetTop: Math.floor(i / 3) * 90 }) as HTMLElement)
  it('counts the columns', () => expect([walk('ArrowDown', 1, cells), walk('ArrowUp', 5, cells), walk('ArrowDown', 4, cells)]).toEqual([4, 2, 6]))
  it('reaches the ends', () => expect([walk('Home', 5, cells), walk('End', 0, cells), walk('ArrowLeft', 0, cells)]).toEqual([0, 6, 0]))
  it('leaves other keys alone', () => expect([walk('PageDown', 0, cells), walk('a', 0, cells)]).toEqual([null, null]))
})
