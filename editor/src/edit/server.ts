import { graphql, request } from '@/lib/api'
import type { EditedFileQuery, UpdateFileInput } from '@/lib/gql/graphql'
import { registryOf, type Operation, type Registry } from './registry'

/** The file as this page knows it. */
export type File = NonNullable<EditedFileQuery['file']>

const EditedFile = graphql(`
  query EditedFile($id: ID!) {
    file(id: $id) {
      id name type bytes checksum width height frames hasAlpha colorSpace thumbhash capturedAt camera
      location { latitude longitude } tags focalPoint { x y } createdAt url(absolute: true) project { id name rights }
    }
  }
`)

const Operations = graphql(`
  query Operations {
    operations {
      name group kind syntax documentation
      parameters { name kind documentation unit minimum maximum step neutral default choices explanations percent partial opaque }
    }
  }
`)

const Read = graphql(`
  query ReadTransformation($text: String!, $project: ID) {
    transformation(text: $text, project: $project) {
      canonical
      expanded
      steps { operation text arguments { parameter value } }
      error { message operation index start end }
    }
  }
`)

const Update = graphql(`
  mutation UpdateEditedFile($id: ID!, $input: UpdateFileInput!) {
    updateFile(id: $id, input: $input) { id name tags focalPoint { x y } }
  }
`)

const Delete = graphql(`mutation DeleteEditedFile($ids: [ID!]!) { deleteFiles(ids: $ids) }`)
const Restore = graphql(`mutation RestoreEditedFile($ids: [ID!]!) { restoreFiles(ids: $ids) { id } }`)

/** The file of this id; null when there is none. */
export async function fetchFile(signal: AbortSignal, id: string): Promise<File | null> {
  return (await request(signal, EditedFile, { id })).file ?? null
}

let asked: Promise<{ registry: Registry; about: readonly Operation[] }> | null = null

/** The server's operations, asked once for as long as the page is open. A failure is asked again. */
function fetchOperations() {
  asked ??= request(null, Operations, {}).then(
    ({ operations }) => ({ registry: registryOf(operations), about: operations.filter(({ kind }) => kind === 'TERMINAL') }),
    (error: unknown) => {
      asked = null
      throw error
    },
  )
  return asked
}

/** The operations that the editor offers. */
export const fetchRegistry = async (): Promise<Registry> => (await fetchOperations()).registry

/** The operations that answer about a picture in place of one. */
export const fetchAbout = async (): Promise<readonly Operation[]> => (await fetchOperations()).about

/** Reads a transformation as it was typed, with the presets of a project: the one reader of the URL grammar is the server's. */
export async function readTransformation(signal: AbortSignal, text: string, project: string) {
  return (await request(signal, Read, { text, project })).transformation
}

/** Changes what is given of a file. */
export async function updateFile(id: string, input: UpdateFileInput) {
  return (await request(null, Update, { id, input })).updateFile
}

/** Deletes the file; `restoreFile` takes it back. */
export async function deleteFile(id: string): Promise<void> {
  await request(null, Delete, { ids: [id] })
}

export async function restoreFile(id: string): Promise<void> {
  await request(null, Restore, { ids: [id] })
}
