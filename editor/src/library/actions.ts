import { graphql, request } from '@/lib/api'
import type { FileFilter, FileSort } from '@/lib/gql/graphql'
import { copyText } from '@/lib/dom'
import { t } from '@/lib/i18n'
import { attempt, toast } from '@/ui/toasts'
import type { LibraryFile } from './listing'
import './texts'

// What is done to files. It comes after the first paint.

/** The ids alone, to select what is not loaded. */
export const idsQuery = graphql(`
  query FileIds($project: ID!, $after: String, $filter: FileFilter, $sort: FileSort) {
    project(id: $project) {
      files(first: 200, after: $after, filter: $filter, sort: $sort) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
        }
      }
    }
  }
`)

const updateMutation = graphql(`
  mutation UpdateFile($id: ID!, $input: UpdateFileInput!) {
    updateFile(id: $id, input: $input) {
      ...FileFields
    }
  }
`)

const deleteMutation = graphql(`
  mutation DeleteFiles($ids: [ID!]!) {
    deleteFiles(ids: $ids)
  }
`)

const restoreMutation = graphql(`
  mutation RestoreFiles($ids: [ID!]!) {
    restoreFiles(ids: $ids) {
      ...FileFields
    }
  }
`)

/** What one call may delete or restore at most. */
const batch = 1000

/** Changes one file; what did not work is said in a toast. Answers the file as it is now. */
export async function renameFile(file: LibraryFile, name: string): Promise<LibraryFile | undefined> {
  const done = await attempt(t('file.renameFailed', { name: file.name }), () => request(null, updateMutation, { id: file.id, input: { name } }))
  return done?.updateFile
}

/** Deletes files at once and says so in a toast, which takes them back. `back` gets those that came back. Answers the ids that are gone. */
export async function deleteFiles(ids: readonly string[], back: (files: LibraryFile[]) => void): Promise<string[]> {
  const all: string[] = []
  await attempt(t('selection.deleteFailed'), async () => {
    const gone: string[] = []
    try {
      for (const some of batches(ids)) gone.push(...(await request(null, deleteMutation, { ids: some })).deleteFiles)
    } finally {
      all.push(...gone)
      if (gone.length > 0) toast({ text: t('selection.deleted', { n: gone.length }), stay: 15_000, action: { label: t('error.undo'), run: () => restoreFiles(gone, back) } })
    }
  })
  return all
}

async function restoreFiles(ids: readonly string[], back: (files: LibraryFile[]) => void): Promise<void> {
  await attempt(t('selection.restoreFailed'), async () => {
    let count = 0
    for (const some of batches(ids)) {
      const { restoreFiles: files } = await request(null, restoreMutation, { ids: some })
      count += files.length
      back(files)
    }
    toast({ text: t('selection.restored', { n: count }) })
  })
}

/** Sets the tags of files, three at a time. Answers the files as they are now; throws at the first that could not be saved. */
export async function saveTags(files: readonly LibraryFile[], tagsOf: (file: LibraryFile) => string[]): Promise<LibraryFile[]> {
  const saved: LibraryFile[] = []
  const queue = [...files]
  const worker = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      saved.push((await request(null, updateMutation, { id: file.id, input: { tags: tagsOf(file) } })).updateFile)
    }
  }
  await Promise.all([worker(), worker(), worker()])
  return saved
}

/** As many are selected at once: of a list of a million, the first. */
export const selectAtOnce = 10_000

/** The ids of the files that a filter finds, also of those that are not loaded; of very many the first. */
export async function allIds(signal: AbortSignal, project: string, filter: FileFilter, sort: FileSort): Promise<string[]> {
  const ids: string[] = []
  let after: string | null = null
  do {
    const files: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } | undefined = (
      await request(signal, idsQuery, { project, after, filter, sort })
    ).project?.files
    if (!files) break
    ids.push(...files.nodes.map((file) => file.id))
    after = files.pageInfo.hasNextPage ? files.pageInfo.endCursor : null
  } while (after && ids.length < selectAtOnce)
  return ids
}

/** Puts a file's address, as seen from here, into the clipboard. */
export async function copyLink(url: string): Promise<void> {
  const absolute = new URL(url, location.href).href
  if (await copyText(absolute)) toast({ text: t('file.copied') })
  else toast({ kind: 'error', text: t('file.copyFailed', { url: absolute }) })
}

/** Lets the browser save a file under its name. */
export function download(file: LibraryFile): void {
  const link = document.createElement('a')
  link.href = file.url
  link.download = file.name
  link.click()
}

/** Saves one file after the other: of more than ten at once, browsers drop the rest. */
export async function downloadAll(files: readonly LibraryFile[]): Promise<void> {
  for (const file of files) {
    download(file)
    await new Promise((wake) => setTimeout(wake, 250))
  }
}

function* batches(ids: readonly string[]): Generator<string[]> {
  for (let at = 0; at < ids.length; at += batch) yield ids.slice(at, at + batch)
}
