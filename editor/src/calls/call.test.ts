import { describe, expect, it } from 'vitest'
import { playgroundOf, tidy, write, type Call } from './call'

const origin = 'https://pictures.example.org'
const query = `
    query One($id: ID!) {
      file(id: $id) { name }
    }
  `

describe('a call', () => {
  it('is written for a shell', () => {
    expect(write({ does: '', rest: { method: 'GET', path: '/api/projects', query: { search: "it's & more", tag: '', first: 50 } } }, 'curl', origin)).toBe(
      `curl 'https://pictures.example.org/api/projects?search=it%27s+%26+more&first=50' \\\n  -H "Authorization: Bearer $CALOTYPE_KEY"`,
    )
    expect(write({ does: '', rest: { method: 'PATCH', path: '/api/x', json: { name: "L'été" } } }, 'curl', origin)).toBe(
      `curl -X PATCH 'https://pictures.example.org/api/x' \\\n  -H "Authorization: Bearer $CALOTYPE_KEY" \\\n  -H 'Content-Type: application/json' \\\n  -d '{"name":"L'\\''été"}'`,
    )
    expect(write({ does: '', rest: { method: 'POST', path: '/api/x', file: 'photo.jpg' } }, 'curl', origin)).toContain(`curl 'https://pictures.example.org/api/x' \\\n`)
    expect(write({ does: '', rest: { method: 'DELETE', path: '/api/x' } }, 'curl', origin)).toContain('curl -X DELETE ')
  })
  it('is written for JavaScript', () => {
    const text = write({ does: '', rest: { method: 'PATCH', path: '/api/x', json: { tags: ['a'] }, silent: true } }, 'fetch', origin)!
    expect(text).toContain("method: 'PATCH',")
    expect(text).toContain('Bearer ${process.env.CALOTYPE_KEY}')
    expect(text).toContain('body: JSON.stringify({\n    "tags": [\n      "a"\n    ]\n  }),')
    expect(text).not.toContain('response.json()')
  })
  it('is written as an operation', () => {
    const call: Call = { does: '', graphql: { query, variables: { id: '1' } } }
    expect(write(call, 'graphql', origin)).toBe('query One($id: ID!) {\n  file(id: $id) { name }\n}')
    expect(write(call, 'graphql-curl', origin)).toContain(`-d '{"query":"query One($id: ID!) { file(id: $id) { name } }","variables":{"id":"1"}}'`)
    expect(write(call, 'curl', origin)).toBeNull()
  })
  it('goes to the playground in the fragment, not in what is sent', () => {
    const address = new URL(playgroundOf({ query, variables: { id: '1' } }), origin)
    expect(address.search).toBe('')
    const asked = new URLSearchParams(address.hash.slice(1))
    expect(asked.get('query')).toBe(tidy(query))
    expect(JSON.parse(asked.get('variables')!)).toEqual({ id: '1' })
  })
})
