import { describe, expect, it } from 'vitest'
import { step } from './chain'
import { op } from './fixture'
import { regionRect, regionValues } from './region'

const picture = { w: 800, h: 600 }
const blur = op('blur_region')
const overlay = op('overlay')
const rect = (values: Record<string, string>, ratio: number | null = null, operation = blur) => regionRect(step(operation, values), operation, picture, { x: 0.25, y: 0.25 }, ratio)

describe('the box that a step draws in', () => {
  it('is what its values mean in this picture', () => {
    expect(rect({ size: '50px50p', position: 'center' })).toEqual({ x: 200, y: 150, w: 400, h: 300 })
    expect(rect({ size: '80x60', position: '10,20' })).toEqual({ x: 10, y: 20, w: 80, h: 60 })
    expect(rect({ size: '200x20p', position: '100p,0' })).toEqual({ x: 600, y: 0, w: 200, h: 120 })
    expect(rect({ size: '200x200', position: 'focal' })).toEqual({ x: 100, y: 50, w: 200, h: 200 })
  })

  it('is cut at the edge, and none where there is none', () => {
    expect(rect({ size: '400x400', position: '600,-100' })).toEqual({ x: 600, y: 0, w: 200, h: 300 })
    expect(rect({ size: 'faces' })).toBeNull()
    expect(rect({ size: '400x400', position: '900,0' })).toBeNull()
  })

  it('has the shape of a file that is fitted into it', () => {
    expect(rect({ file: 'self', size: '50px50p', position: '100p,100p' }, 2, overlay)).toEqual({ x: 400, y: 400, w: 400, h: 200 })
    expect(rect({ file: 'self', size: '50px50p', position: 'center' }, 0.5, overlay)).toEqual({ x: 325, y: 150, w: 150, h: 300 })
    expect(rect({ file: 'self' }, 4 / 3, overlay)).toEqual({ x: 0, y: 0, w: 800, h: 600 })
  })
})

describe('a box that was drawn by hand', () => {
  const drawn = { x: 100.4, y: 150.3, w: 200.2, h: 299.7 }
  const values = (given: Record<string, string>, to = drawn, operation = blur, size = picture) => regionValues(step(operation, given), operation, to, size)

  it('is written in the units that were in use', () => {
    expect(values({ size: '50px50p', position: 'center' })).toEqual({ size: '25px50p', position: '16.7p,50.1p' })
    expect(values({ size: '80x60', position: '10,20' })).toEqual({ size: '200x300', position: '100,150' })
    expect(values({ size: '80x60', position: 'center' })).toEqual({ size: '200x300', position: '100,150' })
    expect(values({ size: '80x50p', position: '0,50p' })).toEqual({ size: '200x50p', position: '100,50.1p' })
    expect(values({ file: 'self' }, drawn, overlay)).toEqual({ size: '25px50p', position: '16.7p,50.1p' })
  })

  it('is written more finely the larger the picture is', () => {
    expect(values({ size: '50px50p', position: 'center' }, drawn, blur, { w: 3000, h: 900 })).toEqual({ size: '6.67px33.3p', position: '3.59p,25p' })
  })

  it('is something, and inside, at the very edges', () => {
    expect(values({ size: '50px50p', position: 'center' }, { x: 0, y: 0, w: 800, h: 600 })).toEqual({ size: '100px100p', position: '0p,0p' })
    expect(values({ size: '8x8', position: '0,0' }, { x: 799.8, y: 0, w: 0.2, h: 0.2 })).toEqual({ size: '1x1', position: '800,0' })
    expect(values({ size: '8px8p', position: '0p,0p' }, { x: 799.9, y: 0, w: 0.1, h: 0.1 })).toEqual({ size: '0.1px0.1p', position: '100p,0p' })
  })

  it('means the same box again, to about a pixel', () => {
    for (const given of [{ size: '50px50p', position: 'center' }, { size: '80x60', position: '10,20' }, { size: '80x50p', position: '50p,20' }]) {
      const again = rect(values(given))!
      for (const side of ['x', 'y', 'w', 'h'] as const) expect(Math.abs(again[side] - drawn[side])).toBeLessThan(1)
    }
  })
})
