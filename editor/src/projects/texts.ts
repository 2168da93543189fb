import { addTexts } from '@/lib/i18n'

// The texts of the list of projects; they come with it.

addTexts('projects', {
  title: 'Projects',
  name: 'Name',
  createTitle: 'New project',
  createDone: 'Create project',
  text: 'Each project is a space with files of its own.',
  create: 'New project',
  files: '{n} file | {n} files',
  empty: 'No files yet',
  actions: 'Actions for {name}',
  open: 'Open',
  deleted: '“{name}” was deleted.',
  failed: 'The projects could not be loaded.',
  deleteFailed: '“{name}” could not be deleted.',
  restoreFailed: '“{name}” could not be restored.',
  dropWhere: 'Drop the files on the project that they are for.',
  dropHere: 'Drop here to upload to {name}',
  noneTitle: 'No projects',
  noneText: 'Create one to upload your first pictures.',
  noneYet: 'You have no place in a project yet. Ask who invited you to let you into one.',
  created: 'created {when}',
  usage: 'Usage',
  webhooks: 'Webhooks…',
  access: 'Access…',
  rename: 'Rename…',
  renameTitle: 'Rename project',
  save: 'Save',
  delete: 'Delete',
})
