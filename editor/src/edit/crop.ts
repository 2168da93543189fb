import { number, pixels, readDimensions, readPosition, readRatio } from './values'

/** A box in pixels of the picture as it enters the crop, from its top left. */
export interface Rect {
  x: number
  y: number
  w: number
  h: number
}

export interface Size {
  w: number
  h: number
}

/** The eight handles by compass, and the box itself. */
export type Handle = 'nw' | 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'move'

/** No side gets shorter than this, px, unless the picture itself is. */
const LEAST = 8

/**
 * Pulls a handle by dx, dy from where `rect` was when the hand took it. The opposite corner or edge stays; the box stays
 * inside the picture. `ratio` (width / height) is kept where it is given; at an edge the box then grows about its middle.
 */
export function pull(rect: Rect, handle: Handle, dx: number, dy: number, picture: Size, ratio: number | null): Rect {
  if (handle === 'move') {
    return { ...rect, x: clamp(rect.x + dx, 0, picture.w - rect.w), y: clamp(rect.y + dy, 0, picture.h - rect.h) }
  }
  const across = handle.includes('e') ? 1 : handle.includes('w') ? -1 : 0
  const down = handle.includes('s') ? 1 : handle.includes('n') ? -1 : 0
  const roomW = room(rect.x, rect.w, picture.w, across)
  const roomH = room(rect.y, rect.h, picture.h, down)
  let w = rect.w + across * dx
  let h = rect.h + down * dy
  if (ratio === null) {
    w = across ? clamp(w, Math.min(LEAST, roomW), roomW) : rect.w
    h = down ? clamp(h, Math.min(LEAST, roomH), roomH) : rect.h
  } else {
    const most = Math.min(roomW, roomH * ratio)
    const wanted = across === 0 ? h * ratio : down === 0 ? w : Math.max(w, h * ratio)
    w = clamp(wanted, Math.min(most, LEAST * Math.max(1, ratio)), most)
    h = w / ratio
  }
  return { x: place(rect.x, rect.w, w, across), y: place(rect.y, rect.h, h, down), w, h }
}

/** How long a side can get: from its fixed end to the picture's edge, or both ways from its middle. */
function room(at: number, length: number, whole: number, direction: number): number {
  if (direction > 0) return whole - at
  if (direction < 0) return at + length
  const middle = at + length / 2
  return 2 * Math.min(middle, whole - middle)
}

function place(at: number, before: number, after: number, direction: number): number {
  if (direction > 0) return at
  if (direction < 0) return at + before - after
  return at + (before - after) / 2
}

/** The largest box of a ratio that fits in `rect`, about its middle. */
export function withRatio(rect: Rect, ratio: number): Rect {
  const w = Math.min(rect.w, rect.h * ratio)
  const h = w / ratio
  return { x: rect.x + (rect.w - w) / 2, y: rect.y + (rect.h - h) / 2, w, h }
}

/** The shapes that a box may keep: width over height; null for any, `original` for that of the picture. */
export const SHAPES: readonly [name: string, ratio: number | null | 'original'][] = [
  ['free', null], ['original', 'original'], ['1:1', 1], ['4:3', 4 / 3], ['3:2', 3 / 2], ['16:9', 16 / 9], ['9:16', 9 / 16],
]

/** Whole pixels, inside the picture, at least one each way. */
export function whole(rect: Rect, picture: Size): Rect {
  const x = clamp(Math.round(rect.x), 0, picture.w - 1)
  const y = clamp(Math.round(rect.y), 0, picture.h - 1)
  return { x, y, w: clamp(Math.round(rect.w), 1, picture.w - x), h: clamp(Math.round(rect.h), 1, picture.h - y) }
}

/** Whether the box is the whole picture: a crop that changes nothing. */
export function isWhole(rect: Rect, picture: Size): boolean {
  const r = whole(rect, picture)
  return r.x === 0 && r.y === 0 && r.w === picture.w && r.h === picture.h
}

/** The box as the two values of a crop step. */
export function valuesOf(rect: Rect): { area: string; position: string } {
  return { area: `${number(rect.w)}x${number(rect.h)}`, position: `${number(rect.x)},${number(rect.y)}` }
}

/** Whether no whole pixel of the box is beyond the picture. */
export function isInside(rect: Rect, picture: Size): boolean {
  return rect.x > -0.5 && rect.y > -0.5 && rect.x + rect.w < picture.w + 0.5 && rect.y + rect.h < picture.h + 0.5
}

/** The box that the values of a crop step mean in this picture, cut at its edges; null where they mean something else (`face`). */
export function rectOf(area: string, position: string | undefined, picture: Size, focal: { x: number; y: number } | null = null): Rect | null {
  const rect = uncutOf(area, position, picture, focal)
  if (!rect) return null
  const x = clamp(rect.x, 0, picture.w)
  const y = clamp(rect.y, 0, picture.h)
  const cut = { x, y, w: Math.min(rect.x + rect.w, picture.w) - x, h: Math.min(rect.y + rect.h, picture.h) - y }
  return cut.w >= 1 && cut.h >= 1 ? cut : null
}

/** The same box with what of it is beyond the picture: the border that such a crop adds. */
export function uncutOf(area: string, position: string | undefined, picture: Size, focal: { x: number; y: number } | null = null): Rect | null {
  const ratio = readRatio(area)
  const sides = readDimensions(area)
  let w: number
  let h: number
  if (ratio) {
    w = Math.min(picture.w, (picture.h * ratio[0]) / ratio[1])
    h = (w * ratio[1]) / ratio[0]
  } else if (sides?.[0] && sides[1]) {
    w = pixels(sides[0], picture.w)
    h = pixels(sides[1], picture.h)
  } else return null
  const place = corner(position ?? (ratio ? 'center' : '0,0'), { w, h }, picture, focal)
  return place && { ...place, w, h }
}

function corner(position: string, box: Size, picture: Size, focal: { x: number; y: number } | null): { x: number; y: number } | null {
  if (position === 'focal') {
    const at = focal ?? { x: 0.5, y: 0.5 }
    return { x: clamp(at.x * picture.w - box.w / 2, 0, picture.w - box.w), y: clamp(at.y * picture.h - box.h / 2, 0, picture.h - box.h) }
  }
  const place = readPosition(position)
  // A percentage means what it means in CSS's background-position: of the room that is left.
  return place && { x: pixels(place[0], picture.w - box.w), y: pixels(place[1], picture.h - box.h) }
}

/** A quarter turn or a reflection. */
export type Turn = 'left' | 'right' | 'flip' | 'mirror'

/** The box that shows the same part after the whole picture was turned. */
export function turned(rect: Rect, picture: Size, turn: Turn): Rect {
  const { x, y, w, h } = rect
  switch (turn) {
    case 'left':
      return { x: y, y: picture.w - x - w, w: h, h: w }
    case 'right':
      return { x: picture.h - y - h, y: x, w: h, h: w }
    case 'flip':
      return { x, y: picture.h - y - h, w, h }
    case 'mirror':
      return { x: picture.w - x - w, y, w, h }
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value))
}
