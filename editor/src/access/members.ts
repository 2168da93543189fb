import { graphql, request } from '@/lib/api'
import type { ProjectMembersQuery } from '@/lib/gql/graphql'
import { fetchInvitations, fetchPeople, sameEmail, type Invitation, type Person } from '@/people/people'

export type Member = NonNullable<ProjectMembersQuery['project']>['members'][number]

const membersQuery = graphql(`
  query ProjectMembers($id: ID!) {
    project(id: $id) {
      members {
        role
        person {
          id
          name
          email
          owner
          lastSeenAt
        }
      }
    }
  }
`)

/** Who is in a project, who else could be, and who was invited into it. */
export interface Circle {
  members: readonly Member[]
  people: readonly Person[]
  invitations: readonly Invitation[]
}

export async function fetchCircle(signal: AbortSignal | null, project: string): Promise<Circle> {
  const [found, people, invitations] = await Promise.all([request(signal, membersQuery, { id: project }), fetchPeople(signal), fetchInvitations(signal)])
  return { members: found.project?.members ?? [], people, invitations: invitations.filter(({ roles }) => roles.some((role) => role.project?.id === project)) }
}

/** What it takes to let somebody in: nothing, a role for who is known, or an invitation. */
export type Way = { kind: 'there' | 'owner' | 'known'; person: { id: string; name: string } } | { kind: 'invite' }

/** How the one with an e-mail comes into a project. */
export function wayIn(email: string, { members, people }: Pick<Circle, 'members' | 'people'>): Way {
  const person = people.find((one) => sameEmail(one.email, email))
  if (!person) return { kind: 'invite' }
  if (person.owner) return { kind: 'owner', person }
  return { kind: members.some((member) => member.person.id === person.id) ? 'there' : 'known', person }
}
