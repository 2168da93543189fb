import { thumbHashToDataURL } from 'thumbhash'

const drawn = new Map<string, string>()
const kept = 2000

/** The placeholder picture of a base64 thumbhash as a data: URL, empty where the hash is empty or broken. The newest 2000 are kept. */
export function placeholder(hash: string): string {
  const known = drawn.get(hash)
  if (known !== undefined) return known
  const url = draw(hash)
  if (drawn.size >= kept) drawn.delete(drawn.keys().next().value!)
  drawn.set(hash, url)
  return url
}

function draw(hash: string): string {
  try {
    const bytes = Uint8Array.from(atob(hash), (char) => char.charCodeAt(0))
    return bytes.length >= 5 ? thumbHashToDataURL(bytes) : ''
  } catch {
    return ''
  }
}
