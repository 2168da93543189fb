import { lastOf, type Chain } from './chain'

/**
 * What the page can do by itself to the last server picture until the next one comes: only where CSS means the same as
 * the server. `css` is a list of filter functions; `lift` (added to each channel, 0…1), `exponent` (of each channel) and
 * `gain` (of linear light) go into an SVG filter, because CSS has no function for them.
 */
export interface Optimism {
  css: string
  lift: number
  exponent: number
  gain: number
}

export const NOTHING: Optimism = { css: '', lift: 0, exponent: 1, gain: 1 }

/** The way from the picture of `shown` to that of `wanted`. `scale` is CSS pixels per pixel of the picture. */
export function optimism(shown: Chain, wanted: Chain, scale: number): Optimism {
  const value = (chain: Chain, name: string, neutral: number) => {
    const given = Object.values(lastOf(chain, name)?.values ?? {})[0]
    return given === undefined ? neutral : Number(given)
  }
  const css: string[] = []
  for (const [name, fn] of [['contrast', 'contrast'], ['saturation', 'saturate']] as const) {
    const before = 1 + value(shown, name, 0) / 100
    const after = 1 + value(wanted, name, 0) / 100
    if (before !== after && before > 0.05) css.push(`${fn}(${round(after / before)})`)
  }
  const sigma = (chain: Chain) => value(chain, 'blur', 0) / 10
  // A blur can be added to a blurred picture, never taken away.
  if (sigma(wanted) > sigma(shown)) css.push(`blur(${round(Math.sqrt(sigma(wanted) ** 2 - sigma(shown) ** 2) * scale)}px)`)
  if (has(shown, 'invert') !== has(wanted, 'invert')) css.push('invert(1)')
  if (!has(shown, 'grayscale') && has(wanted, 'grayscale')) css.push('grayscale(1)')
  // CSS's own matrix of sepia, on a picture that has none yet; what is transparent can be more or less so.
  const sepia = value(wanted, 'sepia', 0)
  if (sepia > 0 && value(shown, 'sepia', 0) === 0) css.push(`sepia(${round(sepia / 100)})`)
  const [opacity, seen] = [value(wanted, 'opacity', 100), value(shown, 'opacity', 100)]
  if (opacity !== seen && seen > 5) css.push(`opacity(${round(opacity / seen)})`)
  return {
    css: css.join(' '),
    lift: round((value(wanted, 'brightness', 0) - value(shown, 'brightness', 0)) / 100),
    exponent: round(Math.max(1, value(wanted, 'gamma', 100)) / Math.max(1, value(shown, 'gamma', 100))),
    gain: round(2 ** ((value(wanted, 'exposure', 0) - value(shown, 'exposure', 0)) / 100)),
  }
}

/** Whether there is anything to do in the SVG filter. */
export function needsSvg(o: Optimism): boolean {
  return o.lift !== 0 || o.exponent !== 1 || o.gain !== 1
}

function has(chain: Chain, name: string): boolean {
  return lastOf(chain, name) !== undefined
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4
}
