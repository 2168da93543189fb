// A browser keeps what was interrupted for all of its tabs. Each tab that uploads holds one of these slots, so that no
// two of them go on with the same files.

/** So many tabs may upload at once and go on after a reload. */
const SLOTS = 16

/** For so long a slot has something to go on with: what was begun days ago, nobody waits for. */
export const KEPT_MS = 48 * 3600 * 1000

/** The name of a slot: of its lock, of its Uppy, and with an ending of the notes that it has something to go on with. */
export const slotName = (slot: number): string => (slot === 0 ? 'calotype' : `calotype-${slot}`)

/** The key under which uploader.ts notes that a slot has something to go on with. */
export const unfinishedKey = (slot: number): string => `${slotName(slot)}-unfinished`

/** The key under which importer.ts notes what of a slot is still to be fetched from addresses. */
export const importsKey = (slot: number): string => `${slotName(slot)}-imports`

/** Whether there is a note under a key. */
export function isNoted(key: string): boolean {
  try {
    return localStorage.getItem(key) !== null
  } catch {
    // Private windows may keep nothing: then a reload does not bring uploads back.
    return false
  }
}

/** The slots that have something to go on with. */
export const unfinishedSlots = (): number[] => Array.from({ length: SLOTS }, (_, slot) => slot).filter((slot) => isNoted(unfinishedKey(slot)) || isNoted(importsKey(slot)))

/** Tries to hold a name for as long as this page lives; false when another page does. */
export type Hold = (name: string) => Promise<boolean>

let mine: Promise<number | null> | null = null
let held: number | null = null

/** The slot that `slotOf` answered to this tab; null before, and where there was none. */
export const heldSlot = (): number | null => held

/**
 * The slot of this tab, for as long as it lives. A tab that has none yet takes the first of `wanted` that no other tab
 * holds; null when all are held, and then a later call may ask for others.
 */
export function slotOf(wanted: readonly number[] = [...Array(SLOTS).keys()], hold: Hold = holder()): Promise<number | null> {
  // One question after the other: two at once might end up with a slot each.
  return (mine = (mine ?? Promise.resolve(null)).then(async (had) => {
    if (had !== null) return had
    for (const slot of wanted) if (await hold(slotName(slot))) return (held = slot)
    return null
  }))
}

/** Web Locks, or where they are missing (plain http on another machine) a question to the other tabs. */
function holder(): Hold {
  return 'locks' in navigator ? lock : (name) => claim(name, new BroadcastChannel('calotype-slots'), 300)
}

const lock: Hold = (name) =>
  new Promise((answer) => {
    const held = navigator.locks.request(name, { ifAvailable: true }, (got) => {
      answer(got !== null)
      return got && new Promise(() => {}) // until the page ends
    })
    held.catch(() => answer(true))
  })

/**
 * Asks the other tabs on a channel whether they hold a name and waits so many milliseconds for one to say so. Who holds
 * it answers from then on. Of two that ask at once, the one with the smaller number gets it.
 */
export function claim(name: string, channel: BroadcastChannel, wait: number, number: number = Math.random()): Promise<boolean> {
  let held = false
  return new Promise((answer) => {
    const over = (got: boolean) => {
      clearTimeout(timer)
      held = got
      if (!got) channel.close()
      answer(got)
    }
    const timer = setTimeout(() => over(true), wait)
    channel.onmessage = ({ data }: MessageEvent<{ name: string; asks?: number; held?: true }>) => {
      if (data.name !== name) return
      if (data.asks === undefined) {
        if (!held) over(false)
      } else if (held || number < data.asks) channel.postMessage({ name, held: true })
      else over(false)
    }
    channel.postMessage({ name, asks: number })
  })
}
