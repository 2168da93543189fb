import { t } from '@/lib/i18n'
import { tellSignedOut } from '@/lib/session'
import { rememberProject } from '@/lib/visited'
import { ask } from '@/ui/prompts'
import { attempt } from '@/ui/toasts'
import { items } from '@/upload/uploads'
import { signOut as end } from './server'
import './texts'

/** Signs out, and leaves nothing of who was here. Uploads that are under way end; that is asked first. */
export async function signOut(): Promise<void> {
  const unfinished = items.value.filter(({ state }) => state !== 'done' && state !== 'refused').length
  if (unfinished === 0) await attempt(t('auth.signOut.failed'), leave)
  else ask({ title: t('auth.signOut.uploads'), text: t('auth.signOut.uploadsText', { n: unfinished }), submit: t('auth.signOut.submit'), danger: true, save: leave })
}

async function leave(): Promise<void> {
  if (items.value.length > 0) await (await import('@/upload/lines')).removeAll()
  await end()
  rememberProject(null)
  tellSignedOut()
  location.replace('/sign-in')
}
