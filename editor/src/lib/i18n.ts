import type { Plugin } from 'vue'
import { en } from './texts'

// Not vue-i18n: it is 37 KB of the 75 that the library page may weigh. The messages are in its syntax, so that it can come.

/** A text, or a tree of texts. */
export interface Texts {
  [key: string]: string | Texts
}

/** What is filled into a text; `n` also chooses between `one | many`. */
export type Named = Record<string, string | number>

const texts: Texts = { ...en }
const plural = new Intl.PluralRules('en')

/** Adds the texts of a page that comes later, under a key of its own. */
export function addTexts(key: string, more: Texts): void {
  texts[key] = more
}

/**
 * The text of a key such as `library.empty`, with `{name}` filled in from `named`; of `one | many` the part for `named.n`,
 * of `none | one | many` also the first for 0. A key without text is answered as it is.
 */
export function t(key: string, named: Named = {}): string {
  let found: string | Texts | undefined = texts
  for (const part of key.split('.')) found = typeof found === 'object' ? found[part] : undefined
  if (typeof found !== 'string') return key
  return choose(found, named.n).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = named[name]
    return value === undefined ? whole : typeof value === 'number' ? value.toLocaleString('en') : value
  })
}

function choose(text: string, n: string | number | undefined): string {
  if (typeof n !== 'number' || !text.includes(' | ')) return text
  const parts = text.split(' | ')
  const many = parts.length - 1
  if (many === 2 && n === 0) return parts[0]!
  return parts[plural.select(n) === 'one' ? many - 1 : many]!
}

/** `$t` for templates. */
export const i18n: Plugin = {
  install: (app) => {
    app.config.globalProperties.$t = t
  },
}

declare module 'vue' {
  interface ComponentCustomProperties {
    $t: typeof t
  }
}
