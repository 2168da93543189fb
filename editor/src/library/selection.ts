/**
 * What is selected, and where a range begins: the file that was clicked last without Shift; `base` is what was selected
 * before that range, so that it can shrink again. Never changed in place.
 */
export interface Selection {
  ids: ReadonlySet<string>
  anchor: string | null
  base?: ReadonlySet<string>
}

/** Nothing. */
export const nothing: Selection = { ids: new Set(), anchor: null }

/** Adds a file, or takes it out. */
export function toggle(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids)
  if (!ids.delete(id)) ids.add(id)
  return { ids, anchor: id, base: ids }
}

/** Selects from the anchor up to a file, in the order on the screen, in place of the range before. Without an anchor, adds that file alone. */
export function extend(selection: Selection, order: readonly string[], id: string): Selection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor)
  const to = order.indexOf(id)
  if (to < 0) return selection
  const base = selection.base ?? selection.ids
  if (from < 0) return { ids: new Set([...selection.ids, id]), anchor: id, base: selection.ids }
  return { ids: new Set([...base, ...order.slice(Math.min(from, to), Math.max(from, to) + 1)]), anchor: selection.anchor, base }
}

/** All of these, and the same anchor. */
export const selectAll = (selection: Selection, order: readonly string[]): Selection => ({ ids: new Set(order), anchor: selection.anchor })

/** What is left of it without files that are gone. The same object when nothing changes. */
export function without(selection: Selection, gone: Iterable<string>): Selection {
  const ids = new Set(selection.ids)
  const base = new Set(selection.base)
  for (const id of gone) {
    ids.delete(id)
    base.delete(id)
  }
  return ids.size === selection.ids.size ? selection : { ids, anchor: selection.anchor !== null && ids.has(selection.anchor) ? selection.anchor : null, base: selection.base && base }
}
