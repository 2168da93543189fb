// Copies what the playground needs out of node_modules into dist/, each file gzipped under a folder that names its version:
// dist/graphiql@4.1.2/graphiql.min.js.gz. The server embeds dist/ and never loads anything from another host.
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync, constants } from 'node:zlib'

const here = dirname(fileURLToPath(import.meta.url))
const files = {
  graphiql: ['graphiql.min.js', 'graphiql.min.css'],
  react: ['umd/react.production.min.js'],
  'react-dom': ['umd/react-dom.production.min.js'],
}

const dist = join(here, 'dist')
await mkdir(dist, { recursive: true })
for (const entry of await readdir(dist)) {
  if (entry !== '.gitkeep') await rm(join(dist, entry), { recursive: true })
}
for (const [name, paths] of Object.entries(files)) {
  const module = join(here, 'node_modules', name)
  const { version } = JSON.parse(await readFile(join(module, 'package.json'), 'utf8'))
  const folder = join(dist, `${name}@${version}`)
  await mkdir(folder, { recursive: true })
  for (const path of paths) {
    const packed = gzipSync(await readFile(join(module, path)), { level: constants.Z_BEST_COMPRESSION })
    await writeFile(join(folder, `${basename(path)}.gz`), packed)
  }
}
