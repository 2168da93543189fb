/** Rows of one height that are on the screen, from `first` up to, without, `end`. */
export interface Span {
  first: number
  end: number
}

/** Which of `count` rows of `rowHeight` pixels are in sight, or at most `around` rows out of it, when the box of `height` pixels is scrolled to `top`. */
export function visibleRows(top: number, height: number, rowHeight: number, count: number, around: number): Span {
  if (rowHeight <= 0 || height <= 0) return { first: 0, end: 0 }
  const first = Math.max(0, Math.min(count - 1, Math.floor(top / rowHeight) - around))
  return { first, end: Math.min(count, Math.max(first, Math.ceil((top + height) / rowHeight) + around)) }
}

/** Where to scroll so that a row is in sight with `margin` pixels to spare: `top` itself when it is already. */
export function scrollTo(row: number, top: number, height: number, rowHeight: number, margin: number): number {
  const start = row * rowHeight - margin
  const end = (row + 1) * rowHeight + margin
  if (start < top) return Math.max(0, start)
  return end > top + height ? end - height : top
}
