import { expect, it } from 'vitest'
import { csv, storageCsv, usageCsv } from './csv'

it('is quoted where it must be, and no text becomes a formula', () => {
  expect(csv(['a', 'b'], [['x,y', 1], ['say "hi"', -2.5], ['two\nlines', 0], ['=HYPERLINK("x")', 3], ['@me', 4]])).toBe(
    ['a,b', '"x,y",1', '"say ""hi""",-2.5', '"two\nlines",0', '"\'=HYPERLINK(""x"")",3', "'@me,4", ''].join('\r\n'),
  )
})

const sums = { requests: 3, bytes: 4, hits: 2, renders: 1, renderSeconds: 0.25, errors: 0, files: 1, savedBytes: -7 }

it('has a line for each interval and group', () => {
  const usage = { from: '', to: '', interval: 'DAY' as const, total: sums, points: [{ at: '2026-05-01T00:00:00Z', group: 'jpeg', ...sums }] }
  expect(usageCsv(usage, true, (group) => group.toUpperCase())).toBe('at,group,name,requests,bytes,hits,renders,renderSeconds,errors,files,savedBytes\r\n2026-05-01T00:00:00Z,jpeg,JPEG,3,4,2,1,0.25,0,1,-7\r\n')
  expect(usageCsv(usage, false, String)).toBe('at,requests,bytes,hits,renders,renderSeconds,errors,files,savedBytes\r\n2026-05-01T00:00:00Z,3,4,2,1,0.25,0,1,-7\r\n')
})

it('has what is stored over time, then by format', () => {
  const stored = (at: string, group: string) => ({ at, group, files: 1, originalBytes: 2, variants: 3, variantBytes: 4 })
  expect(storageCsv({ interval: 'DAY', points: [stored('a', '')], now: stored('b', ''), byFormat: [stored('b', 'png')] })).toBe('at,format,files,originalBytes,variants,variantBytes\r\na,,1,2,3,4\r\nb,,1,2,3,4\r\nb,png,1,2,3,4\r\n')
})
