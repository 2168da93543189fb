import { crc32, deflateSync } from 'node:zlib'

/** Pixels of a test picture: `x` and `y` from the top left, answering red, green and blue. */
export type Paint = (x: number, y: number) => [number, number, number]

/** A PNG of 8-bit RGB, made here: the tests need no file and no network. */
export function png(width: number, height: number, paint: Paint): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0, at = 0; y < height; y++) {
    rows[at++] = 0 // no filter
    for (let x = 0; x < width; x++) for (const value of paint(x, y)) rows[at++] = value
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8) // depth, RGB, deflate, filters, not interlaced
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0))])
}

/** A small picture in one colour with a lighter disc, so that one tells them apart. `hue` 0…1. */
export function disc(hue: number, width = 160, height = 120): Buffer {
  const wave = (shift: number) => Math.round(128 + 100 * Math.cos(2 * Math.PI * (hue + shift)))
  const back: [number, number, number] = [wave(0), wave(0.33), wave(0.67)]
  const front: [number, number, number] = [Math.min(255, back[0] + 70), Math.min(255, back[1] + 70), Math.min(255, back[2] + 70)]
  return png(width, height, (x, y) => (Math.hypot(x - width / 2, y - height / 2) < height / 3 ? front : back))
}

/** A picture that does not compress: about `width × height × 3` bytes. The same every time. */
export function noise(width: number, height: number, seed = 1): Buffer {
  let state = seed
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24
  return png(width, height, () => [next(), next(), next()])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}
