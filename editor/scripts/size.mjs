// Prints what the library page needs before its first paint, gzipped, and fails above the budget. Run after `npm run build`.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const budget = 75_000
const entries = ['index.html', 'src/library/LibraryPage.vue']
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))
const gz = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length

/** The files that come with a chunk: itself, its styles, what it imports statically. */
function files(key, seen = new Set()) {
  const chunk = manifest[key]
  if (!chunk || seen.has(chunk.file)) return seen
  seen.add(chunk.file)
  for (const css of chunk.css ?? []) seen.add(css)
  for (const needed of chunk.imports ?? []) files(needed, seen)
  return seen
}

const kb = (n) => `${(n / 1000).toFixed(1)} KB`.padStart(9)
const print = (names) => [...names].reduce((sum, name) => (console.log(kb(gz(name)), name), sum + gz(name)), 0)

const shell = new Set()
for (const entry of entries) files(entry, shell)
const total = print(shell)
console.log(`${kb(total)} library page, gzip, of ${kb(budget).trim()} allowed\n`)

for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry || entries.includes(key)) continue
  const more = [...files(key)].filter((name) => !shell.has(name))
  console.log(kb(more.reduce((sum, name) => sum + gz(name), 0)), `more for ${key}`)
}
if (total > budget) {
  console.error(`The library page is ${kb(total - budget).trim()} over its budget: load something later.`)
  process.exit(1)
}
