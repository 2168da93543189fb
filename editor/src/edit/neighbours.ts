import { request } from '@/lib/api'
import { around, fromAddress, trail, type Trail } from '@/library/trail'
import { idsQuery } from '@/library/actions'

/** The files before and after one, in the library's order; null at the ends, and where the order is not known. */
export interface Neighbours {
  previous: string | null
  next: string | null
}

/** Without the library behind it, a file is looked for among the newest so many pages of 200. */
const PAGES = 10

/**
 * Finds a file's neighbours in the order that the library showed last, with its filters; in the usual order when the page was
 * opened by a link. What the library has not loaded is asked for, and stays known.
 */
export async function neighbours(signal: AbortSignal, project: string, file: string): Promise<Neighbours> {
  if (trail.value?.project !== project) trail.value = { project, query: fromAddress({}), ids: [], after: '' }
  for (let page = 0; ; page++) {
    const known: Trail | null = trail.value
    if (known?.project !== project) return { previous: null, next: null }
    const found = around(known.ids, file)
    if (known.after === null || page === PAGES || found?.next) return found ?? { previous: null, next: null }
    const files = await more(signal, known)
    if (!files || trail.value !== known) continue
    trail.value = { ...known, ids: [...new Set([...known.ids, ...files.nodes.map(({ id }) => id)])], after: files.pageInfo.hasNextPage ? (files.pageInfo.endCursor ?? null) : null }
  }
}

/** The ids that follow what is known. */
async function more(signal: AbortSignal, { project, query: { search, type, tag, sort }, after }: Trail) {
  const filter = { search: search || null, type: type || null, tag: tag || null }
  return (await request(signal, idsQuery, { project, after: after || null, filter, sort })).project?.files
}
