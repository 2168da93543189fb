import { expect, it } from 'vitest'
import { snippet, type Use } from './keySnippets'

const use = (of: Partial<Use['of']>, key: string | null): Use => ({ origin: 'https://pictures.example.org', project: 'P', key, of: { kind: 'SECRET', rights: ['READ'], signed: false, ...of } })

it('a secret key is filled in the one time that it is known, and in the environment from then on', () => {
  expect(snippet('curl', use({}, 'calotype_sk_1')).split('calotype_sk_1')).toEqual(['CALOTYPE_KEY=', expect.stringContaining('Bearer $CALOTYPE_KEY"')])
  expect(snippet('curl', use({}, null))).toMatch(/^# what there is[^]*Bearer \$CALOTYPE_KEY"/)
  expect(snippet('JavaScript', use({}, null))).toContain('process.env.CALOTYPE_KEY')
})

it('only what the rights allow is shown', () => {
  expect(snippet('curl', use({}, 'k'))).toContain('/graphql')
  expect(snippet('curl', use({}, 'k'))).not.toContain('-F file=')
  expect(snippet('JavaScript', use({ rights: ['UPLOAD'] }, 'k'))).not.toContain('graphql')
  expect(snippet('curl', use({ rights: ['UPLOAD'] }, 'k'))).toBe('CALOTYPE_KEY=k\n\n# upload\ncurl -H "Authorization: Bearer $CALOTYPE_KEY" -F file=@photo.jpg https://pictures.example.org/api/projects/P/files')
})

it('a GraphQL request in a shell is one JSON in single quotes', () => {
  const json = /-d '(.*)' \\/.exec(snippet('curl', use({}, 'k')))![1]!
  expect(JSON.parse(json)).toEqual({ query: '{ project(id: "P") { files(first: 10) { nodes { id name url } } } }' })
})

it('a public key stands in the page; one that is signed is signed elsewhere', () => {
  const open = snippet('JavaScript', use({ kind: 'PUBLIC', rights: ['UPLOAD'] }, 'calotype_pk_1'))
  expect(open).toContain("Bearer ${'calotype_pk_1'}")
  expect(open).not.toContain('createHmac')
  const signed = snippet('JavaScript', use({ kind: 'PUBLIC', rights: ['UPLOAD'], signed: true }, 'calotype_pk_1'))
  expect(signed).toContain('const text = `calotype_pk_1.${exp}`')
  expect(signed).toContain('Bearer ${signed}')
  expect(snippet('curl', use({ kind: 'PUBLIC', rights: ['UPLOAD'], signed: true }, 'calotype_pk_1'))).toMatch(/^curl -H "Authorization: Bearer \$SIGNED_KEY"/)
})
