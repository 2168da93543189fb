import { registryOf, type Operation, type Parameter } from './registry'

// A small registry for tests, described as the server describes its own.

function parameter(name: string, kind: Parameter['kind'], more: Partial<Parameter> = {}): Parameter {
  return {
    ...{ name, kind, documentation: '', unit: '', minimum: null, maximum: null, step: null, neutral: null, default: null },
    ...{ choices: [], explanations: [], percent: false, partial: false, opaque: false },
    ...more,
  }
}

function operation(name: string, group: Operation['group'], kind: Operation['kind'], ...parameters: Parameter[]): Operation {
  return { name, group, kind, syntax: name, documentation: '', parameters }
}

const box = (name: string, unit: string) => parameter(name, 'DIMENSIONS', { percent: true, unit })
const place = () => parameter('position', 'POSITION', { percent: true, unit: 'px', choices: ['center', 'focal'] })
const amount = (minimum: number, maximum: number, neutral: number) => parameter('amount', 'NUMBER', { minimum, maximum, neutral })

export const registry = registryOf([
  operation('resize', 'GEOMETRY', 'ACTION', parameter('dimensions', 'DIMENSIONS', { partial: true })),
  operation('crop', 'GEOMETRY', 'ACTION', parameter('area', 'AREA', { percent: true, unit: 'px' }), parameter('position', 'POSITION', { percent: true, default: '' })),
  operation('border_radius', 'GEOMETRY', 'ACTION', parameter('radii', 'LENGTHS'), parameter('vertical', 'LENGTHS', { default: '' })),
  operation('setfill', 'GEOMETRY', 'STATE', parameter('color', 'COLOR')),
  operation('pad', 'GEOMETRY', 'ACTION', parameter('size', 'DIMENSIONS')),
  operation('rotate', 'GEOMETRY', 'ACTION', parameter('angle', 'NUMBER', { minimum: -360, maximum: 360, neutral: 0, unit: '°' })),
  operation('flip', 'GEOMETRY', 'ACTION'),
  operation('mirror', 'GEOMETRY', 'ACTION'),
  operation('autorotate', 'GEOMETRY', 'OUTPUT', parameter('autorotate', 'SWITCH')),
  operation('brightness', 'COLOUR', 'ACTION', amount(-100, 100, 0)),
  operation('exposure', 'COLOUR', 'ACTION', amount(-500, 500, 0)),
  operation('gamma', 'COLOUR', 'ACTION', amount(0, 1000, 100)),
  operation('contrast', 'COLOUR', 'ACTION', amount(-100, 500, 0)),
  operation('saturation', 'COLOUR', 'ACTION', amount(-100, 500, 0)),
  operation('grayscale', 'COLOUR', 'ACTION'),
  operation('sepia', 'COLOUR', 'ACTION', parameter('amount', 'NUMBER', { minimum: 0, maximum: 100, neutral: 0, default: '80' })),
  operation('invert', 'COLOUR', 'ACTION'),
  operation('threshold', 'COLOUR', 'ACTION', parameter('level', 'NUMBER', { minimum: 0, maximum: 100, step: 1, unit: '%' })),
  operation('page', 'GEOMETRY', 'STATE', parameter('number', 'NUMBER', { minimum: 0, maximum: 9999, step: 1 })),
  operation(
    'blur',
    'BLUR',
    'ACTION',
    parameter('strength', 'NUMBER', { minimum: 0, maximum: 5000, neutral: 0, default: '10' }),
    parameter('amount', 'NUMBER', { minimum: -200, maximum: 100, default: '100' }),
  ),
  operation(
    'filter',
    'COLOUR',
    'ACTION',
    parameter('name', 'CHOICE', { choices: ['noir', 'dusk', 'dawn', 'ink', 'matte', 'fade', 'pop', 'moss'] }),
    parameter('amount', 'NUMBER', { minimum: -100, maximum: 200, neutral: 0, default: '100' }),
  ),
  operation('blur_region', 'BLUR', 'ACTION', box('size', 'px'), place(), parameter('strength', 'NUMBER', { minimum: 0, maximum: 5000, default: 'auto', choices: ['auto'] })),
  operation(
    'overlay',
    'LAYERS',
    'ACTION',
    parameter('file', 'FILE', { choices: ['self'] }),
    { ...box('size', '%'), default: '100px100p' },
    { ...place(), default: 'top_left' },
    parameter('opacity', 'PERCENTAGE', { minimum: 0, maximum: 100, default: '100p' }),
  ),
  operation('text', 'LAYERS', 'ACTION', box('size', 'px'), place(), parameter('text', 'TEXT')),
  operation('opacity', 'LAYERS', 'ACTION', parameter('percent', 'NUMBER', { minimum: 0, maximum: 100, neutral: 100 })),
  operation('font', 'LAYERS', 'STATE', parameter('size', 'NUMBER', { unit: 'px', minimum: 1, maximum: 2000, default: '32' }), parameter('color', 'COLOR', { default: 'ffffff' })),
  operation('format', 'OUTPUT', 'OUTPUT', parameter('to', 'CHOICE', { choices: ['auto', 'jpeg'] })),
  operation('quality', 'OUTPUT', 'OUTPUT', parameter('level', 'NUMBER', { minimum: 1, maximum: 100, choices: ['normal', 'best'] })),
  operation('json', 'ABOUT', 'TERMINAL'),
])

/** An operation that must be there. */
export function op(name: string): Operation {
  return registry.get(name)!
}
