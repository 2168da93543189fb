import type { Step } from './chain'
import { rectOf, type Rect, type Size } from './crop'
import { regionOf, type Operation } from './registry'
import { number, pixels, readDimensions, readPosition, writeDimensions, writePosition, type Length } from './values'

type Focal = { x: number; y: number } | null

/**
 * The box that a step draws in, on a picture of this size; null where it has none. `ratio` is that of a file that is fitted
 * into the box: then the box is the fitted file.
 */
export function regionRect(step: Step, operation: Operation, picture: Size, focal: Focal, ratio: number | null): Rect | null {
  const { box, position } = given(step, operation) ?? {}
  const sides = box === undefined ? null : readDimensions(box)
  if (!sides?.[0] || !sides[1]) return null
  let w = pixels(sides[0], picture.w)
  let h = pixels(sides[1], picture.h)
  if (ratio !== null) [w, h] = [Math.min(w, h * ratio), Math.min(h, w / ratio)]
  return rectOf(`${number(w)}x${number(h)}`, position, picture, focal)
}

/** The values of a step that draws in this box, in the units that it is written in. */
export function regionValues(step: Step, operation: Operation, rect: Rect, picture: Size): Record<string, string> {
  const names = regionOf(operation)
  const { box, position } = given(step, operation) ?? {}
  if (!names || box === undefined) return {}
  const sides = readDimensions(box)
  const place = /,/.test(position ?? '') ? readPosition(position!) : null
  const inPercent = [0, 1].map((axis) => names.box.unit === '%' || (sides?.[axis]?.percent ?? true))
  // Nothing is nothing in both units, and a word stands for either: then the place is written as the box is.
  const placeInPercent = [0, 1].map((axis) => names.position.unit === '%' || (place?.[axis]?.amount ? place[axis].percent : place?.[axis]?.percent || inPercent[axis]!))
  const wholes = [picture.w, picture.h] as const
  const lengths = [rect.w, rect.h].map((length, axis) => write(length, wholes[axis]!, wholes[axis]!, inPercent[axis]!, 1))
  const at = [rect.x, rect.y].map((offset, axis) => {
    const used = pixels(lengths[axis]!, wholes[axis]!)
    return write(offset, wholes[axis]! - used, wholes[axis]!, placeInPercent[axis]!, 0)
  })
  return { [names.box.name]: writeDimensions(lengths as [Length, Length]), [names.position.name]: writePosition(at as [Length, Length]) }
}

function given(step: Step, operation: Operation): { box?: string; position?: string } | null {
  const names = regionOf(operation)
  return names && { box: valueOf(step, names.box), position: valueOf(step, names.position) }
}

const valueOf = (step: Step, { name, default: standard }: { name: string; default?: string | null }) => step.values[name] ?? standard ?? undefined

/** A length of a room, to about a pixel of a side: no longer in the URL than it must be. */
function write(length: number, room: number, side: number, percent: boolean, least: number): Length {
  if (!percent) return { amount: Math.max(least, Math.round(length)), percent }
  const fine = side > 1000 ? 100 : 10
  const share = room > 0.5 ? Math.round((length / room) * 100 * fine) / fine : 0
  return { amount: least ? Math.max(1 / fine, share) : Math.min(100, Math.max(0, share)), percent }
}
