import { describe, expect, it } from 'vitest'
import { add, isMany, needsFile } from './adding'
import { step, textOf, toggle, type Chain } from './chain'
import { removeWithStates, setStateFor, stateFor } from './companions'
import { op, registry } from './fixture'

const picture = { width: 1200, height: 600 }
const text = (words: string) => step(op('text'), { size: '9x9', position: 'center', text: words })
const font = (size: string) => step(op('font'), { size })

describe('the state that an action goes by', () => {
  it('is the last before it that is on', () => {
    const [a, b, words, after] = [font('10'), font('20'), text('A'), font('30')]
    expect(stateFor([a, b, words, after], words.id, 'font')).toBe(b)
    expect(stateFor(toggle([a, b, words], b.id), words.id, 'font')).toBe(a)
    expect(stateFor([words, after], words.id, 'font')).toBeUndefined()
  })

  it('is changed where it is its own', () => {
    const words = text('A')
    expect(textOf(setStateFor([font('10'), words], words.id, op('font'), { color: 'f00' }))).toBe('font/10/f00/-/text/9x9/center/A')
  })

  it('is added where there is none', () => {
    const words = text('A')
    expect(textOf(setStateFor([step(op('flip'), {}), words], words.id, op('font'), { size: '12' }))).toBe('flip/-/font/12/-/text/9x9/center/A')
  })

  it('leaves what stands before with its look', () => {
    const [first, second] = [text('A'), text('B')]
    const chain: Chain = [font('10'), first, second]
    expect(textOf(setStateFor(chain, second.id, op('font'), { color: 'f00' }))).toBe('font/10/-/text/9x9/center/A/-/font/10/f00/-/text/9x9/center/B')
  })

  it('is not that of an action of another kind which goes by it too', () => {
    const [fill, pad, cut] = [step(op('setfill'), { color: 'f00' }), step(op('pad'), { size: '9x9' }), step(op('crop'), { area: '5x5' })]
    expect(textOf(setStateFor([fill, pad, cut], cut.id, op('setfill'), { color: '00f' }))).toBe('setfill/f00/-/pad/9x9/-/setfill/00f/-/crop/5x5')
    const turn = step(op('rotate'), { angle: '10' })
    expect(textOf(setStateFor([fill, turn], turn.id, op('setfill'), { color: '00f' }))).toBe('setfill/00f/-/rotate/10')
  })
})

describe('removing', () => {
  const align = step({ ...op('font'), name: 'text_align' }, {})
  const [a, b, words, more] = [font('10'), font('20'), text('A'), text('B')]
  const left = (id: number, ...chain: Chain) => textOf(removeWithStates(chain, id))

  it('takes along the states that were there for it alone', () => {
    expect(left(words.id, step(op('flip'), {}), a, align, words)).toBe('flip')
    expect(left(more.id, a, words, b, align, more)).toBe('font/10/-/text/9x9/center/A')
    expect(left(words.id, a, words, b, more)).toBe('font/20/-/text/9x9/center/B')
  })

  it('leaves those that others go by, before it or after it', () => {
    expect(left(more.id, a, words, more)).toBe('font/10/-/text/9x9/center/A')
    expect(left(words.id, a, words, more)).toBe('font/10/-/text/9x9/center/B')
    const [off] = toggle([more], more.id)
    expect(left(words.id, a, words, off!)).toBe('font/10')
    // A preset may have a text of its own.
    const preset = { ...step(op('flip'), {}), operation: 'preset', text: 'preset/card' }
    expect(left(words.id, a, words, preset)).toBe('font/10/-/preset/card')
    // One that is off sets nothing.
    const [none] = toggle([b], b.id)
    expect(left(words.id, a, words, none!, more)).toBe('font/10/-/text/9x9/center/B')
  })

  it('leaves a fill, which is below transparency too', () => {
    const cut = step(op('crop'), { area: '5x5' })
    expect(left(cut.id, step(op('setfill'), { color: 'f00' }), cut)).toBe('setfill/f00')
  })

  it('does nothing without the step', () => expect(left(-1, a, words)).toBe('font/10/-/text/9x9/center/A'))
})

describe('adding', () => {
  const added = (name: string, given?: Record<string, string>) => textOf(add([], op(name), registry, picture, given).chain)

  it('begins with a box in the middle of the picture', () => {
    expect(added('blur_region')).toBe('blur_region/50px50p/center')
    expect(added('overlay', { file: 'self' })).toBe('overlay/self/50px50p/center')
  })

  it('gives a text a font that can be read on this picture', () => {
    expect(added('text')).toBe('font/50/-/text/80px30p/center/Text')
    expect(textOf(add([], op('text'), registry, { ...picture, dark: true }).chain)).toMatch('font/50/ffffff/-/text/')
    expect(textOf(add([], op('text'), registry, { ...picture, dark: false }).chain)).toMatch('font/50/000000/-/text/')
  })

  it('begins in the middle where an end may leave nothing of the picture', () => {
    expect(added('threshold')).toBe('threshold/50')
    expect(added('page')).toBe('page/0')
  })

  it('goes before the output, and answers the step', () => {
    const { chain, step: fresh } = add([step(op('format'), { to: 'jpeg' })], op('blur_region'), registry, picture)
    expect(textOf(chain)).toBe('blur_region/50px50p/center/-/format/jpeg')
    expect(chain).toContain(fresh)
  })

  it('asks for a file first where one must be given', () => {
    expect(['overlay', 'text', 'resize'].map((name) => needsFile(op(name)))).toEqual([true, false, false])
    expect(['overlay', 'text', 'blur_region', 'crop', 'resize'].map((name) => isMany(op(name)))).toEqual([true, true, true, false, false])
  })
})
