import { addTexts } from '@/lib/i18n'

// The texts of what pages with forms are made of; they come with these.

addTexts('field', { show: 'Show: {label}' })
addTexts('once', {
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'The browser did not allow to copy. Mark the text and press Ctrl+C.',
})
