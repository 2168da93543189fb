import { graphql } from '@/lib/api'
import type { Call } from './call'

const rules = graphql(`
  query RulesOfProject($project: ID!) {
    project(id: $project) {
      rules {
        mode
        referers
        withoutReferer
        newVariantsPerClient
        newVariantsPerProject
      }
    }
  }
`)
const setRules = graphql(`
  mutation ChangeRules($project: ID!, $input: UpdateProjectRulesInput!) {
    updateProjectRules(id: $project, input: $input) {
      mode
      referers
    }
  }
`)
const members = graphql(`
  query MembersOfProject($project: ID!) {
    project(id: $project) {
      members {
        role
        person {
          id
          name
          email
        }
      }
    }
  }
`)
const invite = graphql(`
  mutation InviteIntoProject($input: CreateInvitationInput!) {
    createInvitation(input: $input) {
      link
    }
  }
`)
const keys = graphql(`
  query KeysOfProject($project: ID!) {
    project(id: $project) {
      apiKeys {
        id
        name
        kind
        rights
        prefix
        expiresAt
        lastUsedAt
      }
    }
  }
`)
const makeKey = graphql(`
  mutation MakeApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      key
      apiKey {
        id
        prefix
      }
    }
  }
`)

/** What the pages do that say who may do what in a project: of its links, its people, or its keys. */
export function accessCalls(project: string, part: string): Call[] {
  switch (part) {
    case 'people':
      return [
        { does: 'members', graphql: { query: String(members), variables: { project } } },
        { does: 'invite', graphql: { query: String(invite), variables: { input: { email: 'colleague@example.org', roles: [{ project, role: 'EDITOR' }] } } } },
      ]
    case 'keys':
      return [
        { does: 'keys', graphql: { query: String(keys), variables: { project } } },
        { does: 'makeKey', graphql: { query: String(makeKey), variables: { input: { project, name: 'Shop', kind: 'SECRET', rights: ['READ', 'UPLOAD'] } } } },
      ]
    default:
      return [
        { does: 'rules', graphql: { query: String(rules), variables: { project } } },
        { does: 'setRules', graphql: { query: String(setRules), variables: { project, input: { referers: ['example.org', '*.example.org'] } } } },
      ]
  }
}
