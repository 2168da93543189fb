import { shallowReactive, shallowRef } from 'vue'
import type { Right, ViewerFieldsFragment } from './gql/graphql'

export type Viewer = ViewerFieldsFragment

/** Who is signed in, as the server said last; null until it has. */
export const viewer = shallowRef<Viewer | null>(null)

/** Whether the server said that nobody is signed in, not yet or no longer. What it says so by, api.ts and socket.ts know. */
export const signedOut = shallowRef(false)

const rights = shallowReactive(new Map<string, readonly Right[]>())

/** Takes over what the viewer may do in a project. */
export function learnRights(project: string, now: readonly Right[]): void {
  rights.set(project, now)
}

/** Whether the viewer may do something in a project: what they may not is not offered. False until it is known. */
export const may = (right: Right, project: string | undefined): boolean => project !== undefined && !!rights.get(project)?.includes(right)
