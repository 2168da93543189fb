import { expect, it } from 'vitest'
import { ownPath } from './where'

it.each([
  ['/', '/'],
  ['/p/1/f/2?t=blur/10/-/rotate/90#x', '/p/1/f/2?t=blur/10/-/rotate/90#x'],
  ['/playground', '/playground'],
  ['/a/../b', '/b'],
])('goes on to %s', (to, path) => expect(ownPath(to)).toBe(path))

it.each([undefined, null, ['/a'], '', 'projects', 'https://example.org/', '//example.org', '/\\example.org', '/\t/example.org', '/\n\\example.org', 'javascript:alert(1)'])(
  'never leaves the site: %s',
  (to) => expect(ownPath(to)).toBe('/'),
)
