import { ChartColumn, CircleUserRound, KeyRound, LayoutGrid, LogOut, Monitor, Moon, Plus, Sun, UsersRound, Webhook } from '@lucide/vue'
import { signOut } from '@/auth/signOut'
import { t } from '@/lib/i18n'
import { theme, type Theme } from '@/lib/theme'
import { may, viewer } from '@/lib/viewer'
import { createProject } from '@/projects/actions'
import { projects, type Project } from '@/projects/projects'
import { router } from '@/router'
import { openMenu, type MenuItem } from './menus'
import './texts'

// The menus of the bar on top.

const open = (project: { id: string }) => router.push({ name: 'library', params: { project: project.id } })

/** Where else one may go from a project. It and what leads elsewhere stand first: of many projects the rest is below the edge. */
export function projectMenu(anchor: HTMLElement, current: Project): void {
  const line = (project: Project): MenuItem => ({ label: project.name, hint: project.fileCount.toLocaleString('en'), checked: project.id === current.id, run: () => open(project) })
  const others = (projects.value ?? []).filter((project) => project.id !== current.id).map(line)
  const access: MenuItem = { label: t('menus.access'), icon: KeyRound, checked: false, run: () => router.push({ name: 'access', params: { project: current.id } }) }
  const webhooks: MenuItem = { label: t('menus.webhooks'), icon: Webhook, checked: false, run: () => router.push({ name: 'webhooks', params: { project: current.id } }) }
  const usage: MenuItem = { label: t('menus.usage'), icon: ChartColumn, checked: false, run: () => router.push({ name: 'project-usage', params: { project: current.id } }) }
  const create: MenuItem = { label: t('menus.create'), icon: Plus, checked: false, run: () => createProject(open) }
  openMenu(anchor, t('header.switch'), [
    line(current),
    usage,
    ...(may('ADMIN', current.id) ? [webhooks, access] : []),
    '-',
    ...(viewer.value?.owner ? [create] : []),
    { label: t('menus.all'), icon: LayoutGrid, checked: false, run: () => router.push({ name: 'projects' }) },
    ...(others.length > 0 ? ['-' as const, ...others] : []),
  ])
}

/** The appearance. */
export function themeMenu(anchor: HTMLElement): void {
  const icons = { system: Monitor, light: Sun, dark: Moon }
  const line = (value: Theme): MenuItem => ({ label: t(`menus.${value}`), icon: icons[value], checked: theme.value === value, run: () => (theme.value = value) })
  openMenu(anchor, t('header.theme'), (['system', 'light', 'dark'] as const).map(line))
}

/** Oneself, and who else is here. */
export function accountMenu(anchor: HTMLElement): void {
  const { owner, person } = viewer.value ?? {}
  const account: MenuItem = { label: person?.name ?? '', icon: CircleUserRound, run: () => router.push({ name: 'account' }) }
  const people: MenuItem = { label: t('menus.people'), icon: UsersRound, run: () => router.push({ name: 'people' }) }
  openMenu(anchor, t('header.account'), [
    ...(person ? [account] : []),
    ...(owner ? [people] : []),
    '-',
    { label: t('menus.signOut'), icon: LogOut, run: signOut },
  ])
}
