import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const brotli = promisify(brotliCompress)
const deflate = promisify(gzip)
const text = /\.(js|css|html|svg|json|txt|map)$/

/** Writes a `.br` and a `.gz` beside every text file of the build that gets smaller by it; embed.go chooses among them. */
export function precompress(): Plugin {
  let folder = 'dist'
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir
    },
    async closeBundle() {
      const names = await readdir(folder, { recursive: true }).catch(() => [])
      await Promise.all(names.filter((name) => text.test(name) && !name.startsWith('.')).map((name) => compress(join(folder, name))))
    },
  }
}

async function compress(path: string): Promise<void> {
  const data = await readFile(path)
  const [br, gz] = await Promise.all([
    brotli(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length } }),
    deflate(data, { level: 9 }),
  ])
  if (br.length < data.length) await writeFile(`${path}.br`, br)
  if (gz.length < data.length) await writeFile(`${path}.gz`, gz)
}
