// What people type or paste to have pictures fetched.

/** So many addresses are taken at once. */
export const ADDRESSES_AT_ONCE = 100

/** Why a line is no address; the key of a text. */
export type Unfit = 'spaces' | 'kind' | 'unreadable' | 'secret'

/** A line that is no address, counted from 1. */
export interface WrongLine {
  line: number
  text: string
  why: Unfit
}

/** What a text holds: its addresses in their order, each once, and the lines that are none. */
export interface Addresses {
  addresses: string[]
  wrong: WrongLine[]
}

/**
 * Reads a text of one address a line. A line may also hold several with spaces between them, as some lists have; commas and semicolons
 * after an address, and quotes or angle brackets around it, are no part of it. Empty lines are nothing.
 */
export function readAddresses(text: string): Addresses {
  const addresses = new Set<string>()
  const wrong: WrongLine[] = []
  for (const [at, line] of text.split(/\r\n?|\n/).entries()) {
    const parts = line.trim().split(/\s+/).map(bare).filter(Boolean)
    const why = parts.length > 1 && !parts.every(begins) ? 'spaces' : parts.map(unfit).find(Boolean)
    if (why) wrong.push({ line: at + 1, text: line.trim(), why })
    else for (const part of parts) addresses.add(part)
  }
  return { addresses: [...addresses], wrong }
}

/** Whether a text begins as what can be fetched does. */
const begins = (text: string): boolean => /^https?:\/\//i.test(text)

function bare(part: string): string {
  const plain = part.replace(/[,;]+$/, '')
  return /^(?:<(.*)>|"(.*)"|'(.*)')$/.exec(plain)?.slice(1).find((inner) => inner !== undefined) ?? plain
}

function unfit(address: string): Unfit | null {
  if (!begins(address)) return 'kind'
  if (!URL.canParse(address)) return 'unreadable'
  const { username, password } = new URL(address)
  return username || password ? 'secret' : null
}
