import { addTexts } from '@/lib/i18n'

// The texts of the upload tray; they come with it.

addTexts('tray', {
  label: 'Uploads',
  busy: 'Uploading {n} file | Uploading {n} files',
  done: '{n} file uploaded | {n} files uploaded',
  paused: 'Paused',
  stopped: '{n} file needs attention | {n} files need attention',
  fold: 'Fold the tray',
  unfold: 'Unfold the tray',
  clear: 'Clear finished',
  pauseAll: 'Pause all',
  resumeAll: 'Resume all',
  pause: 'Pause {name}',
  resume: 'Resume {name}',
  retry: 'Try {name} again',
  retryAll: 'Try all again',
  refused: '{n} not accepted',
  remove: 'Remove {name}',
  progress: 'Upload of {name}',
  states: { waiting: 'Waiting', uploading: '{sent} of {bytes}', finishing: 'Finishing …', paused: 'Paused at {percent} %', missing: 'Interrupted at {percent} %', failed: 'Failed', refused: 'Not accepted', done: 'Done' },
  pick: 'Choose it again',
  missing: 'Choose the same file again and it goes on where it was.',
  missingLarge: 'Choose the same file again and it goes on where it was. Browsers keep only files up to 10 MiB over a reload.',
  network: 'The connection was lost.',
  broken: 'The server could not take the file just now.',
  open: 'Open {name}',
  announce: '{name} is uploaded.',
  announceProblem: '{name}: {problem}',
})
