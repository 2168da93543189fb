import { describe, expect, it } from 'vitest'
import { isWhole, pull, rectOf, turned, valuesOf, whole, withRatio, type Handle, type Rect, type Turn } from './crop'

const picture = { w: 1000, h: 600 }
const box: Rect = { x: 200, y: 100, w: 400, h: 300 }
const HANDLES: Handle[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w', 'move']

describe('pulling a handle', () => {
  it('moves the box and stops at the edges', () => {
    expect(pull(box, 'move', 50, -20, picture, null)).toEqual({ x: 250, y: 80, w: 400, h: 300 })
    expect(pull(box, 'move', 9999, 9999, picture, null)).toEqual({ x: 600, y: 300, w: 400, h: 300 })
  })

  it('moves one edge and leaves the opposite one', () => {
    expect(pull(box, 'e', 60, 999, picture, null)).toEqual({ x: 200, y: 100, w: 460, h: 300 })
    expect(pull(box, 'n', 999, 40, picture, null)).toEqual({ x: 200, y: 140, w: 400, h: 260 })
  })

  it('moves a corner and leaves the opposite one', () => {
    expect(pull(box, 'nw', -50, -30, picture, null)).toEqual({ x: 150, y: 70, w: 450, h: 330 })
  })

  it('does not turn the box inside out', () => {
    const small = pull(box, 'se', -9999, -9999, picture, null)
    expect(small).toMatchObject({ x: 200, y: 100 })
    expect(small.w).toBeGreaterThan(0)
    expect(small.h).toBeGreaterThan(0)
  })

  it('keeps a ratio at corners, led by the longer way', () => {
    const square = { x: 200, y: 100, w: 300, h: 300 }
    expect(pull(square, 'se', 100, 20, picture, 1)).toEqual({ x: 200, y: 100, w: 400, h: 400 })
  })

  it('keeps a ratio at edges by growing about the middle', () => {
    const square = { x: 300, y: 200, w: 200, h: 200 }
    expect(pull(square, 'e', 100, 0, picture, 1)).toEqual({ x: 300, y: 150, w: 300, h: 300 })
  })

  it.each(HANDLES)('stays inside the picture and keeps the ratio however far %s is pulled', (handle) => {
    for (const ratio of [null, 1, 16 / 9, 9 / 16]) {
      const start = ratio === null ? box : withRatio({ x: 300, y: 150, w: 200, h: 200 }, ratio)
      for (const dx of [-5000, -37, 0, 41, 5000]) {
        for (const dy of [-5000, -29, 0, 31, 5000]) {
          const r = pull(start, handle, dx, dy, picture, ratio)
          expect(r.x).toBeGreaterThanOrEqual(-1e-9)
          expect(r.y).toBeGreaterThanOrEqual(-1e-9)
          expect(r.x + r.w).toBeLessThanOrEqual(picture.w + 1e-9)
          expect(r.y + r.h).toBeLessThanOrEqual(picture.h + 1e-9)
          expect(Math.min(r.w, r.h)).toBeGreaterThan(0)
          if (ratio !== null) expect(r.w / r.h).toBeCloseTo(ratio, 6)
        }
      }
    }
  })
})

describe('shapes and numbers', () => {
  it('fits the largest box of a ratio into the one that was drawn', () => {
    expect(withRatio(box, 1)).toEqual({ x: 250, y: 100, w: 300, h: 300 })
    expect(withRatio(box, 2)).toEqual({ x: 200, y: 150, w: 400, h: 200 })
    expect(withRatio({ x: 0, y: 0, ...picture }, 1)).toEqual({ x: 200, y: 0, w: 600, h: 600 })
  })

  it('rounds to whole pixels inside the picture', () => {
    expect(whole({ x: 0.4, y: 0.6, w: 999.7, h: 600 }, picture)).toEqual({ x: 0, y: 1, w: 1000, h: 599 })
    expect(whole({ x: 1000, y: 600, w: 0.1, h: 0.1 }, picture)).toEqual({ x: 999, y: 599, w: 1, h: 1 })
  })

  it('knows the box that changes nothing', () => {
    expect(isWhole({ x: 0, y: 0, w: 1000, h: 600 }, picture)).toBe(true)
    expect(isWhole({ x: 0, y: 0, w: 1000, h: 599 }, picture)).toBe(false)
  })

  it('writes a box and reads it again', () => {
    const { area, position } = valuesOf(box)
    expect([area, position]).toEqual(['400x300', '200,100'])
    expect(rectOf(area, position, picture)).toEqual(box)
  })

  it.each([
    ['50px50p', undefined, { x: 0, y: 0, w: 500, h: 300 }],
    ['50px50p', 'center', { x: 250, y: 150, w: 500, h: 300 }],
    ['500x300', '100p,0p', { x: 500, y: 0, w: 500, h: 300 }],
    ['500x300', 'bottom_right', { x: 500, y: 300, w: 500, h: 300 }],
    ['1:1', undefined, { x: 200, y: 0, w: 600, h: 600 }],
    ['1:1', 'left', { x: 0, y: 0, w: 600, h: 600 }],
    ['2000x2000', '0,0', { x: 0, y: 0, w: 1000, h: 600 }],
  ])('understands %s at %s', (area, position, rect) => {
    expect(rectOf(area, position, picture)).toEqual(rect)
  })

  it('puts the focal point in the middle as far as the picture reaches', () => {
    expect(rectOf('200x200', 'focal', picture, { x: 0.9, y: 0.5 })).toEqual({ x: 800, y: 200, w: 200, h: 200 })
  })

  it('says nothing about what is not one box', () => {
    expect(rectOf('face', undefined, picture)).toBeNull()
    expect(rectOf('100x100', '5000,0', picture)).toBeNull()
  })
})

describe('turning a box with its picture', () => {
  const after = (rect: Rect, size: { w: number; h: number }, turns: Turn[]) =>
    turns.reduce(
      ([r, s], turn) => [turned(r, s, turn), turn === 'left' || turn === 'right' ? { w: s.h, h: s.w } : s] as const,
      [rect, size] as readonly [Rect, { w: number; h: number }],
    )[0]

  it('comes back after four quarter turns, two reflections, or there and back', () => {
    for (const turns of [['left', 'left', 'left', 'left'], ['left', 'right'], ['flip', 'flip'], ['mirror', 'mirror']] as Turn[][]) {
      expect(after(box, picture, turns)).toEqual(box)
    }
  })

  it('makes a half turn of a flip and a mirror', () => {
    expect(after(box, picture, ['flip', 'mirror'])).toEqual(after(box, picture, ['left', 'left']))
  })

  it('takes the top left corner to the bottom left when turned left', () => {
    expect(turned({ x: 0, y: 0, w: 10, h: 20 }, picture, 'left')).toEqual({ x: 0, y: 990, w: 20, h: 10 })
  })
})
