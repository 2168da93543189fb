import { thumbHashToAverageRGBA, thumbHashToDataURL } from 'thumbhash'

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

/** Whether a picture is dark on the whole, by its thumbhash; undefined where that is not known. */
export function isDark(hash: string): boolean | undefined {
  if (!placeholder(hash)) return undefined
  const { r, g, b } = thumbHashToAverageRGBA(bytes(hash))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.55
}

const bytes = (hash: string) => Uint8Array.from(atob(hash), (char) => char.charCodeAt(0))

function draw(hash: string): string {
  try {
    const data = bytes(hash)
    return data.length >= 5 ? thumbHashToDataURL(data) : ''
  } catch {
    return ''
  }
}
