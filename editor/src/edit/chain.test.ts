import { describe, expect, it } from 'vitest'
import { append, change, duplicate, fromReading, geometryOf, insert, lastOf, move, pathOf, print, put, remove, sameChain, step, textOf, toggle, type Chain } from './chain'
import { op, registry } from './fixture'
import { groupsOf, isToggle, labelOf, sliderOf, startValue } from './registry'

const chainOf = (...steps: [string, Record<string, string>?][]): Chain => steps.map(([name, values = {}]) => step(op(name), values))
const three = () => chainOf(['resize', { dimensions: '640x' }], ['blur', { strength: '10' }], ['format', { to: 'jpeg' }])

describe('writing', () => {
  it('writes an operation up to the last argument that is given', () => {
    expect(print(op('flip'), {})).toBe('flip')
    expect(print(op('blur'), { strength: '20' })).toBe('blur/20')
    expect(print(op('blur'), { strength: '20', amount: '50' })).toBe('blur/20/50')
  })

  it('fills arguments in between with their defaults', () => {
    expect(print(op('blur'), { amount: '-50' })).toBe('blur/10/-50')
  })

  it('leaves out a default that has no spelling', () => {
    expect(print(op('crop'), { area: '100x100', position: '' })).toBe('crop/100x100')
  })

  it('joins the steps that are on', () => {
    const chain = three()
    expect(textOf(chain)).toBe('resize/640x/-/blur/10/-/format/jpeg')
    expect(textOf(toggle(chain, chain[1]!.id))).toBe('resize/640x/-/format/jpeg')
    expect(textOf([])).toBe('')
  })

  it('makes the path of a link', () => {
    expect(pathOf('')).toBe('')
    expect(pathOf('blur/10')).toBe('-/blur/10/')
  })
})

describe('reading', () => {
  const read = (...texts: string[]) => texts.map((text) => ({ operation: text.split('/')[0]!, text, arguments: [{ parameter: 'x', value: '1' }] }))

  it('keeps the spelling and the arguments that the server read', () => {
    const [first] = fromReading(read('text/face/100px50p'))
    expect(first).toMatchObject({ operation: 'text', text: 'text/face/100px50p', values: { x: '1' }, off: false })
  })

  it('keeps the ids of steps whose operation stays, so that their cards stay open', () => {
    const before = three()
    const after = fromReading(read('resize/800x', 'blur/20'), before)
    expect(after.map((s) => s.id)).toEqual([before[0]!.id, before[1]!.id])
  })

  it('keeps switched-off steps where they stood', () => {
    const before = three()
    const off = toggle(before, before[1]!.id)
    expect(fromReading(read('resize/800x', 'format/jpeg'), off).map((s) => [s.text, s.off])).toEqual([['resize/800x', false], ['blur/10', true], ['format/jpeg', false]])
    expect(fromReading([], off).map((s) => s.text)).toEqual(['blur/10'])
  })
})

