import { computed, shallowRef } from 'vue'
import { graphql, request } from '@/lib/api'
import type { ProjectsQuery } from '@/lib/gql/graphql'
import { t } from '@/lib/i18n'
import { ask } from '@/ui/prompts'

export type Project = ProjectsQuery['projects']['nodes'][number]

graphql(`
  fragment ProjectFields on Project {
    id
    name
    createdAt
    fileCount
    bytes
    files(first: 3) {
      nodes {
        id
        thumbhash
        thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
      }
    }
  }
`)

const projectsQuery = graphql(`
  query Projects($after: String) {
    projects(first: 200, after: $after) {
      nodes {
        ...ProjectFields
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
const createMutation = graphql(`
  mutation CreateProject($name: String!) {
    createProject(input: { name: $name }) {
      ...ProjectFields
    }
  }
`)
/** All projects, oldest first; null until they were loaded once. The header and the list of projects share them. */
export const projects = shallowRef<Project[] | null>(null)

/** The project of an id, as far as it is known. */
export const projectOf = (id: () => string | undefined) => computed(() => projects.value?.find((project) => project.id === id()))

type Learned = Pick<Project, 'name' | 'fileCount'>

/** What pages learn while the projects are on their way: it is newer than the answer. */
let meanwhile: Map<string, Learned> | null = null

/** Takes over what a page has learned of a project. */
export function noteProject(id: string, now: Learned): void {
  meanwhile?.set(id, now)
  projects.value = projects.value?.map((project) => (project.id === id ? { ...project, ...now } : project)) ?? null
}

/** Loads all projects. */
export async function loadProjects(signal: AbortSignal | null): Promise<void> {
  const all: Project[] = []
  const newer = (meanwhile = new Map<string, Learned>())
  let after: string | null = null
  do {
    const page: ProjectsQuery['projects'] = (await request(signal, projectsQuery, { after })).projects
    all.push(...page.nodes)
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null
  } while (after)
  projects.value = all.map((project) => ({ ...project, ...newer.get(project.id) }))
  if (meanwhile === newer) meanwhile = null
}

/** Asks for a name and creates a project; `created` gets it. */
export function createProject(created: (project: Project) => void): void {
  ask({
    title: t('project.createTitle'),
    label: t('project.name'),
    value: '',
    submit: t('project.create'),
    save: async (name) => {
      const { createProject: project } = await request(null, createMutation, { name })
      projects.value = [...(projects.value ?? []), project]
      created(project)
    },
  })
}
