import { describe, expect, it } from 'vitest'
import { formOf, toCreate, toUpdate } from './keyForm'
import { broughtBy, type ApiKey } from './keys'

const now = new Date(2026, 10, 26, 12, 0, 0)
const secret: ApiKey = { id: '1', name: 'Build', kind: 'SECRET', rights: ['READ'], prefix: 'calotype_sk_abcdef', key: null, types: [], maxBytes: null, origins: [], signed: false, createdAt: '', expiresAt: null, lastUsedAt: null }
const open: ApiKey = { ...secret, kind: 'PUBLIC', rights: ['UPLOAD'], key: 'calotype_pk_x', types: ['image/*', 'application/pdf'], maxBytes: 2_500_000, origins: ['https://example.org'], signed: true, expiresAt: new Date(2027, 0, 5, 8, 30).toISOString() }

describe('a key that is to be', () => {
  it('has rights where it is secret, and no rules', () => {
    expect(toCreate({ ...formOf(null, now), name: ' Build ', rights: ['WRITE'], types: 'image/png', signed: true }, 'p', now)).toEqual({ project: 'p', kind: 'SECRET', name: 'Build', rights: ['WRITE'], expiresAt: null })
  })
  it('has rules where it is public, and no rights', () => {
    const form = { ...formOf(null, now), name: 'Form', kind: 'PUBLIC' as const, types: 'image/*, application/pdf', megabytes: '2.5', origins: 'https://example.org\nhttps://*.example.org\n', lasts: '30' }
    expect(toCreate(form, 'p', now)).toEqual({
      project: 'p', kind: 'PUBLIC', name: 'Form', types: ['image/*', 'application/pdf'], maxBytes: 2_500_000,
      origins: ['https://example.org', 'https://*.example.org'], signed: false, expiresAt: new Date(now.getTime() + 30 * 86_400_000).toISOString(),
    })
  })
  it('lasts to the end of a day, where the reader is', () => {
    expect(toCreate({ ...formOf(null, now), lasts: 'date', date: '2027-01-05' }, 'p', now).expiresAt).toBe(new Date(2027, 0, 5, 23, 59, 59).toISOString())
  })
})

describe('a key that there is', () => {
  it('stands in its form as it is, and unchanged keeps its hour', () => {
    const form = formOf(open, now)
    expect(form).toMatchObject({ types: 'image/*, application/pdf', megabytes: '2.5', origins: 'https://example.org', signed: true, lasts: 'date', date: '2027-01-05' })
    expect(toUpdate(form, open, now)).toEqual({ name: 'Build', types: open.types, maxBytes: 2_500_000, origins: open.origins, signed: true })
    expect(toUpdate({ ...form, date: '2027-01-06' }, open, now).expiresAt).toBe(new Date(2027, 0, 6, 23, 59, 59).toISOString())
    expect(toUpdate({ ...form, lasts: 'never', megabytes: '' }, open, now)).toMatchObject({ expiresAt: null, maxBytes: null })
  })
  it('that is secret has a name and an end to change', () => {
    expect(toUpdate({ ...formOf(secret, now), name: 'Deploy', lasts: '90' }, secret, now)).toEqual({ name: 'Deploy', expiresAt: new Date(now.getTime() + 90 * 86_400_000).toISOString() })
  })
})

it.each([
  [['READ'], []],
  [['WRITE'], ['READ', 'UPLOAD']],
  [['UPLOAD', 'DELETE'], ['READ']],
  [['ADMIN'], ['READ', 'UPLOAD', 'WRITE', 'DELETE']],
] as const)('%s brings %s along', (rights, more) => expect(broughtBy(rights)).toEqual(more))
