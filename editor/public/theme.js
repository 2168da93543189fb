// Before the first paint, so that a dark page never flashes white. The same rule as src/lib/theme.ts.
;(function () {
  var theme = null
  try {
    theme = localStorage.getItem('calotype-theme')
  } catch (e) {}
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme
})()
