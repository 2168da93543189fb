import { describe, expect, it } from 'vitest'
import { fromTrack, snap, toTrack } from './track'
import { isPossible, lengthBounds, padOf, readColor, readDimensions, readLength, readPosition, readRatio, readText, writeColor, writeDimensions, writeLength, writePosition, writeRatio, writeText } from './values'

describe('values', () => {
  it.each(['320', '50p', '-12.5', '0'])('reads and writes the length %s', (text) => {
    expect(writeLength(readLength(text)!)).toBe(text)
  })

  it.each(['', 'p', 'x', '1e3', 'left'])('takes "%s" for no length', (text) => {
    expect(readLength(text)).toBeNull()
  })

  it.each(['800x600', '800x', 'x600', '30px80p'])('reads and writes the dimensions %s', (text) => {
    expect(writeDimensions(readDimensions(text)!)).toBe(text)
  })

  it('knows which lengths can be', () => {
    const size = lengthBounds({ kind: 'DIMENSIONS' })
    const can = (text: string, bounds = size) => isPossible(readLength(text)!, bounds)
    expect(['640', '1', '12.5p', '0.5p'].map((text) => can(text))).toEqual([true, true, true, true])
    expect(['0', '-50', '12.5', '0p'].map((text) => can(text))).toEqual([false, false, false, false])
    expect(['0', '-3'].map((text) => can(text, lengthBounds({ kind: 'LENGTHS' })))).toEqual([true, false])
    expect(['-100', '0.5'].map((text) => can(text, lengthBounds({ kind: 'POSITION' })))).toEqual([true, false])
    expect(can('9000', lengthBounds({ kind: 'DIMENSIONS', maximum: 8192 }))).toBe(false)
  })

  it.each(['16:9', '1:1.5'])('reads and writes the ratio %s', (text) => {
    expect(writeRatio(readRatio(text)!)).toBe(text)
  })

  it('reads and writes positions', () => {
    expect(writePosition(readPosition('50p,240')!)).toBe('50p,240')
    expect(writePosition(readPosition('top')!)).toBe('50p,0p')
    expect(readPosition('focal')).toBeNull()
    expect(readPosition('1,2,3')).toBeNull()
  })

  it('finds the place on the pad that a position means', () => {
    expect(padOf('bottom_left')).toBe('bottom_left')
    expect(padOf('50p,100p')).toBe('bottom')
    expect(padOf('0,0')).toBe('top_left')
    expect(padOf('10,0')).toBeNull()
    expect(padOf('focal')).toBeNull()
  })

  it.each([
    ['1/2 ~ 3\n4', '1~s2 ~~ 3~n4'],
    ['~s', '~~s'],
    ['-', '~-'],
    ['..', '~..'],
    ['- ', '- '],
    ['100 % #1? \u{1F600} שלום', '100 % #1? \u{1F600} שלום'],
  ])('writes and reads the text %j', (text, written) => {
    expect(writeText(text)).toBe(written)
    expect(readText(written)).toBe(text)
  })

  it('writes of a text what can be drawn', () => {
    expect(writeText('a\r\nb\tc\u0007\ud800')).toBe('a~nb c\ufffd')
    expect(writeText('\u0007')).toBe('')
  })

  it('reads short and long colours with their opacity', () => {
    expect(readColor('f80')).toEqual({ rgb: '#ff8800', alpha: 1 })
    expect(readColor('ff000080')).toEqual({ rgb: '#ff0000', alpha: 128 / 255 })
    expect(readColor('blur')).toBeNull()
    expect(writeColor(readColor('ff000080')!)).toBe('ff000080')
    expect(writeColor(readColor('FF0000')!)).toBe('ff0000')
  })
})

describe("a slider's track", () => {
  const uneven = { low: -100, high: 500, neutral: 0 }

  it('has the neutral value in the middle, however uneven the sides', () => {
    expect(toTrack(0, uneven)).toBe(0.5)
    expect(toTrack(-100, uneven)).toBe(0)
    expect(toTrack(250, uneven)).toBe(0.75)
  })

  it('gives every whole value back', () => {
    for (const range of [uneven, { low: 0, high: 5000, neutral: 0 }, { low: 1, high: 100, neutral: null }]) {
      for (let value = range.low; value <= range.high; value += 7) expect(fromTrack(toTrack(value, range), range, 1)).toBe(value)
    }
  })

  it('has fine steps at the low end of a long range', () => {
    expect(fromTrack(0.1, { low: 0, high: 5000, neutral: 0 }, 1)).toBe(5)
  })

  it('snaps to the step, inside the bounds, without dust', () => {
    expect(snap(0.30000000000000004, 0.1, 0, 1)).toBe(0.3)
    expect(snap(7, 1, 0, 5)).toBe(5)
  })
})