describe('editing', () => {
  it('adds a change before the output and output at the end', () => {
    const chain = append(three(), step(op('flip'), {}), registry)
    expect(textOf(chain)).toBe('resize/640x/-/blur/10/-/flip/-/format/jpeg')
    expect(textOf(append(chain, step(op('quality'), { level: '80' }), registry))).toMatch(/format\/jpeg\/-\/quality\/80$/)
  })

  it('adds what sets how others behave before those that it affects', () => {
    const fill = () => step(op('setfill'), { color: 'fff' })
    expect(textOf(append(chainOf(['brightness', { amount: '5' }], ['rotate', { angle: '45' }], ['format', { to: 'jpeg' }]), fill(), registry))).toBe('brightness/5/-/setfill/fff/-/rotate/45/-/format/jpeg')
    expect(textOf(append(chainOf(['blur', { strength: '5' }]), fill(), registry))).toBe('setfill/fff/-/blur/5')
    expect(textOf(put(chainOf(['resize', { dimensions: '640x' }]), op('setfill'), { color: '000' }, registry))).toBe('setfill/000/-/resize/640x')
  })

  it('changes one step and leaves the others the same objects', () => {
    const chain = three()
    const next = change(chain, chain[1]!.id, op('blur'), { strength: '30' })
    expect(textOf(next)).toBe('resize/640x/-/blur/30/-/format/jpeg')
    expect(next[0]).toBe(chain[0])
    expect(chain[1]!.text).toBe('blur/10')
  })

  it('moves a step, to the ends when asked beyond them', () => {
    const chain = three()
    expect(textOf(move(chain, 0, 1))).toBe('blur/10/-/resize/640x/-/format/jpeg')
    expect(textOf(move(chain, 2, -5))).toBe('format/jpeg/-/resize/640x/-/blur/10')
    expect(textOf(move(chain, 0, 99))).toBe('blur/10/-/format/jpeg/-/resize/640x')
    expect(move(chain, 7, 0)).toBe(chain)
  })

  it('duplicates a step behind itself with an id of its own', () => {
    const chain = three()
    const next = duplicate(chain, chain[1]!.id)
    expect(textOf(next)).toBe('resize/640x/-/blur/10/-/blur/10/-/format/jpeg')
    expect(new Set(next.map((s) => s.id)).size).toBe(4)
  })

  it('removes, switches off and on again', () => {
    const chain = three()
    const id = chain[1]!.id
    expect(textOf(remove(chain, id))).toBe('resize/640x/-/format/jpeg')
    expect(sameChain(toggle(toggle(chain, id), id), chain)).toBe(true)
    expect(sameChain(toggle(chain, id), chain)).toBe(false)
  })

  it('lets a slider change the last step of its operation that is on, and add one where there is none', () => {
    let chain: Chain = []
    chain = put(chain, op('brightness'), { amount: '10' }, registry)
    chain = put(chain, op('brightness'), { amount: '25' }, registry)
    expect(textOf(chain)).toBe('brightness/25')
    chain = put(toggle(chain, chain[0]!.id), op('brightness'), { amount: '5' }, registry)
    expect(chain.map((s) => s.text)).toEqual(['brightness/25', 'brightness/5'])
    expect(lastOf(chain, 'brightness')?.text).toBe('brightness/5')
  })

  it('keeps the geometry, with what it stands on, as "before"', () => {
    const chain = chainOf(['setfill', { color: 'fff' }], ['rotate', { angle: '90' }], ['brightness', { amount: '20' }], ['blur', { strength: '5' }], ['format', { to: 'auto' }])
    expect(textOf(geometryOf(chain, registry))).toBe('setfill/fff/-/rotate/90')
  })

  it('puts a step in where it is told', () => {
    expect(textOf(insert(three(), step(op('mirror'), {}), 0))).toMatch(/^mirror\/-\/resize/)
  })
})

describe('the registry', () => {
  it('leaves out operations that answer no picture', () => {
    expect(registry.has('json')).toBe(false)
    expect(groupsOf(registry)).toEqual(['GEOMETRY', 'COLOUR', 'BLUR', 'LAYERS', 'OUTPUT'])
  })

  it('knows what is a slider and what a switch', () => {
    expect(sliderOf(op('brightness'))?.name).toBe('amount')
    expect(sliderOf(op('resize'))).toBeNull()
    expect(sliderOf(op('quality'))).toBeNull()
    expect(isToggle(op('flip'))).toBe(true)
    expect(isToggle(op('blur'))).toBe(false)
  })

  it('starts a new step with its default or with the picture as it is', () => {
    const picture = { width: 1200, height: 800 }
    expect(startValue(op('blur').parameters[0]!, picture)).toBe('10')
    expect(startValue(op('resize').parameters[0]!, picture)).toBe('1200x')
    expect(startValue(op('crop').parameters[0]!, picture)).toBe('1200x800')
  })

  it('makes a label of a name', () => {
    expect(labelOf('border_radius')).toBe('Border radius')
  })
})
