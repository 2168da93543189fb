import { t } from '@/lib/i18n'
import { labelOf, type Group, type Parameter } from './registry'

// Names for people of what the server names: from texts.ts where it has one, else made from the server's own word.

export const operationLabel = (name: string): string => known(`edit.operations.${name}`, name)
export const groupLabel = (group: Group): string => known(`edit.groups.${group}`, group)
/** Under an icon, where there is little room. */
export const tabLabel = (tab: string): string => known(`edit.tabs.${tab}`, tab)
export const parameterLabel = (parameter: Parameter): string => labelOf(parameter.name)
/** A word that may be chosen: `smart_retina`. Names of formats are written as people write them. */
export const choiceLabel = (word: string): string => known(`edit.choices.${word}`, word)

function known(key: string, name: string): string {
  const text = t(key)
  return text === key ? labelOf(name.toLowerCase()) : text
}
