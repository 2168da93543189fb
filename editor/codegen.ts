import type { CodegenConfig } from '@graphql-codegen/cli'

// `npm run generate`: the types of every query in src, checked against the server's schema. The result is committed.
const config: CodegenConfig = {
  schema: '../schema.graphql',
  documents: ['src/**/*.{ts,vue}', '!src/lib/gql/**'],
  ignoreNoDocuments: true,
  generates: {
    'src/lib/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        documentMode: 'string',
        enumsAsTypes: true,
        strictScalars: true,
        defaultScalarType: 'unknown',
        scalars: {
          Transformation: 'string',
          Time: 'string',
          Long: 'number',
          Map: 'Record<string, unknown>',
        },
      },
    },
  },
}
export default config
