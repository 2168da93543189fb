import { createRouter, createWebHistory } from 'vue-router'
import { t } from '@/lib/i18n'
import { lastProject } from '@/lib/visited'
import { sentence, toast } from '@/ui/toasts'

/** The pages. The file page, with the live editor, is a chunk of its own: the library must be there first. */
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    {
      path: '/',
      name: 'home',
      redirect: () => {
        const project = lastProject()
        return project ? { name: 'library', params: { project } } : { name: 'projects' }
      },
    },
    { path: '/projects', name: 'projects', component: () => import('@/projects/ProjectsPage.vue') },
    { path: '/p/:project', name: 'library', props: true, component: () => import('@/library/LibraryPage.vue') },
    { path: '/p/:project/access/:part(people|keys)?', name: 'access', props: true, component: () => import('@/access/AccessPage.vue') },
    { path: '/p/:project/webhooks', name: 'webhooks', props: true, component: () => import('@/webhooks/WebhooksPage.vue') },
    { path: '/usage', name: 'usage', component: () => import('@/usage/UsagePage.vue') },
    { path: '/p/:project/usage', name: 'project-usage', props: true, component: () => import('@/usage/UsagePage.vue') },
    { path: '/p/:project/f/:file/usage', name: 'file-usage', props: true, component: () => import('@/usage/UsagePage.vue') },
    { path: '/p/:project/f/:file', name: 'file', props: true, component: () => import('@/edit/FilePage.vue') },
    { path: '/people', name: 'people', component: () => import('@/people/PeoplePage.vue') },
    { path: '/account', name: 'account', component: () => import('@/people/AccountPage.vue') },
    // Before one is in: without the bar on top, and without what belongs to whoever is signed in.
    { path: '/sign-in', name: 'sign-in', meta: { outside: true }, component: () => import('@/auth/SignInPage.vue') },
    { path: '/set-up', name: 'set-up', meta: { outside: true }, component: () => import('@/auth/SetUpPage.vue') },
    { path: '/invitation', name: 'invitation', meta: { outside: true }, component: () => import('@/auth/InvitationPage.vue') },
    { path: '/:rest(.*)*', name: 'missing', component: () => import('@/ui/MissingPage.vue') },
  ],
})

// After an upgrade of the server the chunks that this page knows are gone: the address is loaded anew, with the page of
// now. That one does not do so again: its first address has nothing before it. Where the server is away, it is said.
router.onError(async (error, to, from) => {
  const there = await fetch(to.fullPath, { method: 'HEAD' }).then(({ ok }) => ok, () => false)
  if (there && from.matched.length > 0) location.assign(to.fullPath)
  else toast({ kind: 'error', text: there ? sentence(error) : t('error.network'), action: { label: t('error.retry'), run: () => router.push(to.fullPath) } })
})
