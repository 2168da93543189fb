import { addTexts, t } from '@/lib/i18n'
import { graphql, request } from '@/lib/api'
import { formatBytes } from '@/lib/format'
import { attempt, toast } from './toasts'

// Throwing away what the server keeps of rendered pictures. Nothing is lost by it, so nobody is asked.

addTexts('purge', {
  action: 'Purge cached copies',
  done: 'Nothing was cached of {name}. | {n} cached copy of {name} is gone ({size}). It is made anew when it is asked for. | {n} cached copies of {name} are gone ({size}). They are made anew when they are asked for.',
  failed: 'The cached copies were not purged.',
})

const fileMutation = graphql(`mutation PurgeFile($id: ID!) { purged: purgeFiles(ids: [$id]) { variants bytes } }`)
const projectMutation = graphql(`mutation PurgeProject($id: ID!) { purged: purgeProject(id: $id) { variants bytes } }`)
const presetMutation = graphql(`mutation PurgePreset($id: ID!) { purged: purgePreset(id: $id) { variants bytes } }`)
const mutations = { file: fileMutation, project: projectMutation, preset: presetMutation }

/** Has the server render anew what it keeps of a file, a project, or by a preset, and says how much that was. */
export async function purge(of: keyof typeof mutations, { id, name }: { id: string; name: string }): Promise<void> {
  await attempt(t('purge.failed'), async () => {
    const { purged } = await request(null, mutations[of], { id })
    toast({ text: t('purge.done', { n: purged.variants, name, size: formatBytes(purged.bytes) }) })
  })
}
