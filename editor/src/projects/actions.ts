import { graphql, request } from '@/lib/api'
import { t } from '@/lib/i18n'
import { lastProject, rememberProject } from '@/lib/visited'
import { ask } from '@/ui/prompts'
import { attempt, toast } from '@/ui/toasts'
import { loadProjects, projects, type Project } from './projects'
import './texts'

// What the list of projects does to one.

const renameMutation = graphql(`
  mutation RenameProject($id: ID!, $name: String!) {
    updateProject(id: $id, input: { name: $name }) {
      ...ProjectFields
    }
  }
`)
const deleteMutation = graphql(`
  mutation DeleteProject($id: ID!) {
    deleteProject(id: $id)
  }
`)
const restoreMutation = graphql(`
  mutation RestoreProject($id: ID!) {
    restoreProject(id: $id) {
      ...ProjectFields
    }
  }
`)

/** Asks for another name of a project. */
export function renameProject(project: Project): void {
  ask({
    title: t('projects.renameTitle'),
    label: t('project.name'),
    value: project.name,
    submit: t('projects.save'),
    save: async (name) => {
      const { updateProject } = await request(null, renameMutation, { id: project.id, name })
      projects.value = projects.value?.map((other) => (other.id === project.id ? updateProject : other)) ?? null
    },
  })
}

/** Deletes a project at once; the toast that says so takes it back. */
export async function deleteProject(project: Project): Promise<void> {
  const { id, name } = project
  const done = await attempt(t('projects.deleteFailed', { name }), () => request(null, deleteMutation, { id }))
  if (!done) return
  projects.value = projects.value?.filter((other) => other.id !== id) ?? null
  if (lastProject() === id) rememberProject(null)
  toast({ text: t('projects.deleted', { name }), action: { label: t('error.undo'), run: () => restore(project) } })
}

async function restore({ id, name }: Project): Promise<void> {
  await attempt(t('projects.restoreFailed', { name }), async () => {
    await request(null, restoreMutation, { id })
    await loadProjects(null)
  })
}
