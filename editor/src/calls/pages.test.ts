import { expect, it } from 'vitest'
import { FORMS, write } from './call'
import { callsOf } from './pages'

const PROJECT = '0190aaaa-0000-7000-8000-000000000001'
const FILE = '0190bbbb-0000-7000-8000-000000000001'
const at = (name: string, params: Record<string, string> = {}, query: Record<string, unknown> = {}) => callsOf({ name, params, query })
const places = [
  at('projects'), at('usage'), at('people'), at('account'),
  ...['library', 'project-usage', 'webhooks', 'access'].map((name) => at(name, { project: PROJECT })),
  ...['people', 'keys'].map((part) => at('access', { project: PROJECT, part })),
  ...['file', 'file-usage'].map((name) => at(name, { project: PROJECT, file: FILE })),
]

it('each page of its own has calls, and each call a form', () => {
  for (const calls of places) {
    expect(calls.length).toBeGreaterThan(0)
    for (const call of calls) expect(FORMS.some((form) => write(call, form, 'https://pictures.example.org'))).toBe(true)
  }
  expect(at('missing')).toEqual([])
})

it('the ids, filters and times of the address stand in the calls', () => {
  const [list] = at('library', { project: PROJECT }, { q: 'a & b', tag: 'hero', sort: 'NAME_ASC' })
  expect(list!.rest).toMatchObject({ path: `/api/projects/${PROJECT}/files`, query: { search: 'a & b', tag: 'hero', type: '', sort: 'NAME_ASC' } })
  expect(list!.graphql!.variables).toEqual({ project: PROJECT, first: 50, filter: { search: 'a & b', tag: 'hero' }, sort: 'NAME_ASC' })

  const link = at('file', { project: PROJECT, file: FILE }, { t: 'resize/80x' }).find(({ does }) => does === 'address')
  expect(link!.graphql!.variables).toEqual({ id: FILE, transformation: 'resize/80x' })

  const [usage] = at('project-usage', { project: PROJECT }, { span: 'own', from: '2026-01-01', to: '2026-01-31', by: 'FORMAT' })
  expect(usage!.rest).toMatchObject({ path: `/api/projects/${PROJECT}/analytics/requests`, query: { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z', interval: 'day', group_by: 'format' } })
  expect(usage!.graphql!.variables).toMatchObject({ id: PROJECT, from: '2026-01-01T00:00:00Z', interval: 'DAY', groupBy: 'FORMAT' })
  expect(at('usage')[0]!.rest!.path).toBe('/api/analytics/requests')
  expect(at('file-usage', { project: PROJECT, file: FILE })[0]!.rest!.path).toBe(`/api/projects/${PROJECT}/files/${FILE}/analytics`)
})
