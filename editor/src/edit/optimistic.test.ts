import { describe, expect, it } from 'vitest'
import { step, type Chain } from './chain'
import { op } from './fixture'
import { saved } from './figures'
import { needsSvg, NOTHING, optimism } from './optimistic'

const chain = (name: string, amount: number): Chain => [step(op(name), { [op(name).parameters[0]!.name]: String(amount) })]

describe('what the page does until the server has drawn', () => {
  it('does nothing when nothing changed', () => {
    expect(optimism(chain('contrast', 20), chain('contrast', 20), 0.2)).toEqual(NOTHING)
  })

  it('goes the rest of the way that the server has not gone', () => {
    expect(optimism([], chain('contrast', 50), 0.2).css).toBe('contrast(1.5)')
    expect(optimism(chain('saturation', 100), chain('saturation', 0), 0.2).css).toBe('saturate(0.5)')
  })

  it('scales a blur to the screen and never pretends to take one away', () => {
    expect(optimism([], chain('blur', 100), 0.2).css).toBe('blur(2px)')
    expect(optimism(chain('blur', 100), [], 0.2)).toEqual(NOTHING)
  })

  it('gives a picture sepia that has none, and makes it more or less transparent', () => {
    expect(optimism([], chain('sepia', 60), 0.2).css).toBe('sepia(0.6)')
    expect(optimism(chain('sepia', 20), chain('sepia', 60), 0.2)).toEqual(NOTHING)
    expect(optimism(chain('opacity', 80), chain('opacity', 40), 0.2).css).toBe('opacity(0.5)')
    expect(optimism(chain('opacity', 0), [], 0.2)).toEqual(NOTHING)
  })

  it('adds brightness, which is not what CSS calls brightness', () => {
    const lift = optimism(chain('brightness', -10), chain('brightness', 15), 0.2)
    expect(lift).toMatchObject({ css: '', lift: 0.25 })
    expect(needsSvg(lift)).toBe(true)
  })

  it('multiplies light by powers of two, and values by an exponent', () => {
    expect(optimism([], chain('exposure', 100), 1).gain).toBe(2)
    expect(optimism(chain('gamma', 100), chain('gamma', 220), 1).exponent).toBe(2.2)
  })

  it('inverts there and back, but makes nothing colourful again', () => {
    expect(optimism([step(op('invert'), {})], [], 1).css).toBe('invert(1)')
    expect(optimism([step(op('grayscale'), {})], [], 1)).toEqual(NOTHING)
  })
})

describe('what was saved', () => {
  it('is whole percent against the original', () => {
    expect(saved(120, 1000)).toBe(88)
    expect(saved(1500, 1000)).toBe(-50)
    expect(saved(1001, 1000)).toBe(0)
    expect(saved(5, 0)).toBe(0)
    expect(saved(1, 1000)).toBe(99)
  })
})
