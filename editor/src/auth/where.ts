/** The path of ours that an address asks to go on to; the first page where it asks for anything else. */
export function ownPath(to: unknown): string {
  if (typeof to !== 'string' || !/^\/(?![/\\])/.test(to)) return '/'
  const { origin, pathname, search, hash } = new URL(to, location.origin)
  return origin === location.origin ? pathname + search + hash : '/'
}
