import type { ApiKeyKind, CreateApiKeyInput, Right, UpdateApiKeyInput } from '@/lib/gql/graphql'
import type { ApiKey } from './keys'

/** A key as it stands in its form. Lists are text, of one entry a line or with commas; what is empty has no bound. */
export interface KeyForm {
  name: string
  kind: ApiKeyKind
  rights: readonly Right[]
  types: string
  megabytes: string
  origins: string
  signed: boolean
  /** `never`, so many days from now, or `date`: at the end of the day that `date` says. */
  lasts: string
  date: string
}

export const LASTS = ['never', '30', '90', '365', 'date'] as const
const DAY = 86_400_000
const MEGABYTE = 1_000_000

const two = (n: number) => String(n).padStart(2, '0')
const dateOf = (at: Date) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`

/** The form of a key that there is, or of one that is to be. */
export function formOf(key: ApiKey | null, now: Date = new Date()): KeyForm {
  return {
    name: key?.name ?? '',
    kind: key?.kind ?? 'SECRET',
    rights: key?.rights ?? ['READ'],
    types: key?.types.join(', ') ?? '',
    megabytes: key?.maxBytes ? String(key.maxBytes / MEGABYTE) : '',
    origins: key?.origins.join('\n') ?? '',
    signed: key?.signed ?? false,
    lasts: key?.expiresAt ? 'date' : 'never',
    date: dateOf(key?.expiresAt ? new Date(key.expiresAt) : new Date(now.getTime() + 30 * DAY)),
  }
}

const list = (text: string) => text.split(/[\s,;]+/).filter(Boolean)

function rulesOf(form: KeyForm) {
  return { types: list(form.types), maxBytes: form.megabytes === '' ? null : Math.round(Number(form.megabytes) * MEGABYTE), origins: list(form.origins), signed: form.signed }
}

function expiryOf(form: KeyForm, now: Date): string | null {
  if (form.lasts === 'never') return null
  if (form.lasts !== 'date') return new Date(now.getTime() + Number(form.lasts) * DAY).toISOString()
  const [year = 0, month = 1, day = 1] = form.date.split('-').map(Number)
  return new Date(year, month - 1, day, 23, 59, 59).toISOString()
}

/** What makes the key of a form. */
export function toCreate(form: KeyForm, project: string, now: Date = new Date()): CreateApiKeyInput {
  const { kind, name, rights } = form
  return { project, kind, name: name.trim(), expiresAt: expiryOf(form, now), ...(kind === 'SECRET' ? { rights: [...rights] } : rulesOf(form)) }
}

/** What makes a key that there is that of its form. A day of expiry that stays as it is keeps its hour. */
export function toUpdate(form: KeyForm, key: ApiKey, now: Date = new Date()): UpdateApiKeyInput {
  const was = formOf(key, now)
  const same = form.lasts === was.lasts && (form.lasts !== 'date' || form.date === was.date)
  return { name: form.name.trim(), ...(key.kind === 'PUBLIC' && rulesOf(form)), ...(!same && { expiresAt: expiryOf(form, now) }) }
}
