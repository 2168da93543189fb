import { graphql, request } from '@/lib/api'
import type { ProjectRulesQuery, UpdateProjectRulesInput } from '@/lib/gql/graphql'

/** Who may have what of a project served. */
export type Rules = NonNullable<ProjectRulesQuery['project']>['rules']
export type Key = Rules['keys'][number]

graphql(`
  fragment RulesFields on ProjectRules {
    mode
    referers
    withoutReferer
    newVariantsPerClient
    newVariantsPerProject
    keys {
      id
      secret
      createdAt
    }
  }
`)
const rulesQuery = graphql(`
  query ProjectRules($id: ID!) {
    project(id: $id) {
      rules {
        ...RulesFields
      }
    }
  }
`)
const updateMutation = graphql(`
  mutation UpdateProjectRules($id: ID!, $input: UpdateProjectRulesInput!) {
    updateProjectRules(id: $id, input: $input) {
      ...RulesFields
    }
  }
`)
const createKeyMutation = graphql(`
  mutation CreateSigningKey($project: ID!) {
    createSigningKey(project: $project) {
      id
    }
  }
`)
const deleteKeyMutation = graphql(`
  mutation DeleteSigningKey($id: ID!) {
    deleteSigningKey(id: $id)
  }
`)

/** The rules of a project; null when there is no such project. */
export const fetchRules = async (signal: AbortSignal | null, id: string): Promise<Rules | null> => (await request(signal, rulesQuery, { id })).project?.rules ?? null

/** Changes what is given and answers the rules as they are then. */
export const updateRules = async (id: string, input: UpdateProjectRulesInput): Promise<Rules> => (await request(null, updateMutation, { id, input })).updateProjectRules

export async function createKey(project: string): Promise<void> {
  await request(null, createKeyMutation, { project })
}

export async function deleteKey(id: string): Promise<void> {
  await request(null, deleteKeyMutation, { id })
}
