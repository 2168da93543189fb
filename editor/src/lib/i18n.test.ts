import { describe, expect, it } from 'vitest'
import { addTexts, t } from './i18n'

describe('texts', () => {
  addTexts('test', { hello: 'Hello {name}, {name}', files: '{n} file | {n} files', some: 'none | one | {n}', deep: { er: 'found' } })

  it('are found by their path', () => expect(t('test.deep.er')).toBe('found'))
  it('are filled in, everywhere', () => expect(t('test.hello', { name: 'Anna' })).toBe('Hello Anna, Anna'))
  it('keep what nobody gave', () => expect(t('test.hello')).toBe('Hello {name}, {name}'))
  it('choose one from many', () => expect([1, 2, 0, 1500].map((n) => t('test.files', { n }))).toEqual(['1 file', '2 files', '0 files', '1,500 files']))
  it('have a word of their own for none', () => expect([0, 1, 5].map((n) => t('test.some', { n }))).toEqual(['none', 'one', '5']))
  it('show the key where there is no text', () => expect([t('test.missing'), t('test.deep')]).toEqual(['test.missing', 'test.deep']))
})
