// What no first paint needs, as one chunk. App fetches it when the page is idle, while the server is there: its parts also
// say that the server is away.
export { default as AppMenu } from './AppMenu.vue'
export { accountMenu, projectMenu, themeMenu } from './headerMenus'
export { uploadMenu } from '@/library/uploadMenu'
export { default as AppToasts } from './AppToasts.vue'
export { default as PromptDialog } from './PromptDialog.vue'
export { default as ShortcutSheet } from './ShortcutSheet.vue'
export { default as TagsDialog } from '@/library/TagsDialog.vue'
export { default as ImportDialog } from '@/upload/ImportDialog.vue'
