import { describe, expect, it } from 'vitest'
import { addresses, FORMS, snippet, type Subject } from './snippets'

const url = 'https://pictures.example/image/6f1c/-/blur/10/'
const subject: Subject = { url, name: 'Lake "Zürich" & <boats>.jpg', width: 1200, height: 800, format: 'avif' }

describe('the link to take away', () => {
  it('is in every form', () => {
    for (const form of FORMS) expect(snippet(form, subject)).toContain('https://pictures.example/image/6f1c/-/blur/10/')
  })

  it('is the link itself as URL', () => {
    expect(snippet('url', subject)).toBe(url)
  })

  it('is an img with its size, so that the page does not jump', () => {
    expect(snippet('img', subject)).toBe(`<img src="${url}" width="1200" height="800" alt="Lake &quot;Zürich&quot; &amp; &lt;boats>">`)
  })

  it('offers no widths beyond the result', () => {
    const text = snippet('srcset', subject)
    expect(text).toContain('-/resize/480x/ 480w')
    expect(text).not.toContain('1440w')
  })

  it('is the link itself at its own width, with its size and no wider', () => {
    const small = { ...subject, url: 'https://pictures.example/image/6f1c/-/resize/300x/', width: 300, height: 200 }
    expect(snippet('srcset', small)).toBe(
      ['<img', `  src="${small.url}"`, `  srcset="${small.url} 300w"`, '  sizes="(max-width: 300px) 100vw, 300px"', '  width="300" height="200" alt="Lake &quot;Zürich&quot; &amp; &lt;boats>" loading="lazy">'].join('\n'),
    )
    expect(snippet('vue', subject)).toContain('[480, 960].map((w) => `${picture}-/resize/${w}x/ ${w}w`).concat(`${picture} 1200w`).join')
    for (const form of ['react', 'vue', 'picture'] as const) expect(snippet(form, subject)).toContain('(max-width: 1200px) 100vw, 1200px')
  })

  it('keeps an animation one', () => {
    const text = snippet('picture', { ...subject, format: 'webp', frames: 12 })
    expect(text).toContain('image/webp')
    expect(text).not.toMatch(/avif|jpeg/)
  })

  it('names formats in a picture', () => {
    expect(snippet('picture', subject)).toMatch(/image\/avif[\s\S]+image\/webp[\s\S]+-\/format\/jpeg\//)
  })

  it('escapes what Markdown would read as its own', () => {
    expect(snippet('markdown', { ...subject, name: 'a[b]c.png' })).toBe(`![a\\[b\\]c](${url})`)
  })

  it('escapes strings in React', () => {
    expect(snippet('react', subject)).toContain('alt={"Lake \\"Zürich\\" & <boats>"}')
  })

  it('quotes for the shell and saves under the delivered format', () => {
    expect(snippet('curl', { ...subject, name: "it's.jpg" })).toBe(`curl -H 'Accept: image/avif,image/webp,*/*' -o 'it'\\''s.avif' '${url}'`)
  })

  it('works before the size is known', () => {
    const early = { url, name: 'x.png' }
    expect(snippet('img', early)).toBe(`<img src="${url}" alt="x">`)
    expect(snippet('srcset', early)).toContain('1920w')
  })
})

it('other addresses, as signed ones, stand in the place of the plain ones', () => {
  const subject = { url, name: 'a.jpg', width: 1000, height: 500, format: 'avif' }
  for (const form of FORMS) {
    const all = addresses(form, subject)
    expect(all.every((address) => address.startsWith(url))).toBe(true)
    const signed = snippet(form, subject, (address) => `https://s.example/${all.indexOf(address)}?sig=a&exp=1`)
    expect(signed).not.toContain(url)
    expect(signed.match(/\?sig=a/g)!.length).toBeGreaterThanOrEqual(form === 'srcset' || form === 'vue' ? 4 : 1)
    if (form === 'img' || form === 'picture' || form === 'react') expect(signed).not.toMatch(/&(?!amp;)/)
  }
})
