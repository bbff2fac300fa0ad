// Writes what is generated from the source: the readers' WebAssembly, the README's rules, the JSON Schema of the
// configuration and the reference of templates.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { writeKernels } from './kernels.mjs'

await writeKernels()
const folder = mkdtempSync('dist-generate-')
try {
  const stdin = {
    contents: `export { configJsonSchema } from './src/config/config-json-schema.ts'
export { facts, readConfig } from './src/index.ts'
export { reference } from './src/reference.ts'
export { ruleTable } from './src/verify/rule-table.ts'`,
    resolveDir: process.cwd(),
  }
  const outfile = join(folder, 'generate.mjs')
  await build({
    stdin,
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  })
  const { configJsonSchema, facts, readConfig, reference, ruleTable } = await import(pathToFileURL(outfile).href)
  const readme = readFileSync('README.md', 'utf8')
  const between = /(<!-- rules:begin -->\n)[^]*?(<!-- rules:end -->)/
  writeFileSync(
    'README.md',
    readme.replace(between, (_, begin, end) => begin + ruleTable() + end),
  )
  writeFileSync('schema/closeout.schema.json', configJsonSchema())
  const example = await facts(readConfig('examples/phase-12/closeout.yaml'))
  writeFileSync('docs/reference.md', reference(example.facts))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
