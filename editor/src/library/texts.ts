import { addTexts } from '@/lib/i18n'

// The texts of the parts of the library that come later.

addTexts('from', { files: 'Files…', folder: 'Folder…', address: 'From an address…' })

addTexts('empty', {
  title: 'Drop pictures here',
  noneTitle: 'No files yet',
  noneText: 'What others upload to this project shows up here.',
  text: 'Files or whole folders, from anywhere on your machine. You can also paste a picture that you copied, or its address.',
  choose: 'Choose files',
  folder: 'Choose a folder',
  address: 'From an address…',
  kinds: 'JPEG, PNG, WebP, AVIF, GIF, TIFF, SVG, HEIC, PDF and more',
  api: 'Or from a terminal, with a key of the project (Access, Keys) and any tus client or curl:',
  copy: 'Copy the command',
  copied: 'Copied',
})

addTexts('tags', {
  title: 'Tags of {n} file | Tags of {n} files',
  add: 'Add a tag',
  hint: 'Enter adds it. A file takes up to 50 tags.',
  remove: 'Remove {tag}',
  some: 'on some',
  every: 'Put on all',
  none: 'No tags yet.',
  save: 'Save',
  failed: 'The tags could not be saved.',
})

addTexts('selection', {
  label: 'Selection',
  count: '{n} selected',
  all: 'Select all {n}',
  first: 'Select the first {n}',
  collecting: 'Selecting …',
  allFailed: 'Not all files could be selected.',
  none: 'Clear selection',
  tags: 'Tags',
  download: 'Download',
  delete: 'Delete',
  deleted: '{n} file was deleted. | {n} files were deleted.',
  deleteFailed: 'The files could not be deleted.',
  restored: '{n} file is back. | {n} files are back.',
  restoreFailed: 'The files could not be restored.',
})
