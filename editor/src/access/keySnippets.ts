import type { ApiKey } from './keys'

export const LANGUAGES = ['curl', 'JavaScript'] as const
export type Language = (typeof LANGUAGES)[number]

/** What a snippet is made for. `key` is the whole text; null where it is not known any more. */
export interface Use {
  origin: string
  project: string
  key: string | null
  of: Pick<ApiKey, 'kind' | 'rights' | 'signed'>
}

/** The first steps with a key: what its rights allow. It runs as it stands, with the key filled in or in the environment. */
export function snippet(language: Language, use: Use): string {
  if (use.of.kind === 'PUBLIC') return language === 'JavaScript' ? page(use) : use.of.signed ? upload(use, 'SIGNED_KEY') : `CALOTYPE_KEY=${use.key}\n\n${upload(use, 'CALOTYPE_KEY')}`
  const uploads = use.of.rights.includes('UPLOAD')
  const reads = use.of.rights.includes('READ')
  if (language === 'curl') {
    const read = `# what there is, by REST and by GraphQL\ncurl ${bearer('CALOTYPE_KEY')} ${files(use)}\n\n${asked(use)}`
    return [...(use.key ? [`CALOTYPE_KEY=${use.key}`] : []), ...(reads ? [read] : []), ...(uploads ? [`# upload\n${upload(use, 'CALOTYPE_KEY')}`] : [])].join('\n\n')
  }
  const head = `// A secret key is for servers: never put it into a page.\nconst key = ${use.key ? `'${use.key}'` : 'process.env.CALOTYPE_KEY'}\nconst headers = { Authorization: \`Bearer \${key}\` }`
  return [head, ...(reads ? [queried(use)] : []), ...(uploads ? [sent(use)] : [])].join('\n\n')
}

const files = ({ origin, project }: Use) => `${origin}/api/projects/${project}/files`
const query = ({ project }: Use) => `{ project(id: "${project}") { files(first: 10) { nodes { id name url } } } }`

const bearer = (variable: string) => `-H "Authorization: Bearer $${variable}"`
const upload = (use: Use, variable: string) => `curl ${bearer(variable)} -F file=@photo.jpg ${files(use)}`
const asked = (use: Use) =>
  `curl ${bearer('CALOTYPE_KEY')} -H "Content-Type: application/json" \\\n  -d '${JSON.stringify({ query: query(use) })}' \\\n  ${use.origin}/graphql`

const queried = (use: Use) => `const answer = await fetch('${use.origin}/graphql', {
  method: 'POST',
  headers: { ...headers, 'Content-Type': 'application/json' },
  body: JSON.stringify({ query: '${query(use)}' }),
})
console.log(await answer.json())`

const sent = (use: Use) => `const form = new FormData()
form.append('file', await (await import('node:fs')).openAsBlob('photo.jpg'), 'photo.jpg')
const added = await fetch('${files(use)}', { method: 'POST', headers, body: form })
console.log(await added.json())`

/** A public key stands in a page; one that is signed comes from a server of one's own. */
const page = (use: Use) =>
  [
    ...(use.of.signed ? [signing(use)] : []),
    `${use.of.signed ? '// In the page: with what your server answered.\n' : ''}document.querySelector('input[type=file]').addEventListener('change', async ({ target }) => {
  const form = new FormData()
  form.append('file', target.files[0])
  const answer = await fetch('${files(use)}', {
    method: 'POST',
    headers: { Authorization: \`Bearer \${${use.of.signed ? 'signed' : `'${use.key}'`}}\` },
    body: form,
  })
  console.log(await answer.json())
})`,
  ].join('\n\n')

const signing = (use: Use) => `// On your server: good for an hour. SIGNING_KEY is a signing key of the project.
import { createHmac } from 'node:crypto'
const exp = Math.floor(Date.now() / 1000) + 3600
const text = \`${use.key}.\${exp}\`
const signed = \`\${text}.\${createHmac('sha256', process.env.SIGNING_KEY).update(text).digest('base64url')}\``
