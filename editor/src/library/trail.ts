import { shallowRef } from 'vue'
import { sorts, type LibraryFile, type Query } from './listing'

/**
 * The order in which the library shows a project's files, as far as it is loaded: what the arrows of the file page follow,
 * and where its way back leads. `after` is the cursor of what follows, null at the end.
 */
export interface Trail {
  project: string
  query: Query
  ids: readonly string[]
  after: string | null
  /** What the library knows of the files: a page that still loads one shows it. */
  files?: readonly LibraryFile[]
}

/** What the library showed last; null when a file was opened without it. */
export const trail = shallowRef<Trail | null>(null)

/** A query as the address bar has it: what stands at its default is left out. */
export function toAddress({ search, type, tag, sort }: Query): Record<string, string> {
  return { ...(search && { q: search }), ...(type && { type }), ...(tag && { tag }), ...(sort !== 'CREATED_DESC' && { sort }) }
}

/** The query of an address; an order that there is not is the usual one. */
export function fromAddress(query: Record<string, unknown>): Query {
  const text = (key: string) => (typeof query[key] === 'string' ? query[key] : '')
  return { search: text('q'), type: text('type'), tag: text('tag'), sort: sorts.find((sort) => sort === text('sort')) ?? 'CREATED_DESC' }
}

/** The library of a project as it was left. */
export function wayBack(project: string) {
  return { name: 'library', params: { project }, query: trail.value?.project === project ? toAddress(trail.value.query) : {} }
}

/** The ids before and after one; null at the ends. `undefined` when it is not among them. */
export function around(ids: readonly string[], id: string): { previous: string | null; next: string | null } | undefined {
  const at = ids.indexOf(id)
  return at < 0 ? undefined : { previous: ids[at - 1] ?? null, next: ids[at + 1] ?? null }
}
