/** What of a typed text is a transformation. */
export interface Typed {
  typed: string
  /** Where it begins in the text. */
  start: number
  /** How it stands there, where that is not the same: percent-encoded, as links are. */
  encoded: string | null
}

const LINK = /^\s*(?:(?:\S*\/)?image\/|https?:\/\/[^/\s]+\/|\/)?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\/?/i
/** A part of a link: encoded, and nothing in it that a link would have encoded. */
const PART = /^\/?-\/(?:[^%\s\u007f-\uffff"<>?#]|%[\da-f]{2})*%[\da-f]{2}(?:[^%\s\u007f-\uffff"<>?#]|%[\da-f]{2})*$/i

/**
 * The transformation in what was typed or pasted, which may be a whole link, and where it begins. A link is encoded, the
 * transformation as people see it is not. What stands in it is the server's to read.
 */
export function chainPart(text: string): Typed {
  const link = LINK.exec(text)
  const before = link?.[0] ?? /^\s*/.exec(text)![0]
  const rest = text.slice(before.length)
  // What a link carries behind its path is not the chain's, nor is the name under which it is saved.
  const part = (link ? rest.replace(/[?#].*$/, '').trimEnd().replace(/[^/]*\.[a-z][a-z\d]*$/i, '') : rest).trimEnd()
  const typed = link || PART.test(part) ? decode(part) : part
  return { typed, start: before.length, encoded: typed === part ? null : part }
}

/** One character of a link, by the first byte of its encoding. */
const CHARACTER = /%[cd][\da-f]%[\da-f]{2}|%e[\da-f](?:%[\da-f]{2}){2}|%f[\da-f](?:%[\da-f]{2}){3}|%[\da-f]{2}|[^]/gi

/** Where a place of the transformation, which the server names, stands in the text that was typed. */
export function placeIn({ typed, start, encoded }: Typed, place: number): number {
  if (encoded === null) return start + place
  if (place >= typed.length) return start + encoded.length
  let at = start
  for (const [character] of encoded.matchAll(CHARACTER)) {
    place -= decode(character).length
    if (place < 0) break
    at += character.length
  }
  return at
}

/** Decodes what can be: a sign that begins no encoding stands for itself, as does one that is no UTF-8. */
function decode(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run
    }
  })
}

/** A transformation as it stands in a link: what separates its words stays readable, what ends a link or a quotation is encoded. */
export function encodeChain(transformation: string): string {
  return transformation
    .split('/')
    .map((word) => encodeURIComponent(word.replace(/\p{Cs}/gu, '\ufffd')).replace(/%(?:2C|3A)/g, decodeURIComponent).replace(/['()]/g, (char) => `%${char.charCodeAt(0).toString(16)}`))
    .join('/')
}
