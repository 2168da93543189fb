import { shallowReactive } from 'vue'
import { graphql, request } from '@/lib/api'
import { choiceLabel } from './labels'
import { shotOf } from './links'

/** A file that a step names by its id. */
export interface NamedFile {
  id: string
  name: string
  width: number
  height: number
  thumbhash: string
}

const Named = graphql(`
  query NamedFile($id: ID!) {
    file(id: $id) { id name width height thumbhash }
  }
`)

/** What is known of files by their ids; null: there is none. */
const known = shallowReactive(new Map<string, NamedFile | null>())
const asked = new Set<string>()

export const isFileId = (text: string): boolean => /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text)

/** The file of an id: undefined until the server has answered, null when it has none. */
export function namedFile(id: string): NamedFile | null | undefined {
  if (isFileId(id) && !asked.has(id)) {
    asked.add(id)
    request(null, Named, { id }).then(
      ({ file }) => known.set(id, file ?? null),
      () => asked.delete(id),
    )
  }
  return known.get(id)
}

/** Keeps what is known of a file already. */
export function learnFile(file: NamedFile): void {
  asked.add(file.id)
  known.set(file.id, file)
}

/** What a value of a step is called: the file's name, or the word in its place. */
export const fileLabel = (value: string): string => (isFileId(value) ? (namedFile(value)?.name ?? value.slice(0, 8)) : choiceLabel(value))

/** A small picture of a file. */
export const thumbnail = (id: string): string => shotOf(id, 'preview/160x160')
