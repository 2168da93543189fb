/**
 * The transformation in what was typed or pasted, which may be a whole link, and where it begins: `start` is added to the
 * places that the server names. What stands in it is the server's to read.
 */
export function chainPart(text: string): { typed: string; start: number } {
  const link = /^\s*(?:(?:\S*\/)?image\/|https?:\/\/[^/\s]+\/|\/)?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\/?/i.exec(text)
  const before = link?.[0] ?? /^\s*/.exec(text)![0]
  const rest = text.slice(before.length)
  // What a link carries behind its path is not the chain's, nor is the name under which it is saved.
  return { typed: (link ? rest.replace(/[?#].*$/, '').trimEnd().replace(/[^/]*\.[a-z][a-z\d]*$/i, '') : rest).trimEnd(), start: before.length }
}
