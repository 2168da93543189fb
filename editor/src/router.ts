import { createRouter, createWebHistory } from 'vue-router'
import { lastProject } from '@/lib/visited'

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
    { path: '/p/:project/f/:file', name: 'file', props: true, component: () => import('@/edit/FilePage.vue') },
    { path: '/:rest(.*)*', name: 'missing', component: () => import('@/ui/MissingPage.vue') },
  ],
})
