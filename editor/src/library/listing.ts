import type { FileEventsSubscription, FileFieldsFragment, FileSort } from '@/lib/gql/graphql'

/** A file as the library shows it. */
export type LibraryFile = FileFieldsFragment

/** What happened to a file. */
export type FileEvent = FileEventsSubscription['fileEvents']

/** What the library shows: all filters are optional. */
export interface Query {
  search: string
  type: string
  tag: string
  sort: FileSort
}

/**
 * The loaded beginning of all files that a query finds. `total` counts those that are not loaded too; `after` is the
 * cursor of the next page, null when everything is here. Never changed in place.
 */
export interface Listing {
  files: readonly LibraryFile[]
  total: number
  /** There are more than `total`, or may be: nobody counted any further. */
  atLeast?: boolean
  after: string | null
}

/** The small picture of a file, which holds still where people do not want motion. */
export const thumbOf = ({ frames, thumb, still }: LibraryFile): string => (frames > 1 && matchMedia('(prefers-reduced-motion: reduce)').matches ? still : thumb)

/** Before the first page. */
export const empty: Listing = { files: [], total: 0, after: null }

/** A listing with its next page. Files that came meanwhile by an event are not doubled. */
export function append(listing: Listing, page: readonly LibraryFile[], total: number, after: string | null, atLeast = false): Listing {
  const known = new Set(listing.files.map((file) => file.id))
  const files = [...listing.files, ...page.filter((file) => !known.has(file.id))]
  // Who has seen the end, or more than were counted, knows better.
  if (after === null) return { files, total: files.length, after }
  return { files, total: Math.max(total, files.length), after, ...(atLeast && { atLeast }) }
}

/**
 * A listing with a file as it is now: in its place when it matches, where the sort puts it; away when it no longer does.
 * Beyond what is loaded, only the total changes. `fresh`: it was not among the files before.
 */
export function put(listing: Listing, query: Query, file: LibraryFile, fresh: boolean): Listing {
  const index = listing.files.findIndex((other) => other.id === file.id)
  if (!matches(query, file)) return index < 0 ? listing : take(listing, [file.id])
  const order = compare[query.sort]
  const before = listing.files[index]
  if (before && order(before, file) === 0) return { ...listing, files: listing.files.with(index, file) }

  const rest = index < 0 ? listing.files : listing.files.toSpliced(index, 1)
  const total = listing.total + (fresh && index < 0 ? 1 : 0)
  const place = lowerBound(rest, file, order)
  if (place === rest.length && listing.after !== null) return { ...listing, files: rest, total }
  return { ...listing, files: rest.toSpliced(place, 0, file), total }
}

/** A listing without files. Ids that are not loaded do not change it. */
export function take(listing: Listing, ids: Iterable<string>): Listing {
  const gone = new Set(ids)
  const files = listing.files.filter((file) => !gone.has(file.id))
  const count = listing.files.length - files.length
  return count === 0 ? listing : { ...listing, files, total: listing.total - count }
}

/** Whether an event brings a file that was not there. */
export const brings = ({ kind }: FileEvent): boolean => kind === 'CREATED' || kind === 'RESTORED'

/** A listing after an event. */
export function follow(listing: Listing, query: Query, event: FileEvent): Listing {
  return event.file ? put(listing, query, event.file, brings(event)) : take(listing, [event.id])
}

/**
 * A listing as the server answered it, after what happened since it was asked for. It may know of some of that already: what
 * an event does to files that are not loaded is not counted once more.
 */
export function catchUp(listing: Listing, query: Query, events: readonly FileEvent[]): Listing {
  return events.reduce((now, event) => {
    const next = follow(now, query, event)
    return next.files.length === now.files.length ? { ...next, total: now.total } : next
  }, listing)
}

/** Whether a query finds a file. */
export function matches(query: Query, file: LibraryFile): boolean {
  if (query.search && !file.name.toLowerCase().includes(query.search.toLowerCase())) return false
  if (query.type && file.type !== query.type && !file.type.startsWith(`${query.type}/`)) return false
  return !query.tag || file.tags.includes(query.tag)
}

type Order = (a: LibraryFile, b: LibraryFile) => number
const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const created: Order = (a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt) || text(a.id, b.id)
const name: Order = (a, b) => text(a.name.toLowerCase(), b.name.toLowerCase()) || text(a.id, b.id)
const bytes: Order = (a, b) => a.bytes - b.bytes || text(a.id, b.id)
const compare: Record<FileSort, Order> = {
  CREATED_DESC: (a, b) => -created(a, b),
  CREATED_ASC: created,
  NAME_ASC: name,
  NAME_DESC: (a, b) => -name(a, b),
  BYTES_DESC: (a, b) => -bytes(a, b),
  BYTES_ASC: bytes,
}

/** The orders that there are, as they are offered. */
export const sorts = Object.keys(compare) as FileSort[]

/** The first index whose file does not come before this one. */
function lowerBound(files: readonly LibraryFile[], file: LibraryFile, order: Order): number {
  let low = 0
  let high = files.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (order(files[middle]!, file) < 0) low = middle + 1
    else high = middle
  }
  return low
}
