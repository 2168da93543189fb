import { shellWord } from '@/lib/shell'

/** What there is to take away: a link and what it serves. */
export interface Subject {
  /** Absolute, ends in a slash. */
  url: string
  /** What the picture is called: alternative text, and the name of a download. */
  name: string
  /** Pixels of the result, once known. */
  width?: number
  height?: number
  /** `jpeg`, `avif` …, once known. */
  format?: string
  /** More than one: an animation, which AVIF and JPEG do not show here. */
  frames?: number
}

export type Form = 'url' | 'img' | 'srcset' | 'picture' | 'markdown' | 'bbcode' | 'css' | 'react' | 'vue' | 'curl'

/** The forms in the order in which they are offered. */
export const FORMS: readonly Form[] = ['url', 'img', 'srcset', 'picture', 'markdown', 'bbcode', 'css', 'react', 'vue', 'curl']

/** Widths of a srcset, px, as far as the result reaches. */
const WIDTHS = [480, 960, 1440, 1920]

/** The addresses that a form holds, each once. */
export function addresses(form: Form, subject: Subject): string[] {
  const all = new Set<string>()
  snippet(form, subject, (plain) => (all.add(plain), plain))
  return [...all]
}

/** The link in one of its forms, ready to paste. `address` puts another address, as a signed one, in the place of a plain one. */
export function snippet(form: Form, subject: Subject, address?: (plain: string) => string): string {
  const url = address ? address(subject.url) : subject.url
  const html = (plain: string) => (address ? attribute(address(plain)) : plain)
  const srcset = (format?: string) => candidates(subject, format).map(([plain, width]) => `${html(plain)} ${width}w`).join(', ')
  const alt = attribute(title(subject.name))
  switch (form) {
    case 'url':
      return url
    case 'img':
      return `<img src="${html(subject.url)}"${size(subject)} alt="${alt}">`
    case 'srcset':
      return ['<img', `  src="${html(at(subject, main(subject)))}"`, `  srcset="${srcset()}"`, `  sizes="${sizes(subject)}"`, ` ${size(subject)} alt="${alt}" loading="lazy">`].join('\n')
    case 'picture': {
      const moves = (subject.frames ?? 1) > 1
      return [
        '<picture>',
        ...(moves ? ['webp'] : ['avif', 'webp']).map((format) => `  <source type="image/${format}" srcset="${srcset(format)}" sizes="${sizes(subject)}">`),
        `  <img src="${html(`${at(subject, main(subject))}${moves ? '' : '-/format/jpeg/'}`)}"${size(subject)} alt="${alt}" loading="lazy">`,
        '</picture>',
      ].join('\n')
    }
    case 'markdown':
      return `![${title(subject.name).replace(/[\\[\]]/g, '\\$&')}](${url})`
    case 'bbcode':
      return `[img]${url}[/img]`
    case 'css':
      return `background-image: url("${url}");`
    case 'react':
      return [
        '<img',
        `  src="${html(at(subject, main(subject)))}"`,
        `  srcSet="${srcset()}"`,
        `  sizes="${sizes(subject)}"`,
        ...(subject.width && subject.height ? [`  width={${subject.width}} height={${subject.height}}`] : []),
        `  alt={${JSON.stringify(title(subject.name))}}`,
        '  loading="lazy"',
        '/>',
      ].join('\n')
    case 'vue':
      return [
        '<script setup>',
        `const picture = '${url}'`,
        address ? `const srcset = '${candidates(subject).map(([plain, width]) => `${address(plain)} ${width}w`).join(', ')}'` : `const srcset = [${widths(subject).filter((width) => width !== subject.width).join(', ')}].map((w) => \`\${picture}-/resize/\${w}x/ \${w}w\`)${widths(subject).some((width) => width === subject.width) ? `.concat(\`\${picture} ${subject.width}w\`)` : ''}.join(', ')`,
        '</script>',
        '',
        '<template>',
        `  <img :src="picture" :srcset="srcset" sizes="${sizes(subject)}"${size(subject)} alt="${alt}" loading="lazy" />`,
        '</template>',
      ].join('\n')
    case 'curl':
      return `curl -H 'Accept: image/avif,image/webp,*/*' -o ${shellWord(fileName(subject))} ${shellWord(url)}`
  }
}

/** `IMG_1234.jpg` → `IMG_1234`: what to call the picture in a sentence. */
function title(name: string): string {
  return name.replace(/\.[a-z][a-z\d]{1,4}$/i, '')
}

function fileName(subject: Subject): string {
  const extension = subject.format === 'jpeg' ? 'jpg' : subject.format
  return extension ? `${title(subject.name)}.${extension}` : subject.name
}

function size(subject: Subject): string {
  return subject.width && subject.height ? ` width="${subject.width}" height="${subject.height}"` : ''
}

function widths(subject: Subject): number[] {
  const reach = subject.width ?? Infinity
  const fitting = WIDTHS.filter((width) => width < reach)
  return fitting.length < WIDTHS.length && Number.isFinite(reach) ? [...fitting, reach] : fitting
}

/** The width that a browser without srcset gets. */
function main(subject: Subject): number {
  return Math.min(960, subject.width ?? 960)
}

/** The link at a width; at its own it is the link itself. */
function at({ url, width: own }: Subject, width: number): string {
  return width === own ? url : `${url}-/resize/${width}x/`
}

/** As wide as the window, but never wider than the picture is. */
function sizes({ width }: Subject): string {
  return width ? `(max-width: ${width}px) 100vw, ${width}px` : '100vw'
}

/** The addresses of a srcset with their widths. */
function candidates(subject: Subject, format?: string): [string, number][] {
  return widths(subject).map((width) => [`${at(subject, width)}${format ? `-/format/${format}/` : ''}`, width])
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
