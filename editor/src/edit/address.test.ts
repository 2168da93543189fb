import { describe, expect, it } from 'vitest'
import { chainPart, encodeChain, placeIn } from './address'

const id = '01a208bc-0567-7678-bef7-469f074ebcc0'

describe('what is typed into the address', () => {
  it('is a transformation as it stands', () => {
    expect(chainPart('resize/640x/-/blur/10')).toEqual({ typed: 'resize/640x/-/blur/10', start: 0, encoded: null })
    expect(chainPart('  -/flip/ ')).toEqual({ typed: '-/flip/', start: 2, encoded: null })
    expect(chainPart('')).toEqual({ typed: '', start: 0, encoded: null })
  })

  it.each([`https://pictures.example/image/${id}/`, `/image/${id}/`, `image/${id.toUpperCase()}/`, `/${id}/`, `https://pictures.example/${id}/`, `${id}/`])('may be the whole link %s', (link) => {
    expect(chainPart(`${link}-/resize/640x/`)).toEqual({ typed: '-/resize/640x/', start: link.length, encoded: null })
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
      expect(chainPart(text)).toEqual({ typed: text, start: 0, encoded: null })
    }
  })
})

describe('a transformation in a link', () => {
  const hello = 'text/50px20p/center/100 % "Hallo, Wörld?" #1 \u{1F600} שלום ~~ a~sb~n(it\'s)'
  const link = `https://pictures.example/image/${id}/-/${encodeChain(hello)}/`

  it('is encoded word by word', () => {
    expect(encodeChain('resize/640x/-/crop/16:9/10p,20/-/text/9x9/0,0/a~sb')).toBe('resize/640x/-/crop/16:9/10p,20/-/text/9x9/0,0/a~sb')
    expect(encodeChain(hello)).toBe('text/50px20p/center/100%20%25%20%22Hallo,%20W%C3%B6rld%3F%22%20%231%20%F0%9F%98%80%20%D7%A9%D7%9C%D7%95%D7%9D%20~~%20a~sb~n%28it%27s%29')
    expect(encodeChain('\ud800')).toBe('%EF%BF%BD')
  })

  it('survives a URL, and an attribute', () => {
    const { href, pathname, search, hash } = new URL(link)
    expect([href, search, hash]).toEqual([link, '', ''])
    expect(decodeURIComponent(pathname)).toBe(`/image/${id}/-/${hello}/`)
    expect(link).toMatch(/^[^\s"'<>()&]+$/)
  })

  it('is decoded when it is pasted', () => {
    expect(chainPart(link).typed).toBe(`-/${hello}/`)
    expect(chainPart(`-/${encodeChain(hello)}/`).typed).toBe(`-/${hello}/`)
    expect(chainPart(`/image/${id}/-/text/9x9/0,0/a%2ejpg/?x=%41`).typed).toBe('-/text/9x9/0,0/a.jpg/')
    expect(chainPart(`/image/${id}/-/text/9x9/0,0/5%zz%ff/`).typed).toBe('-/text/9x9/0,0/5%zz%ff/')
  })

  it('is not decoded when it is typed', () => {
    for (const text of ['text/9x9/0,0/100%25', '-/text/9x9/0,0/a b%20c/', '-/text/9x9/0,0/é%20c/', '-/text/9x9/0,0/%zz/']) {
      expect(chainPart(text)).toEqual({ typed: text, start: 0, encoded: null })
    }
  })

  it('is underlined where it stands', () => {
    const text = `/image/${id}/-/text/9x9/0,0/%F0%9F%98%80%20%C3%B6/-/blurr/`
    const part = chainPart(text)
    const under = (word: string) => text.slice(placeIn(part, part.typed.indexOf(word)), placeIn(part, part.typed.indexOf(word) + word.length))
    for (const word of ['blurr', 'text', '9x9']) expect(under(word)).toBe(word)
    expect(under('\u{1F600}')).toBe('%F0%9F%98%80')
    expect(under('ö')).toBe('%C3%B6')
    expect(placeIn(part, part.typed.length)).toBe(text.length)
    expect(placeIn(chainPart(' blurr'), 0)).toBe(1)
  })
})
