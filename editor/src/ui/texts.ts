import { addTexts } from '@/lib/i18n'

// The texts of the menus of the bar on top, and of the sheet of shortcuts; they come with these.

addTexts('menus', {
  all: 'All projects',
  create: 'New project…',
  usage: 'Usage…',
  webhooks: 'Webhooks…',
  access: 'Access, people and keys…',
  system: 'Like the system',
  light: 'Light',
  dark: 'Dark',
  people: 'People',
  signOut: 'Sign out',
})

addTexts('shortcuts', {
  title: 'Keyboard shortcuts',
  library: 'Library',
  anywhere: 'Anywhere',
  editor: 'Editor',
  beside: 'Previous and next file',
  undo: 'Undo',
  redo: 'Redo',
  crop: 'Crop; Enter and Esc end it',
  find: 'Find an operation',
  compare: 'Compare with the original',
  before: 'Hold to see the original',
  pixels: 'Real pixels',
  move: 'Move between files',
  open: 'Open the file',
  select: 'Select or unselect',
  range: 'Select a range',
  all: 'Select everything',
  escape: 'Clear the selection',
  rename: 'Rename',
  delete: 'Delete, with undo',
  search: 'Search',
  upload: 'Upload files',
  help: 'This sheet',
  paste: 'Upload the copied picture',
  pasteAddress: 'Fetch the copied addresses',
  api: 'The API behind the page',
  click: 'Click',
  clickText: 'opens a file; selects it once something is selected',
})
