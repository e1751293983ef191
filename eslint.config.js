import importX, { createNodeResolver } from 'eslint-plugin-import-x'
import tseslint from 'typescript-eslint'

/**
 * Lint is strict and stays at zero warnings. The second half of this file is the architecture: which folder may
 * import which. A wrong import fails `npm test`.
 */
export default tseslint.config(
  { ignores: ['node_modules/', '.output/', '.wxt/', '.wrangler/', '.hostlens/', '**/*.generated.ts', '**/*.generated.d.ts'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.js'] }, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createNodeResolver()] },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // Figures in messages are the normal case here; everything else in a template stays checked.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/unbound-method': 'off', // vitest's matchers trip it, and classes here keep state in #private fields
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'import-x/no-default-export': 'error',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-restricted-paths': ['error', { zones: zones() }],
    },
  },
  {
    // Tools name their entry by a default export; terminal programs speak on the console.
    files: ['*.ts', '*.js', 'extension/entrypoints/**', 'worker/index.ts', 'e2e/**', '**/*.config.ts'],
    rules: { 'import-x/no-default-export': 'off', 'no-console': 'off' },
  },
  ...packagesAllowedIn(),
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
)

/** Folder to folder: `target` may not import `from`, but for `except`. */
function zones() {
  const protocol = (folder) => ({
    target: `./worker/${folder}`,
    from: ['./worker', './shared', './extension', './e2e'],
    except: [`./${folder}`, './bytes'],
    message: `worker/${folder} is protocol code: it may import the byte helper and its own folder only.`,
  })
  return [
    { target: './shared', from: ['./worker', './extension', './e2e'], message: 'shared is used by everybody and imports nobody.' },
    { target: './extension', from: ['./worker', './e2e'], message: 'The extension knows the Worker by the contract in shared only.' },
    { target: './e2e', from: ['./worker', './extension'], message: 'e2e works on built outputs and shared.' },
    // The benchmark holds the Worker against its peers in the lab; nothing imports the benchmark.
    { target: './worker/!(bench)', from: ['./extension', './e2e', './worker/bench'], message: 'The Worker never imports the extension, the lab or the benchmark.' },
    { target: './worker/bytes', from: './worker', except: ['./bytes'], message: 'The byte helper stands at the bottom.' },
    ...['tls', 'x509', 'http', 'net'].map(protocol),
    { target: './worker/probe', from: './worker', except: ['./probe', './tls', './x509', './http', './net', './bytes'], message: 'worker/probe composes the protocols; it does not know who asks.' },
    { target: './worker/scan', from: './worker', except: ['./scan', './probe', './tls', './x509', './net', './bytes'], message: 'worker/scan asks a server many times; it does not know who asks for it.' },
    { target: './worker/deployment', from: './worker', except: ['./deployment', './probe', './bytes'], message: 'worker/deployment says what this deployment is and gives probes their environment.' },
    { target: './worker/regions', from: './worker', except: ['./regions', './deployment', './probe', './scan', './bytes'], message: 'worker/regions runs probes elsewhere and keeps their results; it knows no routes.' },
    { target: './worker/warm-up', from: './worker', except: ['./warm-up', './probe', './tls', './x509', './http', './bytes'], message: 'worker/warm-up computes and nothing else.' },
    { target: './worker/api', from: './worker', except: ['./api', './regions', './deployment', './probe', './scan', './bytes'], message: 'worker/api speaks to worker/probe, worker/scan and worker/regions.' },
  ].flatMap(({ target, from, except, message }) =>
    // The rule wants `except` relative to one `from`; tests next to a file may start lab servers.
    (Array.isArray(from) ? from : [from]).map((one) => ({
      target: [`${target}/**/!(*.test).ts`, `${target}/**/!(*.test).tsx`],
      from: one,
      ...(except !== undefined && one === './worker' && { except }),
      message,
    })),
  )
}

/** Packages by folder. What a folder does not list, it may not import. */
function packagesAllowedIn() {
  const allow = {
    shared: ['zod', '@dnsquery/dns-packet', 'ipaddr.js'],
    'worker/bytes': [],
    'worker/tls': ['node:crypto', 'node:zlib', '@noble/post-quantum'],
    'worker/x509': ['node:crypto', 'tldts'],
    'worker/http': ['node:zlib', 'node:crypto'],
    'worker/net': ['cloudflare:sockets', '@cloudflare/workers-types', 'ipaddr.js'],
    'worker/probe': ['node:crypto', 'tough-cookie'],
    'worker/scan': ['node:crypto'],
    'worker/warm-up': [],
    'worker/deployment': ['zod', 'node:crypto'],
    'worker/regions': ['zod', 'node:crypto', '@cloudflare/workers-types', 'cloudflare:workers'],
    'worker/api': ['hono', 'zod', 'node:crypto', '@cloudflare/workers-types', 'cloudflare:workers'],
    extension: ['zod', 'preact', 'wxt', 'idb', 'node-forge', '#imports', '#i18n', 'webextension-polyfill', '@wxt-dev/webextension-polyfill', '@wxt-dev/i18n'],
  }
  return Object.entries(allow).map(([folder, packages]) => ({
    files: [`${folder}/**/*.ts`, `${folder}/**/*.tsx`],
    ignores: ['**/*.test.ts', '**/*.test.tsx'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{
        regex: `^(?!\\.{1,2}/)(?!(?:${packages.map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|')})(?:/|$))`,
        message: `${folder} may import only ${packages.join(', ') || 'its own files'}: see the table in eslint.config.js.`,
      }] }],
    },
  }))
}
