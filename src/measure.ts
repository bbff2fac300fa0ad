import { constants, platform } from 'node:os'
import type { Config } from './config/read-config.ts'
import { CloseoutError, refuse, type Diagnostic } from './diagnostic.ts'
import type { RunRecord } from './evidence/run-record.ts'
import { hashFile } from './measure/evidence-files.ts'
import { readGitState } from './measure/git-state.ts'
import { planMeasurement, type MeasurementPlan } from './measure/plan-measurement.ts'
import { runCommand, type Ending, type RunOptions } from './measure/run-command.ts'
import { findToolVersions } from './measure/tool-versions.ts'
import { draftRecord, writeRecord, type Draft } from './measure/write-record.ts'
import { fileVersion } from './read-file.ts'
import type { RootedPath } from './root.ts'
import { systemRefusal } from './write/write-failed.ts'

export interface MeasureOptions extends Pick<RunOptions, 'cwd' | 'env' | 'stdout' | 'stderr' | 'show'> {
  readonly command: readonly [string, ...string[]]
  /** Where to keep the output, relative to `cwd`; below the root. */
  readonly log?: string | undefined
  /** Called when the command runs, with the way to stop it; the record then says interrupted. */
  readonly onStart?: (interrupt: Interrupt) => void
}

/** Notes that the measurement was stopped; hands `signal` to the command unless it has it already. */
export type Interrupt = (signal: NodeJS.Signals, options: { readonly forward: boolean }) => void

export interface MeasureResult {
  readonly record: RunRecordContent
  /** The command's own exit status; 128 + its number for a signal. */
  readonly status: number
  /** Evidence that the command did not write: warnings. What could not be written at its end: errors, `write-failed`. */
  readonly diagnostics: readonly Diagnostic[]
  /** Root-relative paths that closeout wrote: the record, the log, exit statuses. */
  readonly written: readonly string[]
}

export type RunRecordContent = Omit<RunRecord, 'source'>

/**
 * Runs a measurement and writes its run record. A record that says interrupted stands from the start on and is
 * replaced at the end, so that whatever ends the measurement early leaves the truth. Nothing runs where it could not be
 * written. Once the command has run, its status is told whatever happens.
 *
 * @throws CloseoutError `config` when the configuration names no run record or no evidence, `outside-root`,
 * `usage` when the command cannot be started (nothing is recorded then), `write-failed`.
 */
export async function measure(config: Config, options: MeasureOptions): Promise<MeasureResult> {
  const plan = planMeasurement(config, options)
  const ours = [plan.record, ...(plan.log ? [plan.log] : [])]
  const git = await readGitState(
    config.root.directory,
    [...ours, ...plan.evidence].map(({ path }) => path),
  )
  const before = new Map(plan.evidence.map(file => [file.path, fileVersion(file.absolute)]))
  const isWritten = (file: RootedPath) => {
    const now = fileVersion(file.absolute)
    return now !== undefined && now !== before.get(file.path)
  }

  const startedAt = new Date().toISOString()
  const start = { version: 1 as const, command: [...options.command], startedAt, ...(git && { git }) }
  const begun = draftRecord(plan.record, format(unfinished(start, plan)))
  const { exit, signal, isInterrupted } = await run(plan, options, begun)
  const finishedAt = new Date().toISOString()

  const status = signal === null ? (exit ?? 1) : 128 + constants.signals[signal]
  const statuses = plan.exits.filter(file => !isWritten(file))
  const unsaved = statuses.flatMap(file => save(file, `${status}\n`))
  const reports = [...plan.tests, ...plan.coverage].filter(isWritten)
  const record: RunRecordContent = {
    ...start,
    finishedAt,
    exit,
    ...(signal && { signal }),
    interrupted: isInterrupted || signal !== null,
    tools: { ...(await findToolVersions(reports, options.command, { ...options, platform: platform() })) },
    evidence: await Promise.all(
      plan.evidence.map(async file => ({ path: file.path, ...(await hashFile(file)), written: isWritten(file) })),
    ),
  }
  unsaved.push(...save(plan.record, format(record)))
  const written = [...ours, ...statuses].map(({ path }) => path)
  return {
    record,
    status,
    diagnostics: [...unsaved, ...findUnwritten(record)],
    written: written.filter(path => !unsaved.some(({ file }) => file === path)),
  }
}

/** What stands on the disk while the command runs, and for ever when closeout is killed. */
function unfinished(
  start: Pick<RunRecordContent, 'version' | 'command' | 'startedAt'>,
  { evidence }: MeasurementPlan,
): RunRecordContent {
  const nothingYet = evidence.map(({ path }) => ({ path, written: false }))
  return { ...start, finishedAt: start.startedAt, exit: null, interrupted: true, tools: {}, evidence: nothingYet }
}

async function run(
  { log }: MeasurementPlan,
  options: MeasureOptions,
  record: Draft,
): Promise<Ending & { isInterrupted: boolean }> {
  let isInterrupted = false
  const begin = (kill: (signal: NodeJS.Signals) => void) => {
    publish(record)
    options.onStart?.((signal, { forward }) => {
      isInterrupted = true
      if (forward) kill(signal)
    })
  }
  try {
    const ending = await runCommand(options.command, { ...options, log: log?.absolute, onStart: begin })
    return { ...ending, isInterrupted }
  } catch (error) {
    record.discard()
    const { code, syscall = '' } = error as NodeJS.ErrnoException
    if (!syscall.startsWith('spawn')) throw systemRefusal(error, log?.path ?? '', 'write the log')
    const name = options.command[0]
    const hint = 'correct its name, or the folder that it is started in'
    throw refuse('usage', '', `Cannot start \`${name}\`: ${code}, expected a program`, { hint })
  }
}

/** The command runs by now, and may have removed the folder: the record is written anew at its end, which tells. */
function publish(record: Draft): void {
  try {
    record.publish()
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
  }
}

/** Why a file could not be written, where it could not. */
function save(file: RootedPath, content: string): readonly Diagnostic[] {
  try {
    writeRecord(file, content)
    return []
  } catch (error) {
    if (error instanceof CloseoutError) return error.diagnostics
    throw error
  }
}

function format(record: RunRecordContent): string {
  return `${JSON.stringify(record, null, 2)}\n`
}

function findUnwritten({ evidence }: RunRecordContent): Diagnostic[] {
  return evidence
    .filter(({ written }) => !written)
    .map(({ path, sha256 }) => ({
      rule: 'evidence-stale',
      severity: 'warning',
      file: path,
      message:
        sha256 === undefined
          ? 'Does not exist, expected the command to write it'
          : 'Was not written by the command, expected fresh evidence',
      hint: 'let the command write it, or correct `evidence`',
    }))
}
