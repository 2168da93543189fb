import { t } from '@/lib/i18n'
import { operationLabel, parameterLabel } from './labels'
import { isToggle, sliderOf, type Group, type Operation, type Registry } from './registry'
import type { edit } from './texts'

type Name = keyof (typeof edit)['sections']

/** Operations that are looked for at one place. */
export interface Section {
  /** A key of `edit.sections`. */
  name: Name
  operations: Operation[]
}

/** Where people look for what, the most used first. An operation that is not named here stands at the end of its group. */
const SECTIONS: Partial<Record<Group, readonly (readonly [name: Name, ...operations: string[]])[]>> = {
  GEOMETRY: [
    ['turn', 'straighten', 'rotate', 'flip', 'mirror'],
    ['size', 'resize', 'fit', 'preview', 'scale_crop', 'pad'],
    ['cut', 'crop', 'trim'],
    ['edge', 'border_radius', 'border'],
    ['rules', 'setfill', 'stretch', 'dpr', 'page', 'autorotate'],
  ],
  COLOUR: [
    ['light', 'enhance', 'exposure', 'brightness', 'contrast', 'highlights', 'shadows', 'gamma'],
    ['colour', 'saturation', 'vibrance', 'warmth', 'hue'],
    ['looks', 'filter', 'grayscale', 'sepia', 'invert', 'tint', 'duotone', 'threshold', 'posterize'],
    ['effects', 'vignette', 'noise'],
    ['profile', 'srgb', 'max_icc_size'],
  ],
  BLUR: [
    ['focus', 'blur', 'sharp', 'denoise'],
    ['hide', 'blur_region', 'pixelate_region', 'pixelate'],
  ],
  LAYERS: [
    ['add', 'text', 'overlay', 'rect'],
    ['transparency', 'opacity', 'mask'],
    ['rules', 'font', 'text_align', 'text_box', 'overlay_blend', 'overlay_tile'],
  ],
  OUTPUT: [
    ['file', 'format', 'quality', 'max_bytes', 'lossless', 'progressive'],
    ['delivery', 'strip_meta', 'inline'],
  ],
}

/** The operations of a group in their sections. */
export function sectionsOf(group: Group, registry: Registry, without: (operation: Operation) => boolean = () => false): Section[] {
  const left = new Map([...registry].filter(([, operation]) => operation.group === group && !without(operation)))
  const sections = (SECTIONS[group] ?? []).map(([name, ...names]): Section => {
    const operations = names.flatMap((operation) => left.get(operation) ?? [])
    for (const operation of operations) left.delete(operation.name)
    return { name, operations }
  })
  const rest = [...left.values()].toSorted((a, b) => rank(a) - rank(b))
  return [...sections, { name: 'more' as const, operations: rest }].filter(({ operations }) => operations.length > 0)
}

/** What can be moved at once comes first, switches last. */
const rank = (operation: Operation) => (sliderOf(operation) ? 0 : isToggle(operation) ? 2 : 1)

/** The operations that a search finds, the best first: by what they are called, else by what is said about them. */
export function search(registry: Registry, text: string): Operation[] {
  const words = fold(text).split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const found = [...registry.values()].map((operation) => ({ operation, score: scoreOf(operation, words) })).filter(({ score }) => score > 0)
  return found.toSorted((a, b) => b.score - a.score).map(({ operation }) => operation)
}

/** How well all the words fit, 0 where one does not. */
function scoreOf(operation: Operation, words: readonly string[]): number {
  const { name, documentation, parameters, group } = operation
  const fields: [weight: number, text: string][] = [
    [8, `${operationLabel(name)} ${name.replaceAll('_', ' ')} ${name}`],
    [3, synonyms(name)],
    [2, parameters.flatMap((parameter) => [parameterLabel(parameter), ...parameter.choices]).join(' ')],
    [1, `${documentation} ${t(`edit.groups.${group}`)}`],
  ]
  let score = 0
  for (const word of words) {
    const best = Math.max(...fields.map(([weight, said]) => weight * fits(fold(said), word)))
    if (best === 0) return 0
    score += best
  }
  return score
}

/** 3 where it begins so, 2 where a later word does, 1 for one that has it within; a short piece of a word is no word. */
function fits(said: string, word: string): number {
  const at = ` ${said}`.indexOf(` ${word}`)
  return at === 0 ? 3 : at > 0 ? 2 : word.length > 2 && said.includes(word) ? 1 : 0
}

/** Other words that people have for it. */
function synonyms(name: string): string {
  const key = `edit.synonyms.${name}`
  const text = t(key)
  return text === key ? '' : text
}

const fold = (text: string) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/[_/,.;:()]/g, ' ').trim()
