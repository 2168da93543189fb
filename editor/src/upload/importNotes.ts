import { t } from '@/lib/i18n'
import { newImport, type Import } from './imports'
import { importsKey, KEPT_MS } from './slot'

// What is still to be fetched outlives its page in this browser, as uploads do: the server works on, and what waits has nobody else who knows
// of it. An address may be a secret, so nothing stays of what is done, and nobody but who left the note gets it.

type Line = Pick<Import, 'id' | 'project' | 'address' | 'name' | 'stage' | 'server' | 'problem'>
interface Note {
  who: string
  at: number
  lines: Line[]
}

/** What a page of a person left unfinished in a slot. Of what had just been asked for nobody knows whether it began. */
export function noted(slot: number, who: string): Import[] {
  try {
    const note = JSON.parse(localStorage.getItem(importsKey(slot)) ?? 'null') as Note | null
    if (note?.who !== who || Date.now() - note.at > KEPT_MS) return []
    return note.lines
      .filter((line) => URL.canParse(line.address))
      .map((line) => ({ ...newImport(line.id, line.project, line.address), ...line, ...(line.stage === 'asked' && { stage: 'failed' as const, problem: t('tray.unsure') }) }))
  } catch {
    return []
  }
}

let last: string | null = null

/** Notes what is unfinished, in place of what was noted. */
export function note(slot: number, who: string, all: readonly Import[]): void {
  const lines = all
    .filter(({ stage }) => stage !== 'done' && stage !== 'refused')
    .map(({ id, project, address, name, stage, server, problem }): Line => ({ id, project, address, name, stage, server, problem }))
  const text = JSON.stringify(lines)
  // Most news are of bytes, which are not noted.
  if (text === last) return
  last = text
  try {
    if (lines.length > 0) localStorage.setItem(importsKey(slot), JSON.stringify({ who, at: Date.now(), lines } satisfies Note))
    else localStorage.removeItem(importsKey(slot))
  } catch {
    // Private windows may keep nothing: then it ends with the page.
  }
}
