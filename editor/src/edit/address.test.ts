import { describe, expect, it } from 'vitest'
import { chainPart } from './address'

const id = '01a208bc-0567-7678-bef7-469f074ebcc0'

describe('what is typed into the address', () => {
  it('is a transformation as it stands', () => {
    expect(chainPart('resize/640x/-/blur/10')).toEqual({ typed: 'resize/640x/-/blur/10', start: 0 })
    expect(chainPart('  -/flip/ ')).toEqual({ typed: '-/flip/', start: 2 })
    expect(chainPart('')).toEqual({ typed: '', start: 0 })
  })

  it.each([`https://pictures.example/image/${id}/`, `/image/${id}/`, `image/${id.toUpperCase()}/`, `/${id}/`, `https://pictures.example/${id}/`, `${id}/`])('may be the whole link %s', (link) => {
    expect(chainPart(`${link}-/resize/640x/`)).toEqual({ typed: '-/resize/640x/', start: link.length })
    expect(chainPart(link).typed).toBe('')
  })

  it('loses the query of a link', () => {
    expect(chainPart(`/image/${id}/-/flip/?sig=abc&exp=1#x`).typed).toBe('-/flip/')
  })

  it('loses the name under which a link is saved', () => {
    expect(chainPart(`/image/${id}/-/resize/640x/photo.jpg`).typed).toBe('-/resize/640x/')
    expect(chainPart(`/image/${id}/-/flip/a@2x.webp?exp=1 `).typed).toBe('-/flip/')
    expect(chainPart(`/image/${id}/photo.jpg`).typed).toBe('')
    expect(chainPart(`/image/${id}/-/rotate/12.5`).typed).toBe('-/rotate/12.5')
    expect(chainPart('resize/640x/photo.jpg').typed).toBe('resize/640x/photo.jpg')
  })

  it('leaves the id of an overlay where it is', () => {
    for (const text of [`overlay/${id}/50px50p`, `-/overlay/${id}/`, `resize/640x/-/overlay/${id}/50px50p`]) {
      expect(chainPart(text)).toEqual({ typed: text, start: 0 })
    }
  })
})
