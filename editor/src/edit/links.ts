import { shallowReactive, shallowRef } from 'vue'
import { graphql, request } from '@/lib/api'
import { encodeChain } from './address'
import { pathOf } from './chain'

// Addresses of pictures. Where the project has them signed, the server does so: its keys are not the page's to hold.

const Sign = graphql(`
  query SignedAddresses($file: ID!, $transformations: [Transformation!]!, $expires: Int) {
    file(id: $file) { urls(transformations: $transformations, expires: $expires) }
  }
`)

/** How long the addresses of pictures hold that the page itself shows, in seconds. */
const SHOWN = 24 * 60 * 60
/** What one question may ask for. */
const BATCH = 100

/** Whether addresses of the open project are signed. */
export const guarded = shallowRef(false)

const shots = shallowReactive(new Map<string, string>())
const waiting = new Map<string, Set<string>>()
let since = 0

/** Learns from the address of an original, as the server gives it, whether its project has addresses signed. */
export function learnGuard(url: string): void {
  guarded.value = /[?&]sig=/.test(url)
  if (Date.now() - since > (SHOWN / 2) * 1000) shots.clear()
  since = Date.now()
}

/** A transformation with another behind it. */
export const through = (transformation: string, next: string): string => (transformation ? `${transformation}/-/${next}` : next)

/** The path of a file's image through a transformation, as it stands in a link, unsigned. */
export function addressOf(file: string, transformation: string): string {
  return `/image/${file}/${pathOf(encodeChain(transformation))}`
}

/** The addresses of a file through transformations, in their order, signed for so many seconds; null: for ever. */
export async function sign(signal: AbortSignal | null, file: string, transformations: readonly string[], expires: number | null): Promise<string[]> {
  const signed: string[] = []
  for (let at = 0; at < transformations.length; at += BATCH) {
    const some = transformations.slice(at, at + BATCH)
    const answer = await request(signal, Sign, { file, transformations: some, expires })
    signed.push(...(answer.file?.urls ?? some.map((one) => addressOf(file, one))))
  }
  return signed
}

/** The address under which the page loads a picture now. */
export async function loadable(signal: AbortSignal | null, file: string, transformations: readonly string[]): Promise<string[]> {
  return guarded.value ? sign(signal, file, transformations, SHOWN) : transformations.map((one) => addressOf(file, one))
}

/** The same for what draws itself anew: empty until the server has signed it. What is asked for together is signed together. */
export function shotOf(file: string, transformation: string): string {
  if (!guarded.value) return addressOf(file, transformation)
  const known = shots.get(`${file}/${transformation}`)
  if (known === undefined) {
    if (waiting.size === 0) setTimeout(() => void flush())
    waiting.set(file, (waiting.get(file) ?? new Set()).add(transformation))
  }
  return known ?? ''
}

async function flush(): Promise<void> {
  const asked = [...waiting]
  waiting.clear()
  await Promise.all(asked.map(([file, transformations]) => signShots(file, [...transformations])))
}

async function signShots(file: string, transformations: string[]): Promise<void> {
  try {
    const signed = await sign(null, file, transformations, SHOWN)
    transformations.forEach((one, i) => shots.set(`${file}/${one}`, signed[i]!))
  } catch {
    // One that cannot be read must not keep the others: by itself it stays what it is, and shows that there is no picture.
    if (transformations.length > 1) await Promise.all(transformations.map((one) => signShots(file, [one])))
    else shots.set(`${file}/${transformations[0]}`, addressOf(file, transformations[0]!))
  }
}
