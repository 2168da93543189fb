import { slotName } from './slot'

// Which files of a slot the server has whole, noted at once: what Uppy's memory says of them may be a moment old.

const key = (slot: number): string => `${slotName(slot)}-finished`

/** The ids of the files that are whole. */
export function finished(slot: number | null): string[] {
  try {
    return slot === null ? [] : (JSON.parse(localStorage.getItem(key(slot)) ?? '[]') as string[])
  } catch {
    return []
  }
}

/** Notes that a file is whole. The newest hundred are enough: Uppy's memory is less than a second old. */
export const noteFinished = (slot: number | null, id: string): void => write(slot, [...finished(slot).filter((other) => other !== id), id].slice(-100))

/** Takes back what was noted of files: they are sent once more. */
export function forget(slot: number | null, ids: readonly string[]): void {
  const noted = finished(slot)
  if (noted.some((id) => ids.includes(id))) write(slot, noted.filter((id) => !ids.includes(id)))
}

function write(slot: number | null, ids: readonly string[]): void {
  try {
    if (slot !== null) localStorage.setItem(key(slot), JSON.stringify(ids))
  } catch {
    // Private windows may keep nothing: then a reload does not bring uploads back either.
  }
}
