import type { Role } from '@/lib/gql/graphql'

/** What somebody may do: everything, or what their roles say, by the ids of projects. */
export interface Places {
  owner: boolean
  roles: Readonly<Record<string, Role>>
}

/** The roles of memberships by the ids of their projects; what was deleted meanwhile is left out. */
export const rolesOf = (memberships: readonly { role: Role; project?: { id: string } | null }[]): Places['roles'] =>
  Object.fromEntries(memberships.flatMap(({ role, project }) => (project ? [[project.id, role]] : [])))

/** What to say to the server so that one becomes the other: a role each, null to take it. */
export function changes(before: Places['roles'], now: Places['roles']): { project: string; role: Role | null }[] {
  const taken = Object.keys(before).filter((project) => !(project in now)).map((project) => ({ project, role: null }))
  const given = Object.entries(now).filter(([project, role]) => before[project] !== role).map(([project, role]) => ({ project, role }))
  return [...taken, ...given]
}

/** Roles with one of them given, or, where it is empty, taken. */
export function withRole(roles: Places['roles'], project: string, role: Role | ''): Places['roles'] {
  const { [project]: _, ...others } = roles
  return role ? { ...others, [project]: role } : others
}
