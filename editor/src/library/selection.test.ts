import { describe, expect, it } from 'vitest'
import { extend, nothing, selectAll, toggle, without } from './selection'

const order = ['a', 'b', 'c', 'd', 'e']
const ids = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].sort().join('')

describe('a selection', () => {
  it('toggles one file', () => {
    const one = toggle(nothing, 'b')
    expect([ids(one), ids(toggle(one, 'b')), ids(nothing)]).toEqual(['b', '', ''])
  })
  it('extends from its anchor in both directions', () => {
    const b = toggle(nothing, 'b')
    expect(ids(extend(b, order, 'd'))).toBe('bcd')
    expect(ids(extend(b, order, 'a'))).toBe('ab')
  })
  it('shrinks its range again, and leaves alone what was selected before it', () => {
    const some = extend(toggle(toggle(nothing, 'e'), 'b'), order, 'd')
    expect(ids(some)).toBe('bcde')
    expect(ids(extend(some, order, 'c'))).toBe('bce')
    expect(ids(extend(some, order, 'a'))).toBe('abe')
    expect(ids(extend(without(some, ['c']), order, 'd'))).toBe('bcde')
  })
  it('extends without an anchor to the file alone', () => {
    expect(ids(extend(nothing, order, 'c'))).toBe('c')
    expect(ids(extend({ ids: new Set(), anchor: 'gone' }, order, 'c'))).toBe('c')
  })
  it('does not extend to a file that is not there', () => expect(extend(nothing, order, 'z')).toBe(nothing))
  it('takes everything', () => expect(ids(selectAll(nothing, order))).toBe('abcde'))
  it('loses what is gone, and its anchor with it', () => {
    const some = extend(toggle(nothing, 'b'), order, 'd')
    expect(without(some, ['b'])).toMatchObject({ anchor: null })
    expect(ids(without(some, ['b', 'x']))).toBe('cd')
    expect(without(some, ['x'])).toBe(some)
  })
})
