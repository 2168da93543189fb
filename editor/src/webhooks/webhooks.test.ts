import { expect, it } from 'vitest'
import { EVENTS, listOf, pretty, wireName } from './webhooks'

it('events have the names of messages', () => {
  expect(EVENTS.map(wireName)).toEqual(['file.created', 'file.updated', 'file.deleted', 'upload.refused', 'variant.created', 'project.updated', 'project.deleted', 'project.restored'])
})

it('lists are read as people type them', () => {
  expect(listOf(' image/*, image/png,\n image/* ,')).toEqual(['image/*', 'image/png'])
  expect(listOf('two words')).toEqual(['two words'])
  expect(listOf(' ,, ')).toEqual([])
})

it('JSON is laid out, anything else stays as it is', () => {
  expect(pretty('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
  expect(pretty('<h1>502</h1>')).toBe('<h1>502</h1>')
  expect(pretty('')).toBe('')
})
