import { expect, it } from 'vitest'
import { changes, rolesOf, withRole } from './places'

it('memberships are roles by project, without those in deleted ones', () => {
  expect(rolesOf([{ role: 'EDITOR', project: { id: 'a' } }, { role: 'OWNER', project: null }])).toEqual({ a: 'EDITOR' })
})

it('what changed is told: what was taken, what was given, what is another', () => {
  expect(changes({ a: 'EDITOR', b: 'VIEWER', c: 'OWNER' }, { b: 'VIEWER', c: 'VIEWER', d: 'OWNER' })).toEqual([
    { project: 'a', role: null },
    { project: 'c', role: 'VIEWER' },
    { project: 'd', role: 'OWNER' },
  ])
  expect(changes({ a: 'EDITOR' }, { a: 'EDITOR' })).toEqual([])
})

it('a role is given and taken without touching the others', () => {
  expect(withRole({ a: 'EDITOR' }, 'b', 'VIEWER')).toEqual({ a: 'EDITOR', b: 'VIEWER' })
  expect(withRole({ a: 'EDITOR', b: 'VIEWER' }, 'b', '')).toEqual({ a: 'EDITOR' })
})
