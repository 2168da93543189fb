import { graphql, request } from '@/lib/api'
import type { CreateInvitationInput, PeopleQuery, PersonFieldsFragment, InvitationFieldsFragment, Role, UpdatePersonInput } from '@/lib/gql/graphql'

export type Person = PersonFieldsFragment
export type Invitation = InvitationFieldsFragment

/** The roles, as they are offered: who may less stands first. */
export const ROLES: readonly Role[] = ['VIEWER', 'EDITOR', 'OWNER']

graphql(`
  fragment PersonFields on Person {
    id
    name
    email
    owner
    createdAt
    lastSeenAt
    memberships {
      role
      project {
        id
        name
      }
    }
  }
`)
graphql(`
  fragment InvitationFields on Invitation {
    id
    email
    owner
    createdAt
    expiresAt
    roles {
      role
      project {
        id
        name
      }
    }
  }
`)
const peopleQuery = graphql(`
  query People($after: String) {
    people(first: 200, after: $after) {
      nodes {
        ...PersonFields
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
const invitationsQuery = graphql(`
  query Invitations {
    invitations {
      ...InvitationFields
    }
  }
`)
const inviteMutation = graphql(`
  mutation Invite($input: CreateInvitationInput!) {
    createInvitation(input: $input) {
      link
      invitation {
        ...InvitationFields
      }
    }
  }
`)
const withdrawMutation = graphql(`
  mutation Withdraw($id: ID!) {
    deleteInvitation(id: $id)
  }
`)
const updateMutation = graphql(`
  mutation UpdatePerson($id: ID!, $input: UpdatePersonInput!) {
    updatePerson(id: $id, input: $input) {
      ...PersonFields
    }
  }
`)
const deleteMutation = graphql(`
  mutation DeletePerson($id: ID!) {
    deletePerson(id: $id)
  }
`)
const memberMutation = graphql(`
  mutation SetMember($project: ID!, $person: ID!, $role: Role) {
    setMember(project: $project, person: $person, role: $role) {
      id
    }
  }
`)

/** Everybody who may sign in, oldest first. */
export async function fetchPeople(signal: AbortSignal | null): Promise<Person[]> {
  const all: Person[] = []
  let after: string | null = null
  do {
    const { people }: PeopleQuery = await request(signal, peopleQuery, { after })
    all.push(...people.nodes)
    after = people.pageInfo.hasNextPage ? (people.pageInfo.endCursor ?? null) : null
  } while (after)
  return all
}

export const fetchInvitations = async (signal: AbortSignal | null): Promise<Invitation[]> => (await request(signal, invitationsQuery, {})).invitations

/** Invites somebody; answers the link, absolute, which is shown now and never again. */
export async function invite(input: CreateInvitationInput): Promise<{ link: string; invitation: Invitation }> {
  const { createInvitation } = await request(null, inviteMutation, { input })
  return { ...createInvitation, link: new URL(createInvitation.link, location.href).href }
}

export async function withdraw(id: string): Promise<void> {
  await request(null, withdrawMutation, { id })
}

export const updatePerson = async (id: string, input: UpdatePersonInput): Promise<Person> => (await request(null, updateMutation, { id, input })).updatePerson

export async function deletePerson(id: string): Promise<void> {
  await request(null, deleteMutation, { id })
}

/** Gives a person a role in a project, or takes it: null. */
export async function setMember(project: string, person: string, role: Role | null): Promise<void> {
  await request(null, memberMutation, { project, person, role })
}

/** Whether two e-mails are those of one person. */
export const sameEmail = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()
