import { expect, it } from 'vitest'
import { wayIn, type Circle } from './members'

const person = (id: string, owner = false) => ({ id, name: id.toUpperCase(), email: `${id}@example.org`, owner, createdAt: '', lastSeenAt: null, memberships: [] })
const circle: Pick<Circle, 'members' | 'people'> = { people: [person('a', true), person('b'), person('c')], members: [{ role: 'EDITOR', person: person('b') }] }

it.each([
  ['a@example.org', { kind: 'owner', person: { id: 'a' } }],
  [' B@Example.org ', { kind: 'there', person: { id: 'b' } }],
  ['c@example.org', { kind: 'known', person: { id: 'c' } }],
  ['new@example.org', { kind: 'invite' }],
])('%s', (email, way) => expect(wayIn(email, circle)).toMatchObject(way))
