// Shows that documents are all old or all new, whatever happens to the program that writes them:
//   node scripts/fault-injection.mjs [--seed N] [--moments N] [--parallel N]
// Real processes are killed (SIGKILL) before, after and in the middle of every call that changes the disk, and at
// random moments; every call is made to fail with each of several errors; and the recovery itself is killed.
// After each, the next command runs and the set is compared. Prints the counts; exit 1 when anything failed.
import { spawn } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    moments: { type: 'string', default: '300' },
    parallel: { type: 'string', default: '2' },
  },
})
const seed = Number(values.seed)
const parallel = Number(values.parallel)

const workshop = mkdtempSync(join(tmpdir(), 'closeout-faults-'))
process.on('exit', () => rmSync(workshop, { recursive: true, force: true }))
const stage = await prepare()

const names = ['SUMMARY.md', 'docs/VERIFICATION.md', 'docs/ROADMAP.md', 'reports/final/report.md', 'reports/notes.md']
const existing = names.slice(0, 3)
/** Five documents of some length, so that one is not written at a stroke; the last two are new, and so are folders. */
const documents = text => Object.fromEntries(names.map(name => [name, `${`${name} ${text}\n`.repeat(400)}${text}`]))
const before = Object.fromEntries(existing.map(name => [name, documents('old')[name]]))

const counts = { points: 0, kills: 0, errors: 0, recoveryKills: 0, moments: 0, midWrite: 0, cases: 0, old: 0, new: 0 }
const failures = []

const calls = await countCalls()
console.log(`calls that change the disk in one run of ${names.length} documents: ${calls.length}`)
failEveryCall()
console.log(`errors injected (${codes().join(', ')}): ${counts.errors}`)
await killAtEveryPoint()
console.log(
  `points hit (before, after and half-way through a call): ${counts.points}, SIGKILL at each: ${counts.kills}`,
)
await killAtRandomMoments()
console.log(`SIGKILL at a random moment: ${counts.moments}, of them with a journal on the disk: ${counts.midWrite}`)
await killTheRecovery()
console.log(`SIGKILL of the recovery at a point: ${counts.recoveryKills}`)
console.log(`cases: ${counts.cases}; sets all old: ${counts.old}, all new: ${counts.new}; failures: ${failures.length}`)
console.log(`seed: ${seed}`)
for (const failure of failures.slice(0, 20)) console.log(`FAILED ${failure}`)
process.exitCode = failures.length > 0 ? 1 : 0

/** Bundles the child program and the stage itself. */
async function prepare() {
  await build({
    stdin: {
      contents: `
        export { CloseoutError } from './src/diagnostic.ts'
        export { openRoot } from './src/root.ts'
        export { nodeDisk } from './src/write/disk.ts'
        export { recover } from './src/write/recover.ts'
        export { writeAll } from './src/write/write-all.ts'
        export { faultyDisk } from './test/write/faulty-disk.ts'`,
      resolveDir: process.cwd(),
    },
    outfile: join(workshop, 'stage.mjs'),
    ...bundling(),
  })
  await build({ entryPoints: ['test/write/child.ts'], outfile: join(workshop, 'child.mjs'), ...bundling() })
  symlinkSync(resolve('node_modules'), join(workshop, 'node_modules'), 'junction')
  return import(join(workshop, 'stage.mjs'))
}

function bundling() {
  return { bundle: true, format: 'esm', platform: 'node', target: 'node20', external: ['zod'], logLevel: 'warning' }
}

function codes() {
  return ['ENOSPC', 'EACCES', 'EXDEV', 'EIO', 'EROFS', 'EISDIR']
}

/** The calls of one undisturbed run, by name. */
async function countCalls() {
  const root = newTree(before)
  const { disk, log } = stage.faultyDisk(stage.nodeDisk, undefined, () => undefined)
  stage.writeAll(root, planned(documents('new')), disk)
  check('undisturbed', root, ['new'])
  return [...log]
}

/** A child is killed at each point; the next command must mend what it left, and say so. */
async function killAtEveryPoint() {
  const points = calls.flatMap((call, at) => [
    { at, how: 'before' },
    { at, how: 'after' },
    ...(call === 'write' ? [{ at, how: 'torn' }] : []),
  ])
  await inParallel(points, async fault => {
    const root = newTree(before)
    const title = `SIGKILL ${fault.how} call ${fault.at} (${calls[fault.at]})`
    const { signal } = await startChild({ root: root.directory, documents: documents('new'), fault }).ended
    if (signal === 'SIGKILL') counts.kills++
    else failures.push(`${title}: not killed`)
    counts.points++
    const hadJournal = isThere(join(root.directory, '.closeout/journal.json'))
    const warnings = recovered(title, root)
    if (hadJournal && warnings.length === 0) failures.push(`${title}: recovered without a word`)
    check(title, root, ['old', 'new'])
  })
}

