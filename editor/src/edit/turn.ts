import { append, change, insert, remove, step, type Chain, type Step } from './chain'
import { isInside, rectOf, turned, uncutOf, valuesOf, whole, type Rect, type Size, type Turn } from './crop'
import { isFlat, type Operation, type Registry } from './registry'
import { readRatio } from './values'

const TURNS: ReadonlySet<string> = new Set(['rotate', 'flip', 'mirror'])

/**
 * Turns what is seen. After a crop that is followed by colours alone the turn goes before the crop and the crop's box
 * turns with the picture, so that the crop tool shows the picture upright; in any other chain it goes to the end.
 * Two turns that meet become one or none. `source` is the size of the original, upright.
 */
export function turnChain(chain: Chain, turn: Turn, registry: Registry, source: Size, focal: { x: number; y: number } | null = null): Chain {
  const name = turn === 'left' || turn === 'right' ? 'rotate' : turn
  const operation = registry.get(name)
  if (!operation) return chain
  const at = chain.findLastIndex((step) => step.operation === 'crop' && !step.off)
  const crop = chain[at]
  if (crop && movable(chain, at, registry)) {
    const size = sizeAt(chain, at, source)
    const rect = uncutRect(crop, registry, size, focal)
    if (rect) {
      const after = turned(rect, size, turn)
      const box = isInside(rect, size) ? whole(after, name === 'rotate' ? { w: size.h, h: size.w } : size) : rounded(after)
      return join(withCrop(chain, crop.id, box, registry), at, operation, turn, registry)
    }
  }
  const end = append(chain, step(operation, {}), registry).findLastIndex((step) => step.operation === name)
  return join(chain, end, operation, turn, registry)
}

/**
 * The chain while the box of a step is being drawn on the picture: as it enters the step, or with the step. Later steps may
 * change size and outline: of these there are the colours alone, and what holds for the picture wherever it stands in the
 * chain, such as whether it is turned upright.
 */
export function upTo(chain: Chain, id: number, registry: Registry, withStep: boolean): Chain {
  const at = chain.findIndex((step) => step.id === id)
  return chain.filter((step, i) => {
    const operation = registry.get(step.operation)
    if (i === at) return withStep
    return i < at || isFlat(operation) || (operation?.kind === 'OUTPUT' && operation.group === 'GEOMETRY')
  })
}

/**
 * Where a new crop goes: after the last rotation or reflection, so that it can cut off the corners which that leaves, and
 * before what changes the size after it. Without one, after what sets how others behave at the beginning.
 */
export function cropPlace(chain: Chain, registry: Registry): number {
  const turn = chain.findLastIndex((step) => !step.off && TURNS.has(step.operation))
  if (turn >= 0) return turn + 1
  const first = chain.findIndex((step) => registry.get(step.operation)?.kind !== 'STATE')
  return first < 0 ? chain.length : first
}

/** The crop step that the tool goes on with; none where the picture was rotated by an angle of its own after it. */
export function cropOf(chain: Chain): Step | undefined {
  const at = chain.findLastIndex((step) => step.operation === 'crop' && !step.off)
  const tilted = chain.slice(at + 1).some((step) => !step.off && step.operation === 'rotate' && !isTurn(step))
  return tilted ? undefined : chain[at]
}

/** Whether a turn goes before the crop and turns its box along, as `turnChain` does it. */
export function turnsCrop(chain: Chain, id: number, registry: Registry): boolean {
  const at = chain.findLastIndex((step) => step.operation === 'crop' && !step.off)
  return chain[at]?.id === id && movable(chain, at, registry)
}

/** The size of the picture as it enters the step at `at`, where only quarter turns and colours stand before it; a guess otherwise. */
export function sizeAt(chain: Chain, at: number, source: Size): Size {
  let size = source
  for (const step of chain.slice(0, at)) {
    if (step.off) continue
    if (step.operation === 'rotate' && Math.abs(angleOf(step)) % 180 === 90) size = { w: size.h, h: size.w }
  }
  return size
}

