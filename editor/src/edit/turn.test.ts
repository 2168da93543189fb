import { describe, expect, it } from 'vitest'
import { step, textOf, toggle, type Chain } from './chain'
import type { Turn } from './crop'
import { op, registry } from './fixture'
import { cropOf, cropPlace, sizeAt, turnChain, turnsCrop, upTo } from './turn'

const source = { w: 1000, h: 600 }
const rotate = (angle: number) => step(op('rotate'), { angle: String(angle) })
const crop = (area: string, position: string) => step(op('crop'), { area, position })
const brighter = () => step(op('brightness'), { amount: '10' })
const resize = () => step(op('resize'), { dimensions: '640x' })
const jpeg = () => step(op('format'), { to: 'jpeg' })
const turnAll = (chain: Chain, ...turns: Turn[]) => textOf(turns.reduce((c, turn) => turnChain(c, turn, registry, source), chain))

describe('turning what is seen', () => {
  it('adds a turn at the end, before the output', () => {
    expect(turnAll([resize(), jpeg()], 'left')).toBe('resize/640x/-/rotate/90/-/format/jpeg')
    expect(turnAll([resize()], 'right')).toBe('resize/640x/-/rotate/270')
  })

  it('makes one turn of turns that meet, and none where they undo each other', () => {
    expect(turnAll([], 'left', 'left')).toBe('rotate/180')
    expect(turnAll([], 'left', 'right')).toBe('')
    expect(turnAll([], 'right', 'right', 'right', 'right')).toBe('')
    expect(turnAll([], 'flip', 'flip')).toBe('')
    expect(turnAll([], 'mirror', 'flip')).toBe('mirror/-/flip')
  })

  it('sees past colours, which do not mind', () => {
    expect(turnAll([rotate(90), brighter()], 'left')).toBe('rotate/180/-/brightness/10')
  })

  it('does not add to an angle that is no quarter', () => {
    expect(turnAll([rotate(12)], 'left')).toBe('rotate/12/-/rotate/90')
  })

  it('goes before a crop and turns its box along', () => {
    expect(turnAll([crop('400x300', '200,100'), brighter(), jpeg()], 'left')).toBe('rotate/90/-/crop/300x400/100,400/-/brightness/10/-/format/jpeg')
    expect(turnAll([crop('400x300', '200,100')], 'mirror')).toBe('mirror/-/crop/400x300/400,100')
  })

  it('comes back to the same crop after four quarter turns', () => {
    expect(turnAll([crop('400x300', '200,100')], 'left', 'left', 'left', 'left')).toBe('crop/400x300/200,100')
  })

  it('makes pixels of a crop to a ratio', () => {
    expect(turnAll([crop('1:1', 'left')], 'right')).toBe('rotate/270/-/crop/600x600/0,0')
  })

  it('turns a crop at the focal point where it is', () => {
    expect(textOf(turnChain([crop('200x200', 'focal')], 'mirror', registry, source, { x: 0.9, y: 0.5 }))).toBe('mirror/-/crop/200x200/0,200')
  })

  it('keeps the border of a crop that reaches beyond the picture', () => {
    const beyond = crop('1200x700', '-100,-50')
    expect(turnAll([beyond], 'left')).toBe('rotate/90/-/crop/700x1200/-50,-100')
    expect(turnAll([crop('400x300', '-150,100')], 'right')).toBe('rotate/270/-/crop/300x400/200,-150')
    expect(turnAll([beyond], 'left', 'left', 'left', 'left')).toBe('crop/1200x700/-100,-50')
  })

  it('stays behind a crop that a resize follows', () => {
    expect(turnAll([crop('400x300', '200,100'), resize()], 'left')).toBe('crop/400x300/200,100/-/resize/640x/-/rotate/90')
  })

  it('passes over steps that are switched off', () => {
    const chain = [crop('400x300', '200,100'), resize()]
    expect(turnAll(toggle(chain, chain[1]!.id), 'flip')).toBe('flip/-/crop/400x300/200,200')
  })
})

describe('the crop tool', () => {
  it('shows the picture as it enters the crop, with the colours that follow', () => {
    const chain = [rotate(90), crop('1:1', 'center'), resize(), brighter(), jpeg()]
    expect(textOf(upTo(chain, chain[1]!.id, registry, false))).toBe('rotate/90/-/brightness/10')
    expect(textOf(upTo(chain, chain[1]!.id, registry, true))).toBe('rotate/90/-/crop/1:1/center/-/brightness/10')
  })

  it('shows the picture as upright as it is, which is said at the end of the chain', () => {
    const chain = [crop('1:1', 'center'), resize(), step(op('autorotate'), { autorotate: 'no' }), jpeg()]
    expect(textOf(upTo(chain, chain[0]!.id, registry, false))).toBe('autorotate/no')
  })

  it('puts a new crop after the last rotation, so that it can cut off the corners', () => {
    expect(cropPlace([], registry)).toBe(0)
    expect(cropPlace([rotate(90), step(op('flip'), {}), resize()], registry)).toBe(2)
    expect(cropPlace([rotate(30), resize()], registry)).toBe(1)
    expect(cropPlace([resize(), rotate(30), brighter()], registry)).toBe(2)
    expect(cropPlace([resize(), brighter()], registry)).toBe(0)
    expect(cropPlace([step(op('setfill'), { color: 'fff' }), resize()], registry)).toBe(1)
    const chain = [resize(), rotate(30)]
    expect(cropPlace(toggle(chain, chain[1]!.id), registry)).toBe(0)
  })

  it('goes on with the last crop, unless the picture was tilted after it', () => {
    const own = crop('400x300', '0,0')
    expect(cropOf([own, resize(), rotate(90)])).toBe(own)
    expect(cropOf([own, rotate(30)])).toBeUndefined()
    const later = crop('1:1', 'center')
    expect(cropOf([own, rotate(30), later])).toBe(later)
    expect(cropOf([resize()])).toBeUndefined()
  })

  it('knows where the box turns with the picture', () => {
    const own = crop('400x300', '0,0')
    expect(turnsCrop([rotate(90), own, brighter()], own.id, registry)).toBe(true)
    expect(turnsCrop([own, resize()], own.id, registry)).toBe(false)
    expect(turnsCrop([rotate(30), own], own.id, registry)).toBe(false)
  })

  it('knows the size after quarter turns', () => {
    expect(sizeAt([rotate(90), rotate(180), brighter()], 3, source)).toEqual({ w: 600, h: 1000 })
    expect(sizeAt([rotate(90)], 0, source)).toEqual(source)
  })
})