/** A crashed run whose recovery crashes, too: once from a run that can be finished, once from one that cannot. */
async function killTheRecovery() {
  const firstRename = calls.indexOf('rename', calls.indexOf('rename') + 1)
  const lastStaging = calls.lastIndexOf('write')
  const firsts = [
    { at: firstRename + 1, how: 'before' },
    { at: lastStaging, how: 'torn' },
  ]
  const points = firsts.flatMap(first =>
    Array.from({ length: 60 }, (_, at) => ({ first, second: { at, how: 'before' } })),
  )
  await inParallel(points, async ({ first, second }) => {
    const root = newTree(before)
    const title = `SIGKILL ${first.how} call ${first.at}, then of the recovery before call ${second.at}`
    await startChild({ root: root.directory, documents: documents('new'), fault: first }).ended
    const { signal } = await startChild({ root: root.directory, documents: {}, fault: second }).ended
    if (signal === 'SIGKILL') counts.recoveryKills++
    recovered(title, root)
    check(title, root, ['old', 'new'])
  })
}

/** Each call fails with each code; the run itself must have undone everything, or got around it. */
function failEveryCall() {
  for (const [at, call] of calls.entries())
    for (const code of codes()) {
      const root = newTree(before)
      const title = `${code} at call ${at} (${call})`
      const { disk } = stage.faultyDisk(stage.nodeDisk, { at, how: { code } }, () => undefined)
      counts.errors++
      let refused = false
      try {
        stage.writeAll(root, planned(documents('new')), disk)
      } catch (error) {
        refused = true
        if (!(error instanceof stage.CloseoutError)) failures.push(`${title}: threw ${error}`)
      }
      const lock = join(root.directory, '.closeout/lock')
      // A lock that could not be removed is this living process's own: nobody may take it over.
      if (isThere(lock)) rmSync(lock)
      recovered(title, root)
      check(title, root, [refused ? 'old' : 'new'])
    }
}

/** A child writes version after version; it is killed at a moment of its life. */
async function killAtRandomMoments() {
  const random = generator(seed)
  const delays = Array.from({ length: Number(values.moments) }, () => Math.floor(random() * 120))
  await inParallel(delays, async (delay, number) => {
    const root = newTree(before)
    const title = `SIGKILL at random moment ${number} (${delay} ms)`
    const { child, line, ended } = startChild({ root: root.directory, documents: documents(''), endless: true })
    await line
    await new Promise(done => setTimeout(done, delay))
    child.kill('SIGKILL')
    const { signal } = await ended
    if (signal === 'SIGKILL') counts.moments++
    else failures.push(`${title}: not killed`)
    if (isThere(join(root.directory, '.closeout/journal.json'))) counts.midWrite++
    recovered(title, root)
    const versions = new Set(names.map(name => versionOf(join(root.directory, name))))
    const [version] = versions
    if (versions.size === 1) checkTree(title, root, fileTexts(version), 'new')
    else checkTree(title, root, before, 'old')
  })
}

/** The texts the child writes in one of its rounds. */
function fileTexts(version) {
  return Object.fromEntries(Object.entries(documents('')).map(([name, text]) => [name, `${text} ${version}`]))
}

function versionOf(path) {
  return isThere(path) ? readFileSync(path, 'utf8').split(' ').at(-1) : undefined
}

function recovered(title, root) {
  try {
    return stage.recover(root)
  } catch (error) {
    failures.push(`${title}: recovery threw ${error}`)
    return []
  }
}

function check(title, root, allowed) {
  const isNew = isThere(join(root.directory, names.at(-1)))
  const side = isNew ? 'new' : 'old'
  if (!allowed.includes(side)) failures.push(`${title}: the set is ${side}`)
  checkTree(title, root, isNew ? documents('new') : before, side)
}

/** Every file is as expected, and there is no other file. */
function checkTree(title, root, expected, side) {
  counts.cases++
  counts[side]++
  const found = treeOf(root.directory)
  for (const path of new Set([...Object.keys(found), ...Object.keys(expected)]))
    if (found[path] !== expected[path]) failures.push(`${title}: \`${path}\` is not as it should be`)
  rmSync(root.directory, { recursive: true, force: true })
}

function treeOf(directory, folder = '') {
  return Object.assign(
    {},
    ...readdirSync(join(directory, folder)).map(name => {
      const path = folder === '' ? name : `${folder}/${name}`
      return lstatSync(join(directory, path)).isDirectory()
        ? treeOf(directory, path)
        : { [path]: readFileSync(join(directory, path), 'utf8') }
    }),
  )
}

function newTree(files) {
  const directory = mkdtempSync(join(workshop, 'tree-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
  return stage.openRoot(directory)
}

function planned(texts) {
  return Object.entries(texts).map(([path, text]) => ({
    path,
    before: before[path] === undefined ? undefined : Buffer.from(before[path]),
    content: Buffer.from(text),
  }))
}

function startChild(job) {
  const child = spawn(process.execPath, [join(workshop, 'child.mjs'), JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = new Promise(done => {
    child.stdout.once('data', done)
    child.once('close', done)
  })
  const ended = new Promise(done => child.once('close', (status, signal) => done({ status, signal })))
  child.stdout.resume()
  return { child, line, ended }
}

async function inParallel(items, work) {
  const queue = [...items.entries()]
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(next[1], next[0])
  }
  await Promise.all(Array.from({ length: parallel }, worker))
}

function isThere(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** Mulberry32: the same seed gives the same moments. */
function generator(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
