import { shallowRef } from 'vue'

/** A question for one line of text; without a label, for a yes. */
export interface Prompt {
  title: string
  text?: string
  label?: string
  value?: string
  submit: string
  /** What is asked for cannot be taken back. */
  danger?: boolean
  /** Saves the answer. When it throws, the dialog stays open and shows why. */
  save: (answer: string) => Promise<unknown>
}

/** The one question that is open. App draws it. */
export const prompt = shallowRef<Prompt | null>(null)

/** Asks for one line of text, or for a yes, in a dialog. */
export function ask(question: Prompt): void {
  prompt.value = question
}
