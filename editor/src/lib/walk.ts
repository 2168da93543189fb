/** Keys that move in a grid. */
export type Move = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End' | 'PageUp' | 'PageDown'

/** The index a key leads to from `index` in a grid of `count` cells, `columns` a row and `page` rows on the screen. Stays inside. */
export function move(key: Move, index: number, count: number, columns: number, page: number): number {
  const step: Record<Move, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * page,
    PageDown: columns * page,
    Home: -count,
    End: count,
  }
  const target = index + step[key]
  // Up from the first row stays where it is; down from the last full row goes to the last file.
  if (key === 'ArrowUp' && target < 0) return index
  if (key === 'ArrowDown' && target >= count) return Math.floor(index / columns) === Math.floor((count - 1) / columns) ? index : count - 1
  return Math.max(0, Math.min(count - 1, target))
}

/** How many of these elements the browser has laid out in the first row. */
function columnsOf(cells: readonly HTMLElement[]): number {
  return cells.filter((cell) => cell.offsetTop === cells[0]?.offsetTop).length
}

/** Keys that go over a few pictures; those of whole pages scroll, as anywhere. */
const STEPS: ReadonlySet<string> = new Set<Move>(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'])

/** The index a key leads to from `index` among elements that flow in rows; null for any other key. */
export function walk(key: string, index: number, cells: readonly HTMLElement[]): number | null {
  return STEPS.has(key) ? move(key as Move, index, cells.length, columnsOf(cells), 1) : null
}
