import { graphql, request, type Document } from '@/lib/api'
import type { Interval, StorageNumbersFragment, UsageFileFragment, UsageGroup, UsageNumbersFragment } from '@/lib/gql/graphql'
import { beforeInterval, type Group, type Stretch } from './range'

// What pages of numbers ask: of all projects, of one, or of a file.

export type Usage = UsageNumbersFragment
export type Storage = StorageNumbersFragment
export type NamedFile = UsageFileFragment

/** Of what the numbers are: of everything, of a project, or of one file of it. */
export interface Scope {
  project?: string | undefined
  file?: string | undefined
}

graphql(`
  fragment UsageSums on UsagePoint {
    requests
    bytes
    hits
    renders
    renderSeconds
    errors
    files
    savedBytes
  }
`)
graphql(`
  fragment UsageNumbers on Usage {
    from
    to
    interval
    total {
      ...UsageSums
    }
    points {
      at
      group
      ...UsageSums
    }
  }
`)
graphql(`
  fragment StorageSums on StoragePoint {
    at
    group
    files
    originalBytes
    variants
    variantBytes
  }
`)
graphql(`
  fragment StorageNumbers on StorageUsage {
    interval
    now {
      ...StorageSums
    }
    points {
      ...StorageSums
    }
    byFormat {
      ...StorageSums
    }
  }
`)
graphql(`
  fragment UsageFile on File {
    id
    name
    width
    height
    thumbhash
    thumb: url(transformation: "preview/160x160/-/format/auto", expires: 259200)
    project {
      id
    }
  }
`)

const allQuery = graphql(`
  query Usage($from: Time!, $to: Time!, $interval: Interval!, $groupBy: UsageGroup, $first: Int) {
    usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy, first: $first) {
      ...UsageNumbers
    }
  }
`)
const projectQuery = graphql(`
  query UsageOfProject($id: ID!, $from: Time!, $to: Time!, $interval: Interval!, $groupBy: UsageGroup, $first: Int) {
    project(id: $id) {
      name
      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy, first: $first) {
        ...UsageNumbers
      }
    }
  }
`)
const fileQuery = graphql(`
  query UsageOfFile($id: ID!, $from: Time!, $to: Time!, $interval: Interval!, $groupBy: UsageGroup, $first: Int) {
    file(id: $id) {
      name
      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy, first: $first) {
        ...UsageNumbers
      }
    }
  }
`)
const storageQuery = graphql(`
  query Storage($from: Time!, $to: Time!, $interval: Interval!) {
    storage(from: $from, to: $to, interval: $interval) {
      ...StorageNumbers
    }
  }
`)
const projectStorageQuery = graphql(`
  query StorageOfProject($id: ID!, $from: Time!, $to: Time!, $interval: Interval!) {
    project(id: $id) {
      storage(from: $from, to: $to, interval: $interval) {
        ...StorageNumbers
      }
    }
  }
`)

interface Asked {
  from: string
  to: string
  interval: Interval
  groupBy?: UsageGroup
  first?: number
}

/** The numbers of a scope, and what it is called; null when it is not there. */
async function ask(signal: AbortSignal, { project, file }: Scope, asked: Asked): Promise<{ name: string; usage: Usage } | null> {
  if (file) return (await request(signal, fileQuery, { id: file, ...asked })).file ?? null
  if (project) return (await request(signal, projectQuery, { id: project, ...asked })).project ?? null
  return { name: '', ...(await request(signal, allQuery, asked)) }
}

/** How many groups are told apart in a chart; the rest is one more. */
export const GROUPS_SHOWN = 8
/** How long the lists of what is asked for most are. */
export const LISTED = 10

/** What is drawn, told apart by a group. */
export const fetchUsage = (signal: AbortSignal, scope: Scope, { from, to, interval }: Stretch, group: Group) =>
  ask(signal, scope, { from, to, interval, ...(group && { groupBy: group, first: GROUPS_SHOWN }) })

/** The sums of as much time before. */
export const fetchBefore = async (signal: AbortSignal, scope: Scope, stretch: Stretch) =>
  (await ask(signal, scope, { ...stretch.before, interval: beforeInterval(stretch) }))?.usage.total ?? null

/** What was asked for most of a group. */
export const fetchTop = async (signal: AbortSignal, scope: Scope, { from, to, coarse }: Stretch, group: UsageGroup) =>
  (await ask(signal, scope, { from, to, interval: coarse, groupBy: group, first: LISTED }))?.usage ?? null

/** What is stored of a project, or of all. It is noted once a day. */
export async function fetchStorage(signal: AbortSignal, { project }: Scope, { from, to, interval, coarse }: Stretch): Promise<Storage | null> {
  const asked = { from, to, interval: interval === 'HOUR' ? (coarse === 'HOUR' ? 'DAY' : coarse) : interval } as const
  if (project) return (await request(signal, projectStorageQuery, { id: project, ...asked })).project?.storage ?? null
  return (await request(signal, storageQuery, asked)).storage
}

/** The files of ids, in one question. What was deleted is left out. */
export async function fetchFiles(signal: AbortSignal, ids: readonly string[]): Promise<NamedFile[]> {
  if (ids.length === 0) return []
  const text = `query UsageFiles(${ids.map((_, i) => `$f${i}: ID!`).join(', ')}) {\n${ids.map((_, i) => `  f${i}: file(id: $f${i}) { ...UsageFile }`).join('\n')}\n}`
  const document = text as unknown as Document<Record<string, NamedFile | null>, Record<string, string>>
  const found = await request(signal, document, Object.fromEntries(ids.map((id, i) => [`f${i}`, id])))
  return Object.values(found).filter((file) => file !== null)
}
