import { computed } from 'vue'
import { beforeEach, expect, it, vi } from 'vitest'
import { addressOf, guarded, learnGuard, loadable, shotOf } from './links'

const id = '0198c5a2-7d3e-7b1f-8a64-3c5d9e2f1b07'
let asked: { transformations: string[]; expires: number | null }[]

beforeEach(() => {
  asked = []
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    const { variables } = JSON.parse(body) as { variables: (typeof asked)[number] }
    asked.push(variables)
    const wrong = variables.transformations.some((one) => one.startsWith('wrong'))
    return { json: async () => (wrong ? { errors: [{ message: 'wrong' }] } : { data: { file: { urls: variables.transformations.map((one) => `/signed/${one}`) } } }) }
  })
})

it('an open project has its addresses at once', async () => {
  learnGuard(`https://pictures.example/image/${id}/`)
  expect(shotOf(id, 'flip')).toBe(`/image/${id}/-/flip/`)
  expect(await loadable(null, id, ['', 'blur/1'])).toEqual([`/image/${id}/`, `/image/${id}/-/blur/1/`])
  expect(asked).toEqual([])
})

it('a guarded one has them signed, those that are shown together in one question', async () => {
  learnGuard(`https://pictures.example/image/${id}/?sig=abc&exp=1`)
  expect(guarded.value).toBe(true)
  const drawn = computed(() => ['flip', 'mirror', 'flip'].map((one) => shotOf(id, one)))
  expect(drawn.value).toEqual(['', '', ''])
  await vi.waitFor(() => expect(drawn.value).toEqual(['/signed/flip', '/signed/mirror', '/signed/flip']))
  expect(shotOf(id, 'flip')).toBe('/signed/flip')
  expect(asked).toEqual([{ file: id, transformations: ['flip', 'mirror'], expires: 86400 }])
})

it('what cannot be read keeps no other picture', async () => {
  learnGuard('/image/x/?sig=abc')
  shotOf(id, 'wrong/1')
  shotOf(id, 'right/1')
  await vi.waitFor(() => expect(shotOf(id, 'right/1')).toBe('/signed/right/1'))
  await vi.waitFor(() => expect(shotOf(id, 'wrong/1')).toBe(addressOf(id, 'wrong/1')))
})

it('many are asked for in parts', async () => {
  learnGuard('/image/x/?sig=abc')
  const many = Array.from({ length: 230 }, (_, i) => `blur/${i}`)
  expect(await loadable(null, id, many)).toEqual(many.map((one) => `/signed/${one}`))
  expect(asked.map(({ transformations }) => transformations.length)).toEqual([100, 100, 30])
})
