// Bundles the CLI and the library into a folder (default dist/): a small entry that answers --version at once,
// the rest in lazy chunks, and the shipped templates beside them.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const folder = process.argv[2] ?? 'dist'
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
rmSync(folder, { recursive: true, force: true })
await build({
  entryPoints: { cli: 'src/cli/cli.ts', index: 'src/index.ts', thread: 'src/cli/thread.ts' },
  outdir: folder,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  legalComments: 'none',
  chunkNames: 'chunks/[name]-[hash]',
  define: { __VERSION__: JSON.stringify(version) },
  // Bundled CommonJS packages call require() for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
})
cpSync('templates', join(folder, 'templates'), { recursive: true })
chmodSync(join(folder, 'cli.js'), 0o755)
// The library's types; only where the package is built, not where the tests bundle the command line.
if (folder === 'dist') {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/@typescript/native/bin/tsc', '-p', 'tsconfig.build.json'],
    { stdio: 'inherit' },
  )
  if (status !== 0) process.exitCode = 1
}
