// A program that puts every hostile input at every place of a project, one at a time, and says what came of it as a
// line of JSON. Its arguments: a folder for itself, the project as JSON, the folder of the shipped templates, and, to
// narrow it down, a place and an input.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from '../../src/build.ts'
import { check } from '../../src/check.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { CloseoutError, type Diagnostic } from '../../src/diagnostic.ts'
import { explain } from '../../src/explain.ts'
import { device, hostileInputs, mayMakeDevices, place } from './inputs.ts'

export interface Outcome {
  readonly path: string
  readonly input: string
  /** Rules of what was found; `bug:` and the error for anything but a diagnostic. */
  readonly found: readonly string[]
  /** True when a diagnostic names no file or says nothing. */
  readonly vague: boolean
  /** Peak of the memory so far, in megabytes. */
  readonly memory: number
}

const [folder = '', project = '{}', templates = '', onlyPath, onlyInput] = process.argv.slice(2)
const files = JSON.parse(project) as Record<string, string>
const inputs = mayMakeDevices ? { ...hostileInputs, 'a device': device } : hostileInputs
const options = { templates, date: '2026-01-01' }

async function run(): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = []
  for (const command of [
    async () => (await check(readConfig(join(folder, 'closeout.yaml')), options)).diagnostics,
    async () =>
      (await explain(readConfig(join(folder, 'closeout.yaml')), { file: 'NOTE.md', from: folder, line: 1 }, options))
        .diagnostics,
    async () => (await build(readConfig(join(folder, 'closeout.yaml')), options)).diagnostics,
  ]) {
    try {
      found.push(...(await command()))
    } catch (error) {
      if (!(error instanceof CloseoutError)) throw error
      found.push(...error.diagnostics)
    }
  }
  return found
}

const genuine: Record<string, Buffer> = {}
async function restore(): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  await build(readConfig(join(folder, 'closeout.yaml')), options)
}

await restore()
const places = [
  ...Object.keys(files),
  'NOTE.md',
  '.closeout/trace/NOTE.md.json',
  '.closeout/journal.json',
  '.closeout/lock',
]
for (const path of places) {
  const absolute = join(folder, path)
  genuine[path] = existsSync(absolute)
    ? readFileSync(absolute)
    : Buffer.from('{"version":1,"pid":1,"folders":[],"files":[]}')
}
for (const path of places.filter(path => onlyPath === undefined || path === onlyPath)) {
  for (const [input, put] of Object.entries(inputs)) {
    if (onlyInput !== undefined && input !== onlyInput) continue
    // A lock that might be anybody's is waited for; one kind of it is enough.
    if (path === '.closeout/lock' && input !== 'a FIFO' && input !== 'aliases that multiply') continue
    for (const [other, content] of Object.entries(genuine))
      if (other in files || other === 'NOTE.md' || other.includes('trace'))
        place(target => writeFileSync(target, content), join(folder, other), content)
    for (const left of ['journal.json', 'lock'])
      rmSync(join(folder, '.closeout', left), { recursive: true, force: true })
    place(put, join(folder, path), genuine[path]!)
    let found: readonly string[]
    let vague = false
    try {
      const diagnostics = await run()
      found = [...new Set(diagnostics.map(({ rule }) => rule))]
      vague = diagnostics.some(({ file, message }) => file === '' || message === '')
    } catch (error) {
      found = [`bug: ${String(error instanceof Error ? error.stack : error).slice(0, 600)}`]
    }
    if ('polluted' in {} || 'polluted' in globalThis) found = ['bug: code has run']
    const memory = Math.round(process.resourceUsage().maxRSS / 1024)
    console.log(JSON.stringify({ path, input, found, vague, memory } satisfies Outcome))
  }
}
