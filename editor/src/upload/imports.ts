import type { ImportFieldsFragment } from '@/lib/gql/graphql'
import { t } from '@/lib/i18n'
import { reason, type UploadItem, type UploadState } from './items'

// What is known of pictures that the server fetches from addresses, and what follows from its answers. importer.ts does it.

/**
 * A picture that is fetched, as one line of the tray. `asked`: the server was asked to begin and has not answered. `ending`: somebody wants it to be
 * given up. `server` is the id of the import there; `total` is null while nobody knows.
 */
export interface Import {
  id: string
  project: string
  address: string
  name: string
  stage: 'waiting' | 'asked' | 'running' | 'done' | 'failed' | 'refused'
  ending: boolean
  server: string | null
  bytes: number
  total: number | null
  problem: string
  fileId: string | null
}

/** What the server says of an import. */
export type Progress = ImportFieldsFragment

/** So many go on at once in a project, by the contract of `importFile`; fewer where others fetch too, which the server says. */
export const IMPORTS_AT_ONCE = 4

/** A picture to fetch. */
export const newImport = (id: string, project: string, address: string): Import => ({
  id, project, address, name: '', stage: 'waiting', ending: false, server: null, bytes: 0, total: null, problem: '', fileId: null,
})

/** Has it wait to be fetched from the beginning. */
export const afresh = (one: Import): Import => newImport(one.id, one.project, one.address)

/** Those that are under way in a project. */
const underWay = (all: readonly Import[], project: string): number => all.filter((one) => one.project === project && (one.stage === 'asked' || one.stage === 'running')).length

/** The next that may begin, in their order. `full` are projects that can take no more for now. */
export const nextOf = (all: readonly Import[], full: ReadonlySet<string>): Import | undefined =>
  all.find((one) => one.stage === 'waiting' && !full.has(one.project) && underWay(all, one.project) < IMPORTS_AT_ONCE)

/**
 * What the server's answer to the wish to begin comes to, where it did not: to wait, for the whole page or for this project, or to be
 * shown. Where the answer was lost, it may have begun all the same: it is not asked for twice by itself.
 */
export type Denial = 'sign-in' | 'full' | 'away' | 'failed' | 'refused'

/** Reads the code of an error of GraphQL. */
export function denialOf(code: string): Denial {
  switch (code) {
    case 'UNAUTHENTICATED':
      return 'sign-in'
    case 'LIMIT_EXCEEDED':
    case 'BUSY':
      return 'full'
    case 'NETWORK':
      return 'away'
    case 'INVALID':
    case 'BAD_REQUEST':
    case 'FORBIDDEN':
    case 'NOT_FOUND':
      return 'refused'
  }
  return 'failed'
}

/** The codes of problems that say nothing of the picture: another time it may come. */
const PASSING = ['import-failed', 'cancelled', 'lost', 'unauthenticated', 'shutting-down', 'busy', 'storage-full', 'internal', 'read-timeout', 'unexpected-eof']

/** An import with the news of it; null when it is over because somebody here wanted that. */
export function withNews(one: Import, news: Progress): Import | null {
  const known = { ...one, name: news.name || one.name, bytes: news.bytes, total: news.totalBytes ?? null }
  if (news.state === 'DONE') return { ...known, stage: 'done', total: news.bytes, fileId: news.file?.id ?? null }
  if (news.state === 'RUNNING') return known
  if (one.ending && news.error?.code === 'cancelled') return null
  return { ...known, stage: PASSING.includes(news.error?.code ?? 'internal') ? 'failed' : 'refused', problem: reason(news.error?.message ?? '') || t('error.unknown'), ending: false }
}

const states: Record<Import['stage'], UploadState> = { waiting: 'waiting', asked: 'uploading', running: 'uploading', done: 'done', failed: 'failed', refused: 'refused' }

/** The tray's line. */
export function toLine(one: Import): UploadItem {
  const { id, project, address, stage, bytes, total } = one
  const size = total ?? bytes
  return {
    id, project, address,
    name: one.name || shortName(address),
    bytes: size,
    share: stage === 'done' ? 1 : total === null ? null : size > 0 ? Math.min(1, bytes / size) : 0,
    state: one.ending && states[stage] === 'uploading' ? 'ending' : states[stage],
    problem: one.problem,
    fileId: one.fileId,
  }
}

/** What an address is called before anybody says: the last part of its path, or its server. */
export function shortName(address: string): string {
  const { pathname, host } = new URL(address)
  const last = pathname.split('/').filter(Boolean).at(-1) ?? host
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}