/** The box of a crop step, null where it is not one box. */
export function cropRect(crop: Step, registry: Registry, picture: Size, focal: { x: number; y: number } | null = null): Rect | null {
  const names = cropNames(registry)
  return names && rectOf(crop.values[names.area] ?? '', crop.values[names.position], picture, focal)
}

/** The same box with what of it is beyond the picture. */
export function uncutRect(crop: Step, registry: Registry, picture: Size, focal: { x: number; y: number } | null = null): Rect | null {
  const names = cropNames(registry)
  return names && uncutOf(crop.values[names.area] ?? '', crop.values[names.position], picture, focal)
}

function rounded({ x, y, w, h }: Rect): Rect {
  return { x: Math.round(x), y: Math.round(y), w: Math.max(1, Math.round(w)), h: Math.max(1, Math.round(h)) }
}

/** Width over height of a crop to a ratio, null for one of a size. */
export function cropRatio(crop: Step, registry: Registry): number | null {
  const ratio = readRatio(crop.values[cropNames(registry)?.area ?? ''] ?? '')
  return ratio && ratio[0] / ratio[1]
}

/** Gives a crop step this box. */
export function withCrop(chain: Chain, id: number, rect: Rect, registry: Registry): Chain {
  const operation = registry.get('crop')
  const values = cropValues(rect, registry)
  return operation && values ? change(chain, id, operation, values) : chain
}

/** A new crop step of this box. */
export function cropStep(rect: Rect, registry: Registry): Step | null {
  const operation = registry.get('crop')
  const values = cropValues(rect, registry)
  return operation && values ? step(operation, values) : null
}

function cropValues(rect: Rect, registry: Registry): Record<string, string> | null {
  const names = cropNames(registry)
  const { area, position } = valuesOf(rect)
  return names && { [names.area]: area, [names.position]: position }
}

/** What the server calls the two parameters of `crop`: they are known by their kinds. */
function cropNames(registry: Registry): { area: string; position: string } | null {
  const parameters = registry.get('crop')?.parameters ?? []
  const area = parameters.find((parameter) => parameter.kind === 'AREA' || parameter.kind === 'DIMENSIONS')
  const position = parameters.find((parameter) => parameter.kind === 'POSITION')
  return area && position ? { area: area.name, position: position.name } : null
}

/** Whether a turn may pass the crop: only turns and colours before it, only colours and output after it. */
function movable(chain: Chain, at: number, registry: Registry): boolean {
  return chain.every((step, i) => {
    const operation = registry.get(step.operation)
    if (i === at || step.off || isFlat(operation)) return true
    return i < at ? isTurn(step) : operation?.kind === 'OUTPUT'
  })
}

function isTurn(step: Step): boolean {
  return step.operation === 'flip' || step.operation === 'mirror' || (step.operation === 'rotate' && angleOf(step) % 90 === 0)
}

function angleOf(step: Step): number {
  return Number(Object.values(step.values)[0] ?? 0)
}

/** Puts a turn in at `at`, or makes it one with the same kind of turn that it meets there; colours in between do not matter. */
function join(chain: Chain, at: number, operation: Operation, turn: Turn, registry: Registry): Chain {
  const met = chain.slice(0, at).findLast((step) => !step.off && !isFlat(registry.get(step.operation)))
  const angle = turn === 'left' ? 90 : 270
  const parameter = operation.parameters[0]?.name
  if (operation.name !== 'rotate' || !parameter) {
    return met?.operation === operation.name ? remove(chain, met.id) : insert(chain, step(operation, {}), at)
  }
  if (met?.operation !== 'rotate' || !isTurn(met)) return insert(chain, step(operation, { [parameter]: String(angle) }), at)
  const sum = (((angleOf(met) + angle) % 360) + 360) % 360
  return sum === 0 ? remove(chain, met.id) : change(chain, met.id, operation, { [parameter]: String(sum) })
}
