import { inject, type InjectionKey } from 'vue'
import type { File } from './server'
import type { RegionTool } from './useRegion'

/** What controls know of the page, however deep they stand: whose picture it is, and the tool that draws boxes on it. */
export interface EditContext {
  /** The project's id. */
  project: string
  /** As it is now. */
  readonly file: File
  region: RegionTool
  /** The step that was just added by hand: its settings take the keyboard. */
  fresh: number | null
}

export const contextKey: InjectionKey<EditContext> = Symbol('editor')

/** The page around a control; null where one stands alone, as in a test. */
export const useContext = (): EditContext | null => inject(contextKey, null)
