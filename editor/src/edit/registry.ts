import type { OperationsQuery } from '@/lib/gql/graphql'

/** An operation as the server describes it: controls are drawn from this and from nothing else. */
export type Operation = OperationsQuery['operations'][number]
export type Parameter = Operation['parameters'][number]
export type Group = Operation['group']

/** The operations by name, in the server's order. */
export type Registry = ReadonlyMap<string, Operation>

/** Groups whose operations leave the size and the outline of the picture alone. */
const FLAT: ReadonlySet<Group> = new Set(['COLOUR', 'BLUR'])

/** What the editor offers: terminal operations answer no picture and are left out. */
export function registryOf(operations: readonly Operation[]): Registry {
  return new Map(operations.filter((operation) => operation.kind !== 'TERMINAL').map((operation) => [operation.name, operation]))
}

/** The groups that have operations, in the server's order. */
export function groupsOf(registry: Registry): Group[] {
  return [...new Set([...registry.values()].map((operation) => operation.group))]
}

/** Whether the operation changes colours or sharpness only. */
export function isFlat(operation: Operation | undefined): boolean {
  return operation !== undefined && FLAT.has(operation.group)
}

/**
 * The parameter of an operation that is one slider: a bounded number with a value that changes nothing. Such a slider
 * is there at once; moving it adds the step, its neutral value takes the step away.
 */
export function sliderOf(operation: Operation): Parameter | null {
  const [first] = operation.parameters
  if (!first || operation.kind !== 'ACTION' || first.kind !== 'NUMBER') return null
  return first.minimum != null && first.maximum != null && first.neutral != null ? first : null
}

/** Whether the operation is a plain switch: there or not. */
export function isToggle(operation: Operation): boolean {
  return operation.parameters.length === 0 && operation.kind === 'ACTION'
}

/** Among so many words one chooses by looking, not by reading. */
const LOOKS = 8

/** The parameter of an operation whose words are looks of the whole picture, shown as pictures. */
export function looksOf(operation: Operation): Parameter | null {
  const [first] = operation.parameters
  const many = operation.group === 'COLOUR' && operation.kind === 'ACTION' && first?.kind === 'CHOICE' && first.choices.length >= LOOKS
  return many ? first : null
}

/** The two parameters that are a box on the picture, which may be given in percent of it: such a box is drawn by hand. */
export function regionOf(operation: Operation): { box: Parameter; position: Parameter } | null {
  const box = operation.parameters.find(({ kind, percent, partial }) => kind === 'DIMENSIONS' && percent && !partial)
  const position = operation.parameters.find(({ kind }) => kind === 'POSITION')
  return box && position && operation.kind === 'ACTION' && !operation.parameters.some(({ kind }) => kind === 'AREA') ? { box, position } : null
}

/** The parameter that takes a file of the project. */
export function fileOf(operation: Pick<Operation, 'parameters'>): Parameter | undefined {
  return operation.parameters.find(({ kind }) => kind === 'FILE')
}

/** A label for what has no text of its own: `border_radius` → `Border radius`. */
export function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/**
 * Whether a parameter says anything beside the others of a step: a ratio and a size in percent are of the word that stands in
 * the place of an area.
 */
export function isOpen(parameter: Parameter, operation: Operation, values: Readonly<Record<string, string>>): boolean {
  const area = operation.parameters.find(({ kind, choices }) => kind === 'AREA' && choices.length > 0)
  const ofWord = area && parameter !== area && (parameter.kind === 'AREA' || (parameter.kind === 'DIMENSIONS' && parameter.unit === '%'))
  return !ofWord || area.choices.includes(values[area.name] ?? '')
}

/** The value of a parameter in a step that was just added: its default, else the nearest thing to a harmless one. */
export function startValue(parameter: Parameter, picture: { width: number; height: number }): string {
  if (parameter.default != null && parameter.default !== '') return parameter.default
  const { width, height } = picture
  switch (parameter.kind) {
    case 'NUMBER':
      return String(parameter.neutral ?? clamp(0, parameter.minimum ?? 0, parameter.maximum ?? 100))
    case 'CHOICE':
      return parameter.choices[0] ?? ''
    case 'SWITCH':
      return 'yes'
    case 'LENGTH':
    case 'LENGTHS':
      return '0'
    case 'DIMENSIONS':
      // What lies on the picture does not cover it.
      if (parameter.percent) return '50px50p'
      // One side keeps the ratio: the nearest thing to no change.
      return parameter.partial ? `${width}x` : `${width}x${height}`
    case 'AREA':
      if (parameter.unit === '') return '1:1'
      return `${width}x${height}`
    case 'POSITION':
      return parameter.choices.includes('center') || !parameter.percent ? 'center' : '50p,50p'
    case 'COLOR':
      return 'ffffff'
    case 'PERCENTAGE':
      return '100p'
    case 'BYTES':
      return '500k'
    case 'TEXT':
      return 'Text'
    case 'FILE':
    case 'PRESET':
      return parameter.choices[0] ?? ''
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
