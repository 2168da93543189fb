import { expect, it } from 'vitest'
import { formatBytes, formatName, formatSize, formatWhen } from './format'

it('bytes are rounded to what one reads', () => {
  expect([0, 999, 1000, 142_600, 999_499, 999_500, 2_400_000, 2_000_000, 99_960_000, 5e9].map(formatBytes)).toEqual([
    '0 B', '999 B', '1 KB', '143 KB', '999 KB', '1 MB', '2.4 MB', '2 MB', '100 MB', '5 GB',
  ])
})

it('instants are told from now, far ones by their date', () => {
  const now = new Date('2026-05-09T12:00:00Z')
  const when = (iso: string) => formatWhen(iso, now)
  expect(when('2026-05-09T11:59:50Z')).toBe('now')
  expect(when('2026-05-09T11:55:00Z')).toBe('5 minutes ago')
  expect(when('2026-05-09T09:40:00Z')).toBe('2 hours ago')
  expect(when('2026-05-08T11:00:00Z')).toBe('yesterday')
  expect(when('2026-03-01T11:00:00Z')).toBe('Mar 1, 2026')
})

it('sizes and types have one spelling', () => {
  expect(formatSize(4000, 3000)).toBe('4000 × 3000')
  expect(['image/jpeg', 'image/svg+xml', 'image/svg+xml-compressed', 'image/vnd.adobe.photoshop', 'application/pdf', 'image/x-tiff', 'image/webp', 'webp', 'avif'].map(formatName))
    .toEqual(['JPEG', 'SVG', 'SVG', 'PHOTOSHOP', 'PDF', 'TIFF', 'WebP', 'WebP', 'AVIF'])
})
