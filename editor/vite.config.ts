import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { precompress } from './scripts/precompress.ts'

// Where `npm run dev` finds the server that answers everything but the pages themselves.
const server = process.env.CALOTYPE_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [vue(), tailwindcss(), precompress()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: { __VUE_OPTIONS_API__: 'false' },
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox125', 'safari17.5'],
    // For `npm run size`; embed.go serves nothing that starts with a dot.
    manifest: '.vite/manifest.json',
    // Pictures and fonts as files of their own: the content policy allows data: only for images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What every page stands on compresses better as one, and so do the small modules that the library shares with others.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'vue', test: /node_modules\/(?:@vue|vue|vue-router)\// },
            { name: 'shell', test: /src\/(?:lib\/(?:api|dom|format|i18n|session|texts|viewer|visited|walk)|ui\/(?:EmptyState|AppThumb|thumbhash|menus|toasts)|library\/(?:listing|queries|trail))\.(?:ts|vue)|lucide.*icons\/(?:check|cloud-off|copy|download|pencil-line|search|sliders-horizontal|trash|trash-2|upload|x)\.m?js/ },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      ['/graphql', '/image', '/uploads', '/playground', '/api', '/auth'].map((path) => [path, { target: server, ws: path === '/graphql' }]),
    ),
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
})
