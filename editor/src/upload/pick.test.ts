import { expect, it } from 'vitest'
import { filesOf, hasFiles, isAddresses, pastedName } from './pick'

const file = (name: string) => new File(['x'], name, { type: 'image/png' })
const leaf = (path: string) => ({ isFile: true, isDirectory: false, name: path.split('/').pop(), fullPath: path, file: (ok: (f: File) => void) => ok(file(path.split('/').pop()!)) })
const folder = (path: string, ...batches: unknown[][]) => ({
  isFile: false, isDirectory: true, name: path.split('/').pop(), fullPath: path,
  createReader: () => ({ readEntries: (ok: (e: unknown[]) => void) => ok(batches.shift() ?? []) }),
})
const transfer = (entries: unknown[], files: File[]) => ({ types: ['Files'], items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })), files }) as unknown as DataTransfer

it('a drop of files is those files', async () => {
  const dropped = await filesOf(transfer([leaf('/a.png')], [file('a.png')]))
  expect(dropped.map((picked) => picked.path)).toEqual(['a.png'])
})

it('a dropped folder is everything in it, however many batches it takes, without what systems leave there', async () => {
  const deep = folder('/trip/day', [leaf('/trip/day/c.png')])
  const dropped = await filesOf(transfer([folder('/trip', [leaf('/trip/a.png'), leaf('/trip/.DS_Store')], [leaf('/trip/b.png'), deep])], []))
  expect(dropped.map((picked) => picked.path)).toEqual(['trip/a.png', 'trip/b.png', 'trip/day/c.png'])
})

it('text that is dragged is no file', () => {
  expect(hasFiles({ types: ['text/plain'] } as unknown as DataTransfer)).toBe(false)
  expect(hasFiles(null)).toBe(false)
})

it('a text is a list of addresses only where it is nothing else', () => {
  for (const text of ['https://example.org/a.jpg', ' http://a/1\r\n\nHTTPS://b/2 https://c/3\n']) expect(isAddresses(text)).toBe(true)
  for (const text of ['', ' \n', 'see https://example.org/a.jpg', 'https://', 'ftp://example.org/a', 'example.org/a.jpg', 'https://a/b c']) expect(isAddresses(text)).toBe(false)
})

it('a pasted picture gets a name of its own', () => {
  const now = new Date(2026, 4, 9, 8, 5, 3)
  expect(pastedName(file('image.png'), now)).toBe('pasted 2026-05-09 08.05.03.png')
  expect(pastedName(file('cat.png'), now)).toBe('cat.png')
})
