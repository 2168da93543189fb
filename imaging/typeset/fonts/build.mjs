// Gzips the fonts of fonts.json out of a node_modules folder into another folder, and collects their licences:
// node build.mjs node_modules dist. The same input makes the same bytes.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync, constants } from 'node:zlib'

const [modules, dist] = process.argv.slice(2)
const fonts = JSON.parse(await readFile(new URL('fonts.json', import.meta.url), 'utf8'))
await mkdir(dist)

/**
 * Leaves the SVG table out of a font: https://learn.microsoft.com/typography/opentype/spec/otff#table-directory
 * Noto Color Emoji has each picture twice: as layers (COLR), which are what is drawn, and, in four times the room, as SVG.
 */
function withoutSVG(font) {
  const all = Array.from({ length: font.readUInt16BE(4) }, (_, i) => font.subarray(12 + 16 * i, 28 + 16 * i))
  const entries = all.filter((entry) => entry.toString('latin1', 0, 4) !== 'SVG ')
  if (entries.length === all.length) return font
  const header = Buffer.alloc(12 + 16 * entries.length)
  font.copy(header, 0, 0, 12)
  header.writeUInt16BE(entries.length, 4)
  const parts = [header]
  let offset = header.length
  entries.forEach((entry, i) => {
    const [from, length] = [entry.readUInt32BE(8), entry.readUInt32BE(12)]
    const table = Buffer.alloc((length + 3) & ~3)
    font.copy(table, 0, from, from + length)
    entry.copy(header, 12 + 16 * i)
    header.writeUInt32BE(offset, 12 + 16 * i + 8)
    parts.push(table)
    offset += table.length
  })
  return Buffer.concat(parts)
}

const packages = new Set()
for (const [name, path] of Object.entries(fonts)) {
  const font = withoutSVG(await readFile(join(modules, path)))
  await writeFile(join(dist, `${name}.ttf.gz`), gzipSync(font, { level: constants.Z_BEST_COMPRESSION }))
  packages.add(path.match(/^(@[^/]+\/)?[^/]+/)[0])
}

const texts = []
for (const name of packages) {
  const file = name.startsWith('@expo') ? 'LICENSE_FONT' : 'LICENSE'
  const { version } = JSON.parse(await readFile(join(modules, name, 'package.json'), 'utf8'))
  texts.push(`${name} ${version}\n\n${(await readFile(join(modules, name, file), 'utf8')).trim()}\n`)
}
await writeFile(join(dist, 'LICENSES.txt'), texts.join(`\n${'-'.repeat(78)}\n\n`))
