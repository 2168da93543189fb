import { t } from '@/lib/i18n'
import { labelOf, type Group, type Parameter } from './registry'

// Names for people of what the server names: from texts.ts where it has one, else made from the server's own word.

export const operationLabel = (name: string): string => known(`edit.operations.${name}`, name)
export const groupLabel = (group: Group): string => known(`edit.groups.${group}`, group)
/** Under an icon, where there is little room. */
export const tabLabel = (tab: string): string => known(`edit.tabs.${tab}`, tab)
export const parameterLabel = (parameter: Parameter): string => known(`edit.parameters.${parameter.name}`, parameter.name)
/** A word that may be chosen: `smart_retina`. Names of formats are written as people write them; what has capitals is a name as it stands. */
export const choiceLabel = (word: string): string => (/[A-Z]/.test(word) ? word.replaceAll('_', ' ') : known(`edit.choices.${word}`, word))

/** A sentence of the server about a transformation, for those who see its steps: «operation 2: the size …» → «The size …». */
export function reason(message: string): string {
  const said = message.replace(/^operation \d+: /, '')
  return said.charAt(0).toUpperCase() + said.slice(1)
}

/** What an operation of the output does where it is left out. */
export function defaultLabel(operation: string): string {
  const key = `edit.defaults.${operation}`
  const text = t(key)
  return text === key ? t('edit.control.default') : t('edit.control.defaultIs', { what: text })
}

function known(key: string, name: string): string {
  const text = t(key)
  return text === key ? labelOf(name.toLowerCase()) : text
}
