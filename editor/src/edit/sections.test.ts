import { describe, expect, it } from 'vitest'
import { addTexts } from '@/lib/i18n'
import { op, registry } from './fixture'
import { isOpen, looksOf, regionOf, registryOf } from './registry'
import { search, sectionsOf } from './sections'
import { edit } from './texts'

addTexts('edit', edit)
const names = (text: string) => search(registry, text).map(({ name }) => name)

describe('sections', () => {
  it('hold every operation of a group once, the most used first', () => {
    const sections = sectionsOf('COLOUR', registry)
    expect(sections.map(({ name, operations }) => [name, ...operations.map((operation) => operation.name)])).toEqual([
      ['light', 'exposure', 'brightness', 'contrast', 'gamma'],
      ['colour', 'saturation'],
      ['looks', 'filter', 'grayscale', 'sepia', 'invert', 'threshold'],
    ])
  })

  it('have a place for what nobody thought of, what can be moved at once first', () => {
    const slider = { ...op('brightness'), name: 'glow' }
    const more = registryOf([...registry.values(), { ...op('invert'), name: 'solarize' }, slider])
    expect(sectionsOf('COLOUR', more).at(-1)).toMatchObject({ name: 'more', operations: [{ name: 'glow' }, { name: 'solarize' }] })
  })

  it('are left out where they are empty', () => {
    expect(sectionsOf('COLOUR', registry, ({ name }) => name !== 'gamma').map(({ name }) => name)).toEqual(['light'])
  })
})

describe('the search', () => {
  it('finds by name, by label and by other words for it', () => {
    expect(names('exposure')[0]).toBe('exposure')
    expect(names('black and white')).toEqual(['grayscale'])
    expect(names('border_radius')).toEqual(['border_radius'])
    expect(names('Watermark')).toEqual(['overlay', 'text'])
    expect(names('noir')).toEqual(['filter'])
  })

  it('wants all the words', () => {
    expect(names('blur region')[0]).toBe('blur_region')
    expect(names('blur zebra')).toEqual([])
    expect(names('  ')).toEqual([])
  })

  it('puts what is called so before what is said to be so', () => {
    expect(names('text')[0]).toBe('text')
    expect(names('blur')[0]).toBe('blur')
  })
})

describe('what the description tells', () => {
  it('which parameter is looks, and which two are a box', () => {
    expect(looksOf(op('filter'))?.name).toBe('name')
    expect(looksOf(op('format'))).toBeNull()
    expect([...registry.values()].filter(regionOf).map(({ name }) => name)).toEqual(['blur_region', 'overlay', 'text'])
  })

  it('which parameters are only of a word', () => {
    const area = { ...op('crop').parameters[0]!, choices: ['image'], unit: 'px' }
    const ratio = { ...area, name: 'ratio', unit: '', choices: [] }
    const crop = { ...op('crop'), parameters: [area, ratio, op('crop').parameters[1]!] }
    const open = (value: string) => crop.parameters.filter((parameter) => isOpen(parameter, crop, { area: value })).map(({ name }) => name)
    expect(open('10x10')).toEqual(['area', 'position'])
    expect(open('image')).toEqual(['area', 'ratio', 'position'])
  })
})
