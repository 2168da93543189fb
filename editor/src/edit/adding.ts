import { append, step, type Chain, type Step } from './chain'
import { setStateFor } from './companions'
import { fileOf, regionOf, startValue, type Operation, type Parameter, type Registry } from './registry'
import { number } from './values'

interface Picture {
  width: number
  height: number
  /** Whether it is dark on the whole. */
  dark?: boolean
}

/** A chain with a new step of an operation, and with what it needs to be seen. `given` are values that are known already. */
export function add(chain: Chain, operation: Operation, registry: Registry, picture: Picture, given: Record<string, string> = {}): { chain: Chain; step: Step } {
  const region = regionOf(operation)
  const values: Record<string, string> = {}
  for (const [i, parameter] of operation.parameters.entries()) {
    if (parameter === region?.position) values[parameter.name] = 'center'
    else if (parameter === region?.box) values[parameter.name] = operation.name === 'text' ? '80px30p' : '50px50p'
    else if (parameter.default == null || i === 0) values[parameter.name] = (operation.kind === 'ACTION' && middleOf(parameter)) || startValue(parameter, picture)
  }
  const added = step(operation, { ...values, ...given })
  return { chain: withFont(append(chain, added, registry), added, registry, picture), step: added }
}

/** Where a number begins that has neither a default nor a value that changes nothing: an end of its bounds, such as a threshold of 0, may leave nothing of the picture. */
function middleOf({ kind, minimum, maximum, neutral, default: standard, step: by }: Parameter): string | null {
  if (kind !== 'NUMBER' || minimum == null || maximum == null || neutral != null || standard != null) return null
  const grid = by ?? 1
  return number(minimum + Math.round((maximum - minimum) / 2 / grid) * grid)
}

/** Whether there can well be several of it: what lies at a place of the picture. */
export const isMany = (operation: Operation): boolean => regionOf(operation) !== null

/** Whether a file must be chosen before there is anything to add. */
export const needsFile = (operation: Operation): boolean => {
  const file = fileOf(operation)
  return file !== undefined && file.default == null
}

/** A text gets a font of its own, large enough to be read on this picture and in a colour that stands out from it, in the middle of its box. */
function withFont(chain: Chain, { id, operation }: Step, registry: Registry, { height, dark }: Picture): Chain {
  const font = operation === 'text' ? registry.get('font') : undefined
  const size = font?.parameters.find(({ kind, unit }) => kind === 'NUMBER' && unit === 'px')
  if (!font || !size) return chain
  const fitting = Math.min(size.maximum ?? Infinity, Math.max(size.minimum ?? 1, Math.round(height / 12)))
  const color = font.parameters.find(({ kind }) => kind === 'COLOR')
  const set = setStateFor(chain, id, font, { [size.name]: String(fitting), ...(color && dark !== undefined && { [color.name]: dark ? 'ffffff' : '000000' }) })
  const align = registry.get('text_align')
  return align ? setStateFor(set, id, align, Object.fromEntries(align.parameters.map(({ name }) => [name, 'center']))) : set
}
